/*
 * tests/unit/output_command_test.c -- operator commands on their way to a
 * writer, and its answers
 */
#include <pthread.h>

#include "spool/base/clock.h"
#include "tests/unit/output_support.h"

struct operator {
	pthread_t thread;
	struct spool *spool;
	const char *job_name;
	char text[40];
	int64_t ms;
	enum output_rc rc;
	struct buffer lines;
};

static void *
give_command(void *arg)
{
	struct operator *me = arg;

	me->rc = writer_command(me->spool, me->job_name, me->text, me->ms,
	    &me->lines);
	return NULL;
}

static void
begin_command(struct operator *operator, struct spool *spool, const char *text)
{
	*operator = (struct operator){.spool = spool, .job_name = "CSSMTP",
	    .ms = 100000};
	slice_copy(slice_text(text), operator->text, sizeof(operator->text));
	ck_assert_int_eq(pthread_create(&operator->thread, NULL, give_command,
	    operator), 0);
}

static void
check_answered(struct operator *operator, const char *wanted)
{
	pthread_join(operator->thread, NULL);
	ck_assert_int_eq(operator->rc, OUTPUT_OK);
	ck_assert_str_eq(buffer_str(&operator->lines), wanted);
	buffer_free(&operator->lines);
}

/* The next command for the writer; the caller answers by the id. */
static uint64_t
take_command(struct spool *spool, struct writer *writer, struct buffer *text)
{
	uint64_t id = 0;

	buffer_clear(text);
	ck_assert_int_eq(writer_await_command(spool, writer, 100000, text,
	    &id), OUTPUT_OK);
	return id;
}

static void
answer(struct spool *spool, struct writer *writer, uint64_t id,
    const char *lines)
{
	writer_answer(spool, writer, id, slice_text(lines));
}

START_TEST(a_command_reaches_the_writer_and_its_answer_the_operator)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "CSSMTP");
	struct operator operator;
	struct buffer text = {0};
	uint64_t id;

	begin_command(&operator, spool, "DISPLAY,TARGETS");
	id = take_command(spool, writer, &text);
	ck_assert_str_eq(buffer_str(&text), "DISPLAY,TARGETS");
	answer(spool, writer, id, "line 1\nline 2\n");
	check_answered(&operator, "line 1\nline 2\n");
	/* an answer that comes twice, or to nothing, goes nowhere */
	answer(spool, writer, id, "again\n");
	answer(spool, writer, id + 1, "to nothing\n");
	buffer_free(&text);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(commands_come_one_by_one_and_each_gets_its_own_answer)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "CSSMTP");
	struct operator operators[5];
	struct buffer texts[5] = {{0}};
	uint64_t ids[5];

	for (int i = 0; i < 5; i++) {
		char name[16];

		snprintf(name, sizeof(name), "C%d", i);
		begin_command(&operators[i], spool, name);
		ids[i] = take_command(spool, writer, &texts[i]);
		ck_assert_str_eq(buffer_str(&texts[i]), name);
	}
	for (int i = 4; i >= 0; i--)
		answer(spool, writer, ids[i], buffer_str(&texts[i]));
	for (int i = 0; i < 5; i++) {
		check_answered(&operators[i], operators[i].text);
		buffer_free(&texts[i]);
	}
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

START_TEST(a_command_to_nobody_finds_nobody)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "CSSMTP");
	struct operator operator = {.spool = spool, .job_name = "CSSMTP2"};

	give_command(&operator);
	ck_assert_int_eq(operator.rc, OUTPUT_NOT_FOUND);
	writer_leave(spool, &writer, true);
	operator.job_name = "CSSMTP";
	give_command(&operator);
	ck_assert_int_eq(operator.rc, OUTPUT_NOT_FOUND);
	spool_close(&spool);
}
END_TEST

START_TEST(a_writer_that_does_not_answer_is_not_waited_for)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "CSSMTP");
	struct operator operator = {.spool = spool, .job_name = "CSSMTP",
	    .ms = 50, .text = "D,TARGETS"};
	int64_t began = clock_monotonic_ms();
	struct buffer text = {0};
	uint64_t id;

	give_command(&operator);
	ck_assert_int_eq(operator.rc, OUTPUT_NONE);
	ck_assert_int_ge(clock_monotonic_ms() - began, 49);
	/* what nobody waits for any more is not done either */
	ck_assert_int_eq(writer_await_command(spool, writer, 0, &text, &id),
	    OUTPUT_NONE);
	writer_leave(spool, &writer, true);
	buffer_free(&text);
	spool_close(&spool);
}
END_TEST

START_TEST(a_writer_that_leaves_lets_the_operator_go)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "CSSMTP");
	int64_t began = clock_monotonic_ms();
	struct operator operator;
	struct buffer text = {0};

	begin_command(&operator, spool, "D,TARGETS");
	take_command(spool, writer, &text);
	writer_leave(spool, &writer, true);
	pthread_join(operator.thread, NULL);
	ck_assert_int_eq(operator.rc, OUTPUT_NONE);
	ck_assert_int_lt(clock_monotonic_ms() - began, 90000);
	buffer_free(&text);
	spool_close(&spool);
}
END_TEST

