/*
 * tests/unit/mailsink_session_test.c -- one client, from greeting to goodbye
 */
#include <check.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "tests/unit/mailsink_memory.h"

static struct sink_settings settings;
static struct sink_counts counts;
static struct sink_shared shared;
static struct memory_client client;
static uint64_t connection;

static const struct sink_user users[] = {{"ann", "secret"}};

#define GREETING "220 sink ESMTP mailsink: takes all mail, delivers none\r\n"
#define PLAIN_EHLO "250 sink\r\n"
#define ENVELOPE "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n"
#define OK "250 Ok\r\n"
#define MAIL_OK OK OK
#define DATA_OK "354 Send it, a period alone at the end\r\n"
#define KEPT "250 Ok: nowhere, only counted\r\n"
#define QUIT "QUIT\r\n"
#define BYE "221 sink closing\r\n"

/* A sink that offers nothing, so that replies are short; with users. */
static void
set_up(void)
{
	struct fault fault = {""};

	sink_settings_init(&settings);
	settings.hostname = "sink";
	settings.extensions = 0;
	settings.discard = true;
	memset(&counts, 0, sizeof(counts));
	memset(&client, 0, sizeof(client));
	shared = (struct sink_shared){
		.settings = &settings, .counts = &counts,
		.grammar = sink_grammar_open(&fault),
	};
	connection = 0;
}

static void
tear_down(void)
{
	sink_script_close(&shared.script);
	sink_grammar_close((struct sink_grammar **)&shared.grammar);
	buffer_free(&client.said);
}

static void
with_script(const char *text)
{
	struct buffer errors = {0};

	shared.script = sink_script_parse(slice_text(text), "s", &errors);
	ck_assert_msg(shared.script != NULL, "%s", buffer_str(&errors));
	buffer_free(&errors);
}

static const char *
said(void)
{
	return buffer_str(&client.said);
}

static void
talk_in_pieces(struct slice words, size_t piece)
{
	buffer_free(&client.said);
	client = (struct memory_client){.words = words, .piece = piece};
	memory_talk(&shared, ++connection, &client);
	ck_assert(client.ended);
}

/* The words and the answers behind greeting and EHLO. */
static void
check(const char *words, const char *answers)
{
	char *all = memory_print("EHLO me\r\n%s", words);
	char *expected = memory_print(GREETING PLAIN_EHLO "%s", answers);

	talk_in_pieces(slice_text(all), SIZE_MAX);
	ck_assert_str_eq(said(), expected);
	free(all);
	free(expected);
}

static uint64_t
count_of(enum sink_count kind)
{
	return sink_count_get(&counts, kind);
}

START_TEST(a_mail_is_taken_from_greeting_to_goodbye)
{
	check(ENVELOPE "DATA\r\nhi\r\n.\r\n" QUIT,
	    MAIL_OK DATA_OK KEPT BYE);
	ck_assert_uint_eq(count_of(SINK_COUNT_MAILS), 1);
	ck_assert_uint_eq(count_of(SINK_COUNT_RECIPIENTS), 1);
	ck_assert_uint_eq(count_of(SINK_COUNT_BYTES), 4);
	ck_assert_int_eq(client.end, SINK_END_CLOSE);
}
END_TEST

START_TEST(the_answers_do_not_depend_on_how_the_words_are_cut)
{
	struct slice words = SLICE("EHLO me\r\n" ENVELOPE
	    "DATA\r\n..hi\r\n.\r\n" ENVELOPE "BDAT 3\r\nabcBDAT 2 LAST\r\n\r\n"
	    "NOOP\nNO\rOP\r\nVRFY x\r\n" QUIT);
	char *whole;

	settings.extensions = SINK_EXT_ALL;
	talk_in_pieces(words, SIZE_MAX);
	whole = memory_text(said());
	for (size_t piece = 1; piece < words.len; piece++) {
		talk_in_pieces(words, piece);
		ck_assert_str_eq(said(), whole);
	}
	ck_assert_uint_eq(count_of(SINK_COUNT_MAILS), 2 * words.len);
	free(whole);
}
END_TEST

