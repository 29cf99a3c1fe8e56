/*
 * tests/unit/undelivered_test.c -- drafts of error reports, and the writer's
 * own mails
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/buffer.h"
#include "writer/undelivered/draft.h"
#include "writer/undelivered/letter.h"

/* ---- drafts */

static struct mail *
mail_number(uint32_t number)
{
	struct arena *arena = arena_open();
	struct mail *mail = arena_new(arena, struct mail);

	mail->arena = arena;
	mail->number = number;
	mail->message_id = SLICE("<1@b.example>");
	mail->from.text = SLICE("a@b.example");
	return mail;
}

static void
lose(struct draft *draft, uint32_t number, size_t recipients)
{
	struct mail *mail = mail_number(number);
	struct report_recipient *list = memory_zero(recipients *
	    sizeof(*list));

	for (size_t i = 0; i < recipients; i++)
		list[i] = (struct report_recipient){"c@d.example", "10.1.1.1",
		    "RCPT TO", "550 no"};
	draft_undeliverable(draft, mail, list, recipients);
	free(list);
	mail_free(&mail);
}

START_TEST(what_came_in_any_order_is_reported_in_that_of_the_data_set)
{
	struct draft *draft = draft_open();
	struct error_report report = {0};
	struct report_note note = {.text = "late"};

	lose(draft, 3, 1);
	lose(draft, 1, 2);
	note.mail = 7;
	note.record = 80;
	draft_note(draft, &note);
	note.mail = 2;
	note.record = 20;
	draft_note(draft, &note);
	draft_fill(draft, &report);
	ck_assert_uint_eq(report.undeliverable_count, 2);
	ck_assert_uint_eq(report.undeliverable[0].number, 1);
	ck_assert_uint_eq(report.undeliverable[0].recipient_count, 2);
	ck_assert_str_eq(report.undeliverable[1].originator, "a@b.example");
	ck_assert_uint_eq(report.note_count, 2);
	ck_assert_uint_eq(report.notes[0].record, 20);
	ck_assert_str_eq(report.notes[1].text, "late");
	draft_close(&draft);
}
END_TEST

START_TEST(what_does_not_fit_is_counted)
{
	struct draft *draft = draft_open();
	struct error_report report = {0};
	struct report_note note = {.text = "x"};

	ck_assert(draft_is_empty(draft));
	for (uint32_t i = 0; i < 4; i++)
		lose(draft, i + 1, 2000);
	for (unsigned i = 0; i < DRAFT_NOTES + 5; i++)
		draft_note(draft, &note);
	ck_assert(!draft_is_empty(draft));
	draft_fill(draft, &report);
	ck_assert_uint_eq(report.undeliverable_count, 2);
	ck_assert_uint_eq(report.undeliverable_more, 2);
	ck_assert_uint_eq(report.note_count, DRAFT_NOTES);
	ck_assert_uint_eq(report.note_more, 5);
	draft_close(&draft);
}
END_TEST

/* ---- letters */

static const char *const administrators[] = {
	"ops@example.org", "not a mailbox", "two@example.org",
};

static struct letter_content
usual_content(const char *text)
{
	return (struct letter_content){
		.from = "cssmtp@example.org", .to = administrators,
		.to_count = 1, .writer = "CSSMTP", .host = "host.example.org",
		.id = "JOB1.JOB00012.1.R", .subject = "CSSMTP error report",
		.at_us = 1222805094541437, .time_zone = "-0400",
		.text = slice_text(text),
	};
}

/* The text as the wire gets it. */
static struct buffer
wire_of(struct letter *letter, bool plain)
{
	struct buffer wire = {0};
	bool end = false;

	ck_assert(letter->source.open(&letter->source, plain, NULL));
	while (!end)
		ck_assert(letter->source.more(&letter->source, &wire, &end,
		    NULL));
	letter->source.close(&letter->source);
	return wire;
}

static bool
has(struct slice text, const char *what)
{
	return memmem(text.ptr, text.len, what, strlen(what)) != NULL;
}

START_TEST(letter_is_a_mail_with_envelope_headers_and_text)
{
	struct letter_content content = usual_content("one\n.two\n");
	struct letter *letter = letter_open(&content, NULL);

	ck_assert_ptr_nonnull(letter);
	ck_assert(slice_equal(letter->mail->from.text,
	    SLICE("cssmtp@example.org")));
	ck_assert_uint_eq(letter->mail->recipients, 1);
	ck_assert(slice_equal(letter_message(letter), SLICE(
	    "Date: Tue, 30 Sep 2008 16:04:54 -0400\n"
	    "From: cssmtp@example.org\n"
	    "To: ops@example.org\n"
	    "Subject: CSSMTP error report\n"
	    "Message-ID: <JOB1.JOB00012.1.R@host.example.org>\n"
	    "Auto-Submitted: auto-generated\n"
	    "MIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=us-ascii\n"
	    "Content-Transfer-Encoding: 7bit\n"
	    "\n"
	    "one\n.two\n")));
	letter_close(&letter);
}
END_TEST

