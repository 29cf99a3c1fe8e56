/*
 * tests/unit/translate_test.c -- bytes through a table
 */
#include <check.h>
#include <stdlib.h>

#include "spool/base/memory.h"
#include "spool/base/translate_ways.h"

enum { LONGEST = 300 };

struct way {
	const char *name;
	bool here;
	void (*bytes)(const uint8_t [256], struct slice, char *);
	uint8_t (*any)(const uint8_t [256], struct slice);
};

/* Those that this processor has. */
static size_t
ways(struct way list[4])
{
	struct way all[] = {
		{"as chosen", true, translate_bytes, translate_any},
		{"64 at a time", translate_has_64(), translate_bytes_64,
		    translate_any_64},
		{"32 at a time", translate_has_32(), translate_bytes_32,
		    translate_any_32},
		{"each", true, translate_bytes_each, translate_any_each},
	};
	size_t count = 0;

	for (size_t i = 0; i < 4; i++)
		if (all[i].here)
			list[count++] = all[i];
	return count;
}

/* All bytes one behind the other, in a copy of exactly that length, so that a
 * sanitizer sees what is read behind it. */
static char *
text_of(size_t len, unsigned first)
{
	char *text = memory_get(len);

	for (size_t i = 0; i < len; i++)
		text[i] = (char)(first + i * 7);
	return text;
}

START_TEST(each_byte_becomes_its_entry_whatever_the_length)
{
	size_t len = (size_t)_i;
	char *text = text_of(len, (unsigned)_i);
	char *to = memory_get(len + 1);
	uint8_t table[256];
	struct way list[4];
	size_t count = ways(list);

	for (unsigned i = 0; i < 256; i++)
		table[i] = (uint8_t)(i * 167 + 13);
	for (size_t w = 0; w < count; w++) {
		memset(to, 0x5a, len + 1);
		list[w].bytes(table, slice_of(text, len), to);
		for (size_t i = 0; i < len; i++)
			ck_assert_msg((uint8_t)to[i] ==
			    table[(uint8_t)text[i]], "%s: byte %zu of %zu",
			    list[w].name, i, len);
		ck_assert_msg(to[len] == 0x5a, "%s: behind the end",
		    list[w].name);
	}
	free(text);
	free(to);
}
END_TEST

START_TEST(one_byte_of_a_kind_is_seen_wherever_it_stands)
{
	struct way list[4];
	size_t count = ways(list);
	size_t len = (size_t)_i;
	char *text = memory_get(len);
	uint8_t table[256] = {0};

	table['x'] = 0x81;
	table['y'] = 0x02;
	for (size_t w = 0; w < count; w++) {
		memset(text, 'a', len);
		ck_assert_uint_eq(list[w].any(table, slice_of(text, len)), 0);
		for (size_t i = 0; i < len; i++) {
			text[i] = 'x';
			text[len - 1 - i] = text[len - 1 - i] == 'x' ? 'x' :
			    'y';
			ck_assert_msg(list[w].any(table, slice_of(text,
			    len)) == (len - 1 - i == i ? 0x81 : 0x83),
			    "%s: byte %zu of %zu", list[w].name, i, len);
			memset(text, 'a', len);
		}
	}
	free(text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("bytes through a table");
	TCase *tcase = tcase_create("bytes through a table");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tcase,
	    each_byte_becomes_its_entry_whatever_the_length, 0, LONGEST);
	tcase_add_loop_test(tcase,
	    one_byte_of_a_kind_is_seen_wherever_it_stands, 1, LONGEST);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