START_TEST(a_pipelined_group_costs_one_read_and_one_write)
{
	settings.extensions = SINK_EXT_ALL;
	talk_in_pieces(SLICE("EHLO me\r\n" ENVELOPE ENVELOPE "RSET\r\n" QUIT),
	    SIZE_MAX);
	ck_assert_uint_eq(client.reads, 1);
	ck_assert_uint_eq(client.writes, 2);	/* greeting; all the rest */
}
END_TEST

START_TEST(ehlo_offers_what_the_settings_say)
{
	settings.extensions = SINK_EXT_ALL & ~(1U << SINK_EXT_CHUNKING);
	settings.size_limit = 1000;
	settings.tls = true;
	settings.users = users;
	settings.user_count = 1;
	talk_in_pieces(SLICE("EHLO me\r\nSTARTTLS\r\n"), 9);
	ck_assert_str_eq(said(), GREETING "250-sink\r\n250-PIPELINING\r\n"
	    "250-SIZE 1000\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n"
	    "250-SMTPUTF8\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n"
	    "220 2.0.0 Begin TLS\r\n<TLS>");
}
END_TEST

START_TEST(a_helo_only_sink_knows_no_ehlo)
{
	settings.helo_only = true;
	settings.extensions = SINK_EXT_ALL;
	talk_in_pieces(SLICE("EHLO me\r\nHELO me\r\nMAIL FROM:<a@b> SIZE=1\r\n"
	    "MAIL FROM:<a@b>\r\n"), SIZE_MAX);
	ck_assert_str_eq(said(),
	    "220 sink SMTP mailsink: takes all mail, delivers none\r\n"
	    "502 EHLO is not known here; say HELO\r\n250 sink\r\n"
	    "555 The parameter SIZE is not offered\r\n250 Ok\r\n");
}
END_TEST

START_TEST(commands_out_of_order_are_refused)
{
	talk_in_pieces(SLICE("MAIL FROM:<a@b>\r\n"), SIZE_MAX);
	ck_assert_str_eq(said(), GREETING "503 Say HELO or EHLO first\r\n");
	check("RCPT TO:<a@b>\r\n", "503 Say MAIL first\r\n");
	check("DATA\r\n", "503 Say MAIL first\r\n");
	check("MAIL FROM:<a@b>\r\nDATA\r\n",
	    OK "554 No recipient was accepted\r\n");
	check("MAIL FROM:<a@b>\r\nMAIL FROM:<a@b>\r\n",
	    OK "503 A mail is on its way already\r\n");
	check(ENVELOPE "RSET\r\nRCPT TO:<a@b>\r\n",
	    MAIL_OK OK "503 Say MAIL first\r\n");
	check(ENVELOPE "EHLO again\r\nDATA\r\n",
	    MAIL_OK PLAIN_EHLO "503 Say MAIL first\r\n");
}
END_TEST

START_TEST(parameters_are_taken_only_where_offered)
{
	check("MAIL FROM:<a@b> SIZE=1\r\n",
	    "555 The parameter SIZE is not offered\r\n");
	check("RCPT TO:<a@b> NOTIFY=NEVER\r\n", "503 Say MAIL first\r\n");
	settings.extensions = 1U << SINK_EXT_SIZE | 1U << SINK_EXT_8BITMIME |
	    1U << SINK_EXT_SMTPUTF8;
	settings.size_limit = 10;
	talk_in_pieces(SLICE("EHLO me\r\nMAIL FROM:<a@b> SIZE=11\r\n"
	    "MAIL FROM:<a@b> SIZE=x\r\nMAIL FROM:<a@b> BODY=ODD\r\n"
	    "MAIL FROM:<a@b> size=1 SIZE=1\r\nMAIL FROM:<\xc3\xa4@b>\r\n"
	    "MAIL FROM:<\xc3\xa4@b> SMTPUTF8 SIZE=10 body=8bitmime\r\n"
	    "RCPT TO:<a@b> NOTIFY=NEVER\r\n"), SIZE_MAX);
	ck_assert_str_eq(strstr(said(), "552"),
	    "552 More than 10 bytes are not taken\r\n"
	    "501 SIZE wants a number\r\n501 BODY is 7BIT or 8BITMIME\r\n"
	    "501 A parameter stands twice\r\n"
	    "553 Not an ASCII address; that needs SMTPUTF8 with MAIL\r\n"
	    OK "555 The parameter NOTIFY is not offered\r\n");
}
END_TEST