START_TEST(letter_can_be_read_again_in_either_form)
{
	struct letter_content content = usual_content("one\n.\n.two");
	struct letter *letter = letter_open(&content, NULL);
	struct buffer dots = wire_of(letter, false);
	struct buffer plain = wire_of(letter, true);

	ck_assert(has(buffer_slice(&dots), "\r\n\r\none\r\n..\r\n..two\r\n"));
	ck_assert(has(buffer_slice(&plain), "\r\n\r\none\r\n.\r\n.two\r\n"));
	ck_assert_uint_ge(letter->mail->body.size, dots.len);
	buffer_free(&dots);
	buffer_free(&plain);
	letter_close(&letter);
}
END_TEST

START_TEST(text_outside_ascii_is_quoted_and_stays_whole)
{
	struct letter_content content = usual_content(
	    "gr\xc3\xbcn = 1 \nplain\n");
	struct letter *letter = letter_open(&content, NULL);
	struct slice message = letter_message(letter);

	ck_assert(has(message, "charset=utf-8\n"));
	ck_assert(has(message, "quoted-printable\n"));
	ck_assert(has(message, "\n\ngr=C3=BCn =3D 1=20\nplain\n"));
	letter_close(&letter);
}
END_TEST

START_TEST(long_lines_are_broken_softly)
{
	struct buffer text = {0};
	struct letter_content content;
	struct letter *letter;
	struct slice rest, line;

	buffer_fill(&text, 'x', 5000);
	content = usual_content(buffer_str(&text));
	letter = letter_open(&content, NULL);
	rest = letter_message(letter);
	while (slice_split(&rest, '\n', &line))
		ck_assert_uint_le(line.len, 76);
	letter_close(&letter);
	buffer_free(&text);
}
END_TEST

START_TEST(letter_without_a_sender_has_the_null_path)
{
	struct letter_content content = usual_content("x\n");
	struct letter *letter;

	content.from = "";
	letter = letter_open(&content, NULL);
	ck_assert_uint_eq(letter->mail->from.text.len, 0);
	ck_assert(has(letter_message(letter),
	    "\nFrom: CSSMTP@host.example.org\n"));
	letter_close(&letter);
}
END_TEST

START_TEST(mailbox_that_no_command_can_carry_is_left_out_and_named)
{
	struct letter_content content = usual_content("x\n");
	struct fault fault = {0};
	struct letter *letter;

	content.to_count = 3;
	letter = letter_open(&content, &fault);
	ck_assert_uint_eq(letter->mail->recipients, 2);
	ck_assert(has(letter_message(letter),
	    "\nTo: ops@example.org,\n\ttwo@example.org\n"));
	ck_assert_ptr_nonnull(strstr(fault.text, "not a mailbox"));
	letter_close(&letter);
	content.to = administrators + 1;
	content.to_count = 1;
	ck_assert_ptr_null(letter_open(&content, &fault));
}
END_TEST

START_TEST(subject_can_not_make_a_header)
{
	struct letter_content content = usual_content("x\n");
	struct letter *letter;

	content.subject = "a\r\nBcc: evil@example.org";
	letter = letter_open(&content, NULL);
	ck_assert(has(letter_message(letter),
	    "\nSubject: a??Bcc: evil@example.org\n"));
	letter_close(&letter);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("undelivered");
	TCase *tcase = tcase_create("undelivered");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tcase,
	    what_came_in_any_order_is_reported_in_that_of_the_data_set);
	tcase_add_test(tcase, what_does_not_fit_is_counted);
	tcase_add_test(tcase,
	    letter_is_a_mail_with_envelope_headers_and_text);
	tcase_add_test(tcase, letter_can_be_read_again_in_either_form);
	tcase_add_test(tcase, text_outside_ascii_is_quoted_and_stays_whole);
	tcase_add_test(tcase, long_lines_are_broken_softly);
	tcase_add_test(tcase, letter_without_a_sender_has_the_null_path);
	tcase_add_test(tcase,
	    mailbox_that_no_command_can_carry_is_left_out_and_named);
	tcase_add_test(tcase, subject_can_not_make_a_header);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
