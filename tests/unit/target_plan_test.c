/*
 * tests/unit/target_plan_test.c -- which addresses are the target servers
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "writer/target/plan.h"

static struct target_config statements[TARGETS_MAX];
static struct found found[TARGETS_MAX];
static unsigned count;

static void
begin(void)
{
	memset(statements, 0, sizeof(statements));
	memset(found, 0, sizeof(found));
	count = 0;
}

static void
with_ip(const char *ip)
{
	snprintf(statements[count++].ip, sizeof(statements[0].ip), "%s", ip);
}

static void
with_name(const char *name)
{
	snprintf(statements[count++].name, sizeof(statements[0].name), "%s",
	    name);
}

static void
has(unsigned statement, const char *ip, uint16_t preference)
{
	struct found *f = &found[statement];

	snprintf(f->list[f->count].ip, FOUND_IP, "%s", ip);
	snprintf(f->list[f->count].host, sizeof(f->list[0].host), "mx%u",
	    f->count);
	f->list[f->count++].preference = preference;
}

/* The addresses, and behind a bar those left out, each with its reason. */
static void
check_plan(bool has_ipv6, const char *wanted)
{
	static const char reasons[] = {
		[PLAN_DUPLICATE] = 'D', [PLAN_TOO_MANY] = 'M',
		[PLAN_NO_IPV6] = '6',
	};
	struct buffer got = {0};
	struct plan plan;

	plan_make(statements, count, found, has_ipv6, &plan);
	for (unsigned i = 0; i < plan.count; i++)
		buffer_print(&got, "%s/%u ", plan.targets[i].config.ip,
		    plan.targets[i].preference);
	buffer_text(&got, "|");
	for (unsigned i = 0; i < plan.note_count; i++)
		buffer_print(&got, " %c%s", reasons[plan.notes[i].why],
		    plan.notes[i].ip);
	ck_assert_str_eq(buffer_str(&got), wanted);
	buffer_free(&got);
}

START_TEST(addresses_stand_in_the_order_of_the_statements)
{
	begin();
	with_ip("10.1.1.2");
	with_ip("10.1.1.1");
	check_plan(true, "10.1.1.2/0 10.1.1.1/0 |");
}
END_TEST

START_TEST(a_name_stands_for_all_its_addresses)
{
	begin();
	with_name("relay.example.org");
	with_ip("10.1.1.9");
	has(0, "10.1.1.1", 0);
	has(0, "2001:db8::1", 0);
	check_plan(true, "10.1.1.1/0 2001:db8::1/0 10.1.1.9/0 |");
	check_plan(false, "10.1.1.1/0 10.1.1.9/0 | 62001:db8::1");
}
END_TEST

START_TEST(the_first_four_addresses_are_the_targets)
{
	begin();
	with_name("many.example.org");
	for (int i = 1; i <= 6; i++) {
		char ip[32];

		snprintf(ip, sizeof(ip), "10.1.1.%d", i);
		has(0, ip, (uint16_t)(10 * i));
	}
	check_plan(true, "10.1.1.1/10 10.1.1.2/20 10.1.1.3/30 10.1.1.4/40 "
	    "| M10.1.1.5 M10.1.1.6");
}
END_TEST

START_TEST(an_address_is_used_once_however_it_is_written)
{
	begin();
	with_ip("2001:db8::1");
	with_name("relay.example.org");
	has(1, "2001:DB8:0:0:0:0:0:1", 0);
	has(1, "10.1.1.1", 0);
	has(1, "10.1.1.1", 0);
	check_plan(true, "2001:db8::1/0 10.1.1.1/0 "
	    "| D2001:DB8:0:0:0:0:0:1 D10.1.1.1");
}
END_TEST

START_TEST(a_name_that_is_not_resolved_yet_is_no_target)
{
	begin();
	with_name("unknown.example.org");
	check_plan(true, "|");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plan");
	TCase *tcase = tcase_create("plan");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, addresses_stand_in_the_order_of_the_statements);
	tcase_add_test(tcase, a_name_stands_for_all_its_addresses);
	tcase_add_test(tcase, the_first_four_addresses_are_the_targets);
	tcase_add_test(tcase, an_address_is_used_once_however_it_is_written);
	tcase_add_test(tcase, a_name_that_is_not_resolved_yet_is_no_target);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