START_TEST(a_message_above_the_limit_is_read_and_refused)
{
	settings.size_limit = 5;
	check(ENVELOPE "DATA\r\n123456\r\n.\r\n" ENVELOPE
	    "DATA\r\n123\r\n.\r\n", MAIL_OK DATA_OK
	    "552 More than 5 bytes are not taken\r\n" MAIL_OK DATA_OK KEPT);
	ck_assert_uint_eq(count_of(SINK_COUNT_REFUSED), 1);
}
END_TEST

START_TEST(recipients_above_the_limit_are_refused)
{
	settings.max_recipients = 1;
	check(ENVELOPE "RCPT TO:<e@f>\r\nDATA\r\n.\r\n", MAIL_OK
	    "452 More than 1 recipients are not taken\r\n" DATA_OK KEPT);
}
END_TEST

START_TEST(a_line_without_cr_is_answered_not_obeyed)
{
	check("NOOP\n", "500 The line ends in a bare LF; end it in CR LF\r\n");
	check("NO\rOP\r\n",
	    "500 A bare CR in the line; end each line in CR LF\r\n");
	/* these two, and twice a group behind EHLO */
	ck_assert_uint_eq(count_of(SINK_COUNT_VIOLATIONS), 4);
}
END_TEST

START_TEST(a_command_too_long_is_answered_once)
{
	static char line[SINK_WIRE_SIZE * 2];

	memset(line, 'x', sizeof(line) - 1);
	memcpy(line, "NOOP ", 5);
	memcpy(line + 511, "\r\n", 3);
	check(line, "500 The line is too long\r\n");
	memcpy(line + 510, "\r\n", 3);
	check(line, OK);
	memset(line + 510, 'x', 4);
	memcpy(line + sizeof(line) - 9, "\r\n" QUIT, 9);
	check(line, "500 The line is too long\r\n" BYE);
}
END_TEST

START_TEST(chunks_make_a_message)
{
	settings.extensions = 1U << SINK_EXT_CHUNKING;
	talk_in_pieces(SLICE("EHLO me\r\n" ENVELOPE "BDAT 4\r\n.\r\n.BDAT 2\r\n"
	    "\r\nDATA\r\nBDAT 0 LAST\r\nBDAT 0 LAST\r\n" QUIT), SIZE_MAX);
	ck_assert_str_eq(strstr(said(), OK), MAIL_OK
	    "250 Ok: 4 bytes so far\r\n250 Ok: 6 bytes so far\r\n"
	    "503 The message comes by BDAT\r\n" KEPT
	    "503 Say MAIL first\r\n" BYE);
	ck_assert_uint_eq(count_of(SINK_COUNT_BYTES), 6);
}
END_TEST

START_TEST(a_refused_chunk_is_read_all_the_same)
{
	settings.extensions = 1U << SINK_EXT_CHUNKING;
	with_script("BDAT nth 1 reply \"451 no\"");
	talk_in_pieces(SLICE("EHLO me\r\nBDAT 6\r\nQUIT\r\n" ENVELOPE
	    "BDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\nQUIT\r\nRSET\r\n" QUIT),
	    SIZE_MAX);
	ck_assert_str_eq(strstr(said(), "503"), "503 Say MAIL first\r\n"
	    MAIL_OK "451 no\r\n503 A chunk was refused; say RSET\r\n" OK BYE);
	ck_assert_uint_eq(count_of(SINK_COUNT_MAILS), 0);
}
END_TEST