START_TEST(a_server_that_stops_lets_operators_and_writers_go)
{
	struct spool *spool = new_spool();
	struct writer *writer = new_writer(spool, "CSSMTP");
	int64_t began = clock_monotonic_ms();
	struct operator operator;
	struct buffer text = {0};
	uint64_t id;

	begin_command(&operator, spool, "D,TARGETS");
	take_command(spool, writer, &text);
	spool_stop_waits(spool);
	pthread_join(operator.thread, NULL);
	ck_assert_int_eq(operator.rc, OUTPUT_NONE);
	ck_assert_int_eq(writer_await_command(spool, writer, 100000, &text,
	    &id), OUTPUT_NONE);
	ck_assert_int_lt(clock_monotonic_ms() - began, 90000);
	writer_leave(spool, &writer, true);
	buffer_free(&text);
	spool_close(&spool);
}
END_TEST

static void
print_writer(void *context, const char *name, const char *job_name,
    unsigned claimed)
{
	buffer_print(context, "%s/%s/%u ", name, job_name, claimed);
}

START_TEST(the_writers_that_are_there_can_be_listed_with_their_claims)
{
	struct spool *spool = new_spool();
	struct buffer text = {0};
	struct writer *writer;

	writer_each(spool, print_writer, &text);
	ck_assert_uint_eq(text.len, 0);
	ck_assert_int_eq(writer_begin(spool, "MAIL", "CSSMTP", &writer, NULL),
	    OUTPUT_OK);
	ck_assert_str_eq(writer_name(writer), "MAIL");
	output_for(spool, "MAIL");
	output_for(spool, "MAIL");
	select_now(spool, writer);
	select_now(spool, writer);
	writer_each(spool, print_writer, &text);
	ck_assert_str_eq(buffer_str(&text), "MAIL/CSSMTP/2 ");
	buffer_free(&text);
	writer_leave(spool, &writer, true);
	spool_close(&spool);
}
END_TEST

/* Operators and a writer that comes and goes, all at once: for the thread
 * sanitizer, and for what is left behind. */
enum { ROUNDS = 60 };

static void *
be_a_writer(void *arg)
{
	struct spool *spool = arg;
	struct buffer text = {0};
	uint64_t id;

	for (int i = 0; i < ROUNDS; i++) {
		struct writer *writer = new_writer(spool, "CSSMTP");

		for (int j = 0; j < 5; j++) {
			buffer_clear(&text);
			if (writer_await_command(spool, writer, 2, &text, &id)
			    == OUTPUT_OK && j < 4)
				answer(spool, writer, id, buffer_str(&text));
		}
		writer_leave(spool, &writer, true);
	}
	buffer_free(&text);
	return NULL;
}

static void *
command_often(void *arg)
{
	struct operator *me = arg;

	me->rc = OUTPUT_OK;
	for (int i = 0; i < ROUNDS; i++) {
		enum output_rc rc;

		buffer_clear(&me->lines);
		rc = writer_command(me->spool, "CSSMTP", me->text, 20,
		    &me->lines);
		if (rc == OUTPUT_OK && strcmp(buffer_str(&me->lines),
		    me->text) != 0)
			me->rc = OUTPUT_BAD;
		if (rc == OUTPUT_NOT_FOUND)
			usleep(500);
	}
	return NULL;
}

START_TEST(no_answer_goes_astray_when_writers_come_and_go)
{
	struct spool *spool = new_spool();
	struct operator operators[4];
	pthread_t writer;

	pthread_create(&writer, NULL, be_a_writer, spool);
	for (int i = 0; i < 4; i++) {
		operators[i] = (struct operator){.spool = spool};
		snprintf(operators[i].text, sizeof(operators[i].text),
		    "COMMAND %d", i);
		pthread_create(&operators[i].thread, NULL, command_often,
		    &operators[i]);
	}
	pthread_join(writer, NULL);
	for (int i = 0; i < 4; i++) {
		pthread_join(operators[i].thread, NULL);
		ck_assert_int_eq(operators[i].rc, OUTPUT_OK);
		buffer_free(&operators[i].lines);
	}
	spool_close(&spool);
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase,
	    a_command_reaches_the_writer_and_its_answer_the_operator);
	tcase_add_test(tcase,
	    commands_come_one_by_one_and_each_gets_its_own_answer);
	tcase_add_test(tcase, a_command_to_nobody_finds_nobody);
	tcase_add_test(tcase, a_writer_that_does_not_answer_is_not_waited_for);
	tcase_add_test(tcase, a_writer_that_leaves_lets_the_operator_go);
	tcase_add_test(tcase,
	    a_server_that_stops_lets_operators_and_writers_go);
	tcase_add_test(tcase,
	    the_writers_that_are_there_can_be_listed_with_their_claims);
	tcase_add_test(tcase, no_answer_goes_astray_when_writers_come_and_go);
}

int
main(void)
{
	return run_suite("output-command", add_tests);
}