START_TEST(a_chunk_without_a_size_ends_the_session)
{
	settings.extensions = 1U << SINK_EXT_CHUNKING;
	talk_in_pieces(SLICE("EHLO me\r\nBDAT x LAST\r\n" QUIT), SIZE_MAX);
	ck_assert_str_eq(strstr(said(), "501"), "501 It is BDAT size or BDAT "
	    "size LAST; closing\r\n");
}
END_TEST

START_TEST(pipelining_where_it_is_not_offered_is_noted)
{
	check("NOOP\r\nNOOP\r\n", OK OK);
	/* EHLO with NOOP behind it, NOOP with NOOP behind it */
	ck_assert_uint_eq(count_of(SINK_COUNT_VIOLATIONS), 2);
	settings.extensions = 1U << SINK_EXT_PIPELINING;
	talk_in_pieces(SLICE("EHLO me\r\nRSET\r\nRSET\r\nNOOP\r\nRSET\r\n"),
	    SIZE_MAX);
	/* EHLO and NOOP may only be the last of a group */
	ck_assert_uint_eq(count_of(SINK_COUNT_VIOLATIONS), 4);
}
END_TEST

START_TEST(what_came_in_clear_behind_starttls_is_forgotten)
{
	settings.tls = true;
	talk_in_pieces(SLICE("EHLO me\r\nSTARTTLS\r\n" ENVELOPE), SIZE_MAX);
	ck_assert_str_eq(said(), GREETING "250-sink\r\n250 STARTTLS\r\n"
	    "220 Begin TLS\r\n<TLS>");
	ck_assert_uint_eq(count_of(SINK_COUNT_TLS), 1);
	ck_assert_uint_ge(count_of(SINK_COUNT_VIOLATIONS), 1);
}
END_TEST

START_TEST(mail_in_clear_is_refused_where_tls_is_required)
{
	settings.tls = settings.require_tls = true;
	/* nine bytes are EHLO, ten are STARTTLS: no group */
	talk_in_pieces(SLICE("MAIL FROM:<a@b>\r\nEHLO me\r\nSTARTTLS\r\n"),
	    SIZE_MAX);
	ck_assert_str_eq(said(), GREETING "530 Say STARTTLS first\r\n"
	    "250-sink\r\n250 STARTTLS\r\n220 Begin TLS\r\n<TLS>");
}
END_TEST

static void
with_users(void)
{
	settings.users = users;
	settings.user_count = 1;
}

START_TEST(auth_is_asked_for_and_checked)
{
	with_users();
	settings.require_auth = true;
	talk_in_pieces(SLICE("EHLO me\r\nMAIL FROM:<a@b>\r\n"
	    "AUTH PLAIN AGFubgBub25l\r\n"
	    "AUTH LOGIN\r\nYW5u\r\nc2VjcmV0\r\nAUTH PLAIN\r\n"
	    "MAIL FROM:<a@b> AUTH=<>\r\n"), SIZE_MAX);
	ck_assert_str_eq(strstr(said(), "530"), "530 Say AUTH first\r\n"
	    "535 Not this user, or not this password\r\n"
	    "334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 You are known\r\n"
	    "503 You are known already\r\n250 Ok\r\n");
}
END_TEST

START_TEST(auth_can_be_given_up_and_is_given_no_nonsense)
{
	with_users();
	talk_in_pieces(SLICE("EHLO me\r\nAUTH PLAIN\r\n*\r\n"
	    "AUTH PLAIN\r\n!\r\nAUTH CRAM-MD5\r\nAUTH\r\n"
	    "AUTH PLAIN\r\nAGFubgBzZWNyZXQ=\r\n"), SIZE_MAX);
	ck_assert_str_eq(strstr(said(), "334"), "334 \r\n"
	    "501 Given up, as you wish\r\n334 \r\n"
	    "501 Not base64, or not what the mechanism asks for\r\n"
	    "504 PLAIN and LOGIN are known here\r\n"
	    "504 PLAIN and LOGIN are known here\r\n"
	    "334 \r\n235 You are known\r\n");
}
END_TEST

START_TEST(auth_after_tls_is_refused_in_clear)
{
	with_users();
	settings.tls = settings.auth_after_tls = true;
	talk_in_pieces(SLICE("EHLO me\r\nAUTH PLAIN\r\n"), SIZE_MAX);
	ck_assert_str_eq(said(), GREETING "250-sink\r\n250 STARTTLS\r\n"
	    "538 Only under TLS; say STARTTLS\r\n");
}
END_TEST

START_TEST(a_client_that_goes_or_sleeps_or_is_stopped_ends_the_session)
{
	static const struct {
		ssize_t last;
		const char *answer;
	} table[] = {
		{SINK_GOT_END, GREETING},
		{SINK_GOT_TIMEOUT, GREETING "421 sink nothing came for 300 "
		    "seconds; closing\r\n"},
		{SINK_GOT_STOP, GREETING "421 sink is being ended; "
		    "closing\r\n"},
	};

	for (size_t i = 0; i < 3; i++) {
		buffer_free(&client.said);
		client = (struct memory_client){.last = table[i].last};
		memory_talk(&shared, 1, &client);
		ck_assert_str_eq(said(), table[i].answer);
	}
}
END_TEST

START_TEST(a_mail_cut_off_is_not_counted)
{
	check(ENVELOPE "DATA\r\nhi\r\n.\r", MAIL_OK DATA_OK);
	ck_assert_uint_eq(count_of(SINK_COUNT_MAILS), 0);
}
END_TEST

START_TEST(a_scripted_refusal_leaves_the_command_undone)
{
	with_script("MAIL connection 1 reply \"451 later\"\n"
	    "RCPT connection 2 reply \"550-no\\r\\n550 never\\r\\n\"\n"
	    "dot connection 3 reply \"552 no\"\n"
	    "DATA connection 4 reply \"421 no\" close\n");
	check("MAIL FROM:<a@b>\r\nRCPT TO:<a@b>\r\n",
	    "451 later\r\n503 Say MAIL first\r\n");
	check(ENVELOPE "DATA\r\n",
	    OK "550-no\r\n550 never\r\n554 No recipient was accepted\r\n");
	check(ENVELOPE "DATA\r\n.\r\n" QUIT,
	    MAIL_OK DATA_OK "552 no\r\n" BYE);
	ck_assert_uint_eq(count_of(SINK_COUNT_REFUSED), 1);
	check(ENVELOPE "DATA\r\n" QUIT, MAIL_OK "421 no\r\n");
	ck_assert_uint_eq(count_of(SINK_COUNT_MAILS), 0);
	ck_assert_uint_eq(count_of(SINK_COUNT_FAULTS), 4);
}
END_TEST

START_TEST(a_scripted_positive_reply_carries_the_command_out)
{
	with_script("MAIL reply \"250-odd\\r\\n250 yes\"\n"
	    "DATA reply \"354 go\"\ndot reply \"250\"\n");
	check(ENVELOPE "DATA\r\n.\r\n", "250-odd\r\n250 yes\r\n" OK
	    "354 go\r\n250\r\n");
	ck_assert_uint_eq(count_of(SINK_COUNT_MAILS), 1);
}
END_TEST

START_TEST(a_link_lost_behind_the_dot_keeps_the_mail_with_accept_only)
{
	with_script("dot connection 1 close\n"
	    "dot connection 2 accept reset\n");
	check(ENVELOPE "DATA\r\n.\r\n" QUIT, MAIL_OK DATA_OK);
	ck_assert_uint_eq(count_of(SINK_COUNT_MAILS), 0);
	ck_assert_int_eq(client.end, SINK_END_CLOSE);
	check(ENVELOPE "DATA\r\n.\r\n" QUIT, MAIL_OK DATA_OK);
	ck_assert_uint_eq(count_of(SINK_COUNT_MAILS), 1);
	ck_assert_int_eq(client.end, SINK_END_RESET);
}
END_TEST

START_TEST(a_rule_in_mid_body_comes_at_its_byte)
{
	with_script("body connection 1 after 3 reply \"452 full\"\n"
	    "body connection 2 after 3 cut\n"
	    "body connection 3 after 100 cut\n");
	check(ENVELOPE "DATA\r\nabcdef\r\n.\r\n" QUIT,
	    MAIL_OK DATA_OK "452 full\r\n" KEPT BYE);
	check(ENVELOPE "DATA\r\nabcdef\r\n.\r\n" QUIT, MAIL_OK DATA_OK);
	ck_assert_int_eq(client.end, SINK_END_CUT);
	check(ENVELOPE "DATA\r\nabcdef\r\n.\r\n" QUIT,
	    MAIL_OK DATA_OK KEPT BYE);
}
END_TEST

START_TEST(replies_can_be_partial_doubled_late_or_missing)
{
	with_script("NOOP nth 1 raw \"25\" delay 2s raw \"0 x\\r\\n\"\n"
	    "NOOP nth 2 proceed proceed\n"
	    "NOOP nth 3 ignore\n"
	    "NOOP nth 4 delay 3s\n"
	    "NOOP nth 5 proceed close\n");
	check("NOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\n",
	    "250 x\r\n" OK OK OK OK);
	ck_assert_int_eq(client.waited_ms, 5000);
}
END_TEST

START_TEST(words_can_be_injected_behind_the_220_of_starttls)
{
	settings.tls = true;
	with_script("STARTTLS accept raw \"220 go\\r\\n250 evil\\r\\n\"\n");
	talk_in_pieces(SLICE("EHLO me\r\nSTARTTLS\r\n"), SIZE_MAX);
	ck_assert_str_eq(strstr(said(), "220 go"),
	    "220 go\r\n250 evil\r\n<TLS>");
}
END_TEST

START_TEST(a_refused_greeting_serves_only_quit)
{
	with_script("greeting reply \"554 no\"\n");
	talk_in_pieces(SLICE("EHLO me\r\n" QUIT), SIZE_MAX);
	ck_assert_str_eq(said(), "554 no\r\n503 No service here; only QUIT\r\n"
	    BYE);
}
END_TEST

START_TEST(an_endless_reply_ends_with_the_client)
{
	with_script("NOOP nth 1 connection 1 endless\n"
	    "NOOP connection 2 endless-line\n"
	    "NOOP connection 3 garbage 70000\n");
	talk_in_pieces(SLICE("EHLO me\r\nNOOP\r\n" QUIT), SIZE_MAX);
	ck_assert_uint_gt(client.said.len, MEMORY_OUT_MAX / 2);
	ck_assert_ptr_nonnull(strstr(said(), "\r\n250-and so on \r\n250-"));
	talk_in_pieces(SLICE("EHLO me\r\nNOOP\r\n" QUIT), SIZE_MAX);
	ck_assert_uint_gt(client.said.len, MEMORY_OUT_MAX / 2);
	ck_assert_ptr_null(strchr(strstr(said(), "250-and"), '\n'));
	talk_in_pieces(SLICE("EHLO me\r\nNOOP\r\n"), SIZE_MAX);
	ck_assert_uint_eq(client.said.len,
	    strlen(GREETING PLAIN_EHLO) + 70000);
}
END_TEST

START_TEST(silence_and_swallow_answer_nothing_any_more)
{
	with_script("NOOP connection 1 silence\nNOOP connection 2 swallow\n"
	    "NOOP connection 3 close-listener 2s\n");
	check("NOOP\r\nNOOP\r\n", "");
	check("NOOP\r\nNOOP\r\n", "");
	ck_assert_uint_eq(client.words.len, 0);
	check("NOOP\r\n", OK);
	ck_assert_int_eq(client.deaf_ms, 2000);
}
END_TEST

START_TEST(the_envelope_can_be_searched_behind_the_dot)
{
	with_script("dot containing \"To: <c@d>\" reply \"550 c\"\n"
	    "dot matching \"^X-Envelope-From: <x\" reply \"550 x\"\n");
	check(ENVELOPE "DATA\r\n.\r\nMAIL FROM:<x@y>\r\nRCPT TO:<e@f>\r\n"
	    "DATA\r\n.\r\nMAIL FROM:<g@h>\r\nRCPT TO:<e@f>\r\nDATA\r\n.\r\n",
	    MAIL_OK DATA_OK "550 c\r\n" MAIL_OK DATA_OK "550 x\r\n"
	    MAIL_OK DATA_OK KEPT);
}
END_TEST

static TCase *
ways_of_a_session(void)
{
	TCase *tc = tcase_create("session");

	tcase_add_test(tc, a_mail_is_taken_from_greeting_to_goodbye);
	tcase_add_test(tc, the_answers_do_not_depend_on_how_the_words_are_cut);
	tcase_add_test(tc, a_pipelined_group_costs_one_read_and_one_write);
	tcase_add_test(tc, ehlo_offers_what_the_settings_say);
	tcase_add_test(tc, a_helo_only_sink_knows_no_ehlo);
	tcase_add_test(tc, commands_out_of_order_are_refused);
	tcase_add_test(tc, parameters_are_taken_only_where_offered);
	tcase_add_test(tc, a_message_above_the_limit_is_read_and_refused);
	tcase_add_test(tc, recipients_above_the_limit_are_refused);
	tcase_add_test(tc, a_line_without_cr_is_answered_not_obeyed);
	tcase_add_test(tc, a_command_too_long_is_answered_once);
	tcase_add_test(tc, chunks_make_a_message);
	tcase_add_test(tc, a_refused_chunk_is_read_all_the_same);
	tcase_add_test(tc, a_chunk_without_a_size_ends_the_session);
	tcase_add_test(tc, pipelining_where_it_is_not_offered_is_noted);
	tcase_add_test(tc,
	    a_client_that_goes_or_sleeps_or_is_stopped_ends_the_session);
	tcase_add_test(tc, a_mail_cut_off_is_not_counted);
	return tc;
}

static TCase *
ways_of_security(void)
{
	TCase *tc = tcase_create("TLS and AUTH");

	tcase_add_test(tc, what_came_in_clear_behind_starttls_is_forgotten);
	tcase_add_test(tc, mail_in_clear_is_refused_where_tls_is_required);
	tcase_add_test(tc, auth_is_asked_for_and_checked);
	tcase_add_test(tc, auth_can_be_given_up_and_is_given_no_nonsense);
	tcase_add_test(tc, auth_after_tls_is_refused_in_clear);
	return tc;
}

static TCase *
ways_of_a_script(void)
{
	TCase *tc = tcase_create("script");

	tcase_add_test(tc, a_scripted_refusal_leaves_the_command_undone);
	tcase_add_test(tc, a_scripted_positive_reply_carries_the_command_out);
	tcase_add_test(tc,
	    a_link_lost_behind_the_dot_keeps_the_mail_with_accept_only);
	tcase_add_test(tc, a_rule_in_mid_body_comes_at_its_byte);
	tcase_add_test(tc, replies_can_be_partial_doubled_late_or_missing);
	tcase_add_test(tc,
	    words_can_be_injected_behind_the_220_of_starttls);
	tcase_add_test(tc, a_refused_greeting_serves_only_quit);
	tcase_add_test(tc, an_endless_reply_ends_with_the_client);
	tcase_add_test(tc, silence_and_swallow_answer_nothing_any_more);
	tcase_add_test(tc, the_envelope_can_be_searched_behind_the_dot);
	return tc;
}

int
main(void)
{
	TCase *cases[] = {
		ways_of_a_session(), ways_of_security(), ways_of_a_script()
	};
	Suite *suite = suite_create("mailsink session");
	SRunner *runner;
	int failed;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		tcase_add_checked_fixture(cases[i], set_up, tear_down);
		suite_add_tcase(suite, cases[i]);
	}
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
