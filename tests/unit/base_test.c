/*
 * tests/unit/base_test.c -- slices, buffers, memory, records, text, messages
 */
#include <check.h>
#include <errno.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spool/base/buffer.h"
#include "spool/base/clock.h"
#include "spool/base/fault.h"
#include "spool/base/memory.h"
#include "spool/base/message.h"
#include "spool/base/record.h"
#include "spool/base/text.h"
#include "spool/job/job.h"

static const struct slice nothing;

/* ck_assert() costs a system call: what is asked a million times asks this. */
static void
must(bool condition, const char *what, unsigned long number)
{
	if (!condition)
		ck_abort_msg("%s, %lu (X'%lX')", what, number, number);
}

static void
check_slice(struct slice got, const char *wanted)
{
	ck_assert_uint_eq(got.len, strlen(wanted));
	ck_assert(slice_equal(got, slice_text(wanted)));
}

/* The same numbers each time: what fails once fails again. */
static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

/* -------------------------------------------------------------- slices */

START_TEST(the_empty_slice_may_be_asked_everything)
{
	struct slice rest = nothing, part;
	uint64_t number;

	ck_assert_uint_eq(slice_text(NULL).len, 0);
	ck_assert_uint_eq(slice_from(nothing, 5).len, 0);
	ck_assert_uint_eq(slice_head(nothing, 5).len, 0);
	ck_assert_uint_eq(slice_find(nothing, 'x'), 0);
	ck_assert_uint_eq(slice_trim(nothing).len, 0);
	ck_assert(slice_equal(nothing, SLICE("")));
	ck_assert(slice_starts(SLICE("x"), nothing));
	ck_assert(slice_starts_nocase(nothing, SLICE("")));
	ck_assert(!slice_starts(nothing, SLICE("x")));
	ck_assert(!slice_split(&rest, ',', &part));
	ck_assert(!slice_number(nothing, 9, &number));
}
END_TEST

START_TEST(letters_compare_without_case_in_ascii_alone)
{
	ck_assert(slice_equal_nocase(SLICE("Mail From@[`{"),
	    SLICE("mAIL fROM@[`{")));
	ck_assert(!slice_equal_nocase(SLICE("@"), SLICE("`")));
	ck_assert(!slice_equal_nocase(SLICE("["), SLICE("{")));
	ck_assert(!slice_equal_nocase(SLICE("\xc4"), SLICE("\xe4")));
	ck_assert(!slice_equal_nocase(SLICE("abc"), SLICE("ab")));
	ck_assert(slice_starts_nocase(SLICE("HELO host"), SLICE("helo")));
	ck_assert(!slice_starts_nocase(SLICE("HEL"), SLICE("helo")));
}
END_TEST

START_TEST(a_separator_at_the_end_gives_one_last_empty_part)
{
	struct slice rest = SLICE("a,,b,"), part;

	ck_assert(slice_split(&rest, ',', &part));
	check_slice(part, "a");
	ck_assert(slice_split(&rest, ',', &part));
	check_slice(part, "");
	ck_assert(slice_split(&rest, ',', &part));
	check_slice(part, "b");
	ck_assert(slice_split(&rest, ',', &part));
	check_slice(part, "");
	ck_assert(!slice_split(&rest, ',', &part));
	rest = SLICE("");
	ck_assert(slice_split(&rest, ',', &part));
	check_slice(part, "");
	ck_assert(!slice_split(&rest, ',', &part));
}
END_TEST

START_TEST(a_number_is_digits_and_nothing_else)
{
	static const char *const bad[] = {"", "-1", "+1", " 1", "1 ", "1a",
	    "0x1", "1.0", "18446744073709551616", "99999999999999999999999"};
	uint64_t number = 7;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!slice_number(slice_text(bad[i]), UINT64_MAX,
		    &number), "'%s' was taken", bad[i]);
	ck_assert_uint_eq(number, 7);
	ck_assert(slice_number(SLICE("18446744073709551615"), UINT64_MAX,
	    &number));
	ck_assert_uint_eq(number, UINT64_MAX);
	ck_assert(slice_number(SLICE("0000000000000000000000100"), 100,
	    &number));
	ck_assert_uint_eq(number, 100);
	ck_assert(!slice_number(SLICE("101"), 100, &number));
}
END_TEST

START_TEST(blanks_and_tabs_are_trimmed_and_nothing_else)
{
	check_slice(slice_trim(SLICE(" \t a b\t ")), "a b");
	check_slice(slice_trim_end(SLICE(" \t a b\t ")), " \t a b");
	check_slice(slice_trim(SLICE("\n x \r\n")), "\n x \r\n");
	check_slice(slice_trim(SLICE(" \t ")), "");
}
END_TEST

START_TEST(a_copy_into_an_array_is_cut_and_ends_in_nul)
{
	char to[4] = {'z', 'z', 'z', 'z'};
	char *copy;

	slice_copy(SLICE("abcdef"), to, sizeof(to));
	ck_assert_str_eq(to, "abc");
	slice_copy(SLICE("abc"), to, sizeof(to));
	ck_assert_str_eq(to, "abc");
	slice_copy(nothing, to, sizeof(to));
	ck_assert_str_eq(to, "");
	slice_copy(SLICE("x"), to, 1);
	ck_assert_str_eq(to, "");
	copy = slice_dup(SLICE("a\0b"));
	ck_assert_mem_eq(copy, "a\0b", 4);
	free(copy);
}
END_TEST

/* ------------------------------------------------------------- buffers */

START_TEST(a_buffer_holds_what_was_put_whatever_the_bytes)
{
	struct buffer b = {0}, wanted = {0};

	for (int i = 0; i < 5000; i++) {
		buffer_byte(&b, (char)i);
		buffer_put(&b, slice_of("\0\xff", 2));
		buffer_put(&b, nothing);
	}
	ck_assert_uint_eq(b.len, 15000);
	for (int i = 0; i < 5000; i++)
		ck_assert_mem_eq(b.data + 3 * i, ((char[]){(char)i, 0,
		    (char)0xff}), 3);
	buffer_take(&b, 14997);
	ck_assert_mem_eq(b.data, ((char[]){(char)4999, 0, (char)0xff}), 3);
	buffer_take(&b, 3);
	ck_assert_uint_eq(b.len, 0);
	buffer_free(&b);
	ck_assert_mem_eq(&b, &wanted, sizeof(b));
}
END_TEST

START_TEST(a_buffer_prints_at_its_end_and_keeps_what_it_had)
{
	struct buffer b = {0};
	char wanted[2100];

	buffer_text(&b, "x=");
	buffer_print(&b, "%d %s", 42, "y");
	ck_assert_str_eq(buffer_str(&b), "x=42 y");
	ck_assert_uint_eq(b.len, 6);	/* the NUL is not counted */
	buffer_print(&b, "%*s", 2000, "|");
	snprintf(wanted, sizeof(wanted), "x=42 y%*s", 2000, "|");
	ck_assert_str_eq(buffer_str(&b), wanted);
	buffer_clear(&b);
	buffer_fill(&b, ' ', 3);
	buffer_fill(&b, '!', 0);
	buffer_print(&b, "%s", "");
	ck_assert_str_eq(buffer_str(&b), "   ");
	buffer_free(&b);
}
END_TEST

START_TEST(an_empty_buffer_is_an_empty_text)
{
	struct buffer b = {0};

	ck_assert_uint_eq(buffer_slice(&b).len, 0);
	ck_assert_str_eq(buffer_str(&b), "");
	buffer_take(&b, 0);
	buffer_free(&b);
	buffer_free(&b);
}
END_TEST

/* -------------------------------------------------------------- memory */

static bool
all_are(const uint8_t *bytes, size_t len, uint8_t wanted)
{
	for (size_t at = 0; at < len; at++)
		if (bytes[at] != wanted)
			return false;
	return true;
}

START_TEST(what_an_arena_gives_is_cleared_aligned_and_stays)
{
	static const size_t sizes[] = {1, 0, 15, 16, 17, 8128, 3, 100000, 24};
	enum { ROUNDS = 900, KINDS = sizeof(sizes) / sizeof(sizes[0]) };
	struct arena *arena = arena_open();
	uint8_t *got[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		size_t size = sizes[i % KINDS];

		got[i] = arena_get(arena, size);
		ck_assert_uint_eq((uintptr_t)got[i] % alignof(max_align_t), 0);
		ck_assert(all_are(got[i], size, 0));
		memset(got[i], i & 0xff, size);
	}
	for (int i = 0; i < ROUNDS; i++)
		ck_assert(all_are(got[i], sizes[i % KINDS], i & 0xff));
	arena_close(&arena);
	ck_assert_ptr_null(arena);
	arena_close(&arena);
}
END_TEST

START_TEST(an_arena_has_texts_of_its_own)
{
	struct arena *arena = arena_open();
	char from[] = "from";
	struct slice kept = arena_slice(arena, slice_of("a\0b", 3));
	char *text = arena_text(arena, slice_text(from));
	char *printed = arena_print(arena, "%05000d", 7);

	memset(from, 'z', 4);
	ck_assert_str_eq(text, "from");
	ck_assert_str_eq(arena_text(arena, nothing), "");
	ck_assert_uint_eq(kept.len, 3);
	ck_assert_mem_eq(kept.ptr, "a\0b", 3);
	ck_assert_uint_eq(strlen(printed), 5000);
	ck_assert_int_eq(printed[4999], '7');
	arena_close(&arena);
}
END_TEST

START_TEST(memory_of_no_bytes_is_memory_too)
{
	void *none = memory_get(0), *zero = memory_zero(0);
	char *text = memory_print("%s-%d", "a", 1);
	char *copy = memory_text(text);

	none = memory_resize(none, 0);
	ck_assert_ptr_nonnull(none);
	ck_assert_ptr_nonnull(zero);
	ck_assert_str_eq(copy, "a-1");
	free(none);
	free(zero);
	free(text);
	free(copy);
}
END_TEST

/* In a process of its own; the sanitizers stop it in their own way. */
START_TEST(a_program_without_memory_stops_and_goes_nowhere)
{
	volatile size_t absurd = SIZE_MAX / 4;
	int status;
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		close(STDERR_FILENO);
		free(memory_get(absurd));
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(!WIFEXITED(status) || WEXITSTATUS(status) != 0);
}
END_TEST

/* ------------------------------------------------------------- records */

static bool
put_text(struct buffer *block, const char *record)
{
	return block_put(block, slice_text(record));
}

START_TEST(records_come_back_from_a_block_as_they_were_put)
{
	struct buffer block = {0};
	struct slice walk, record;
	uint32_t records;

	ck_assert(put_text(&block, "MAIL FROM:<a@b>"));
	ck_assert(put_text(&block, ""));
	ck_assert(block_put(&block, slice_of("\0\n\xff", 3)));
	ck_assert(block_check(buffer_slice(&block), &records));
	ck_assert_uint_eq(records, 3);
	walk = buffer_slice(&block);
	ck_assert(block_next(&walk, &record));
	check_slice(record, "MAIL FROM:<a@b>");
	ck_assert(block_next(&walk, &record));
	check_slice(record, "");
	ck_assert(block_next(&walk, &record));
	ck_assert_uint_eq(record.len, 3);
	ck_assert_mem_eq(record.ptr, "\0\n\xff", 3);
	ck_assert(!block_next(&walk, &record));
	buffer_free(&block);
}
END_TEST

START_TEST(a_record_has_its_length_before_it_high_byte_first)
{
	static char record[0x0102];
	struct buffer block = {0};

	memset(record, 'r', sizeof(record));
	ck_assert(block_put(&block, slice_of(record, sizeof(record))));
	ck_assert_uint_eq(block.len, RECORD_HEAD + sizeof(record));
	ck_assert_mem_eq(block.data, "\x01\x02r", 3);
	buffer_free(&block);
}
END_TEST

START_TEST(a_block_is_full_to_the_byte_and_then_takes_nothing)
{
	static char longest[RECORD_MAX];
	struct buffer block = {0};
	uint32_t records;
	size_t room;

	ck_assert(block_put(&block, slice_of(longest, RECORD_MAX)));
	ck_assert(block_put(&block, slice_of(longest, RECORD_MAX)));
	room = BLOCK_MAX - block.len - RECORD_HEAD;
	ck_assert(!block_put(&block, slice_of(longest, room + 1)));
	ck_assert_uint_eq(block.len, 2 * (RECORD_HEAD + RECORD_MAX));
	ck_assert(block_put(&block, slice_of(longest, room)));
	ck_assert_uint_eq(block.len, BLOCK_MAX);
	ck_assert(!block_put(&block, nothing));
	ck_assert(block_check(buffer_slice(&block), &records));
	ck_assert_uint_eq(records, 3);
	buffer_byte(&block, 0);
	ck_assert(!block_check(buffer_slice(&block), &records));
	buffer_free(&block);
}
END_TEST

START_TEST(a_block_cut_anywhere_but_behind_a_record_is_no_block)
{
	struct buffer block = {0};
	uint32_t records;

	put_text(&block, "abc");
	put_text(&block, "");
	put_text(&block, "defgh");
	for (size_t len = 0; len <= block.len; len++) {
		bool whole = len == 0 || len == 5 || len == 7 || len == 14;

		ck_assert_msg(block_check(slice_of(block.data, len),
		    &records) == whole, "cut behind byte %zu", len);
	}
	ck_assert(block_check(nothing, &records));
	ck_assert_uint_eq(records, 0);
	buffer_free(&block);
}
END_TEST

START_TEST(a_length_above_the_largest_record_is_no_block)
{
	static char bytes[BLOCK_MAX];
	uint32_t records;

	bytes[0] = (char)(RECORD_MAX >> 8);
	bytes[1] = (char)(RECORD_MAX & 0xff);
	ck_assert(block_check(slice_of(bytes, RECORD_HEAD + RECORD_MAX),
	    &records));
	bytes[1]++;
	ck_assert(!block_check(slice_of(bytes, RECORD_HEAD + RECORD_MAX + 1),
	    &records));
}
END_TEST

START_TEST(what_passes_the_check_is_walked_to_its_end_and_not_beyond)
{
	uint32_t state = 1, passed = 0;
	char bytes[48];

	for (unsigned long i = 0; i < 200000; i++) {
		size_t len = next_random(&state) % sizeof(bytes);
		struct slice walk = slice_of(bytes, len), record;
		uint32_t records, walked = 0;

		for (size_t at = 0; at < len; at++)
			bytes[at] = (char)(next_random(&state) % 4);
		if (!block_check(walk, &records))
			continue;
		passed++;
		while (block_next(&walk, &record)) {
			must(record.ptr >= bytes && record.ptr + record.len <=
			    bytes + len, "a record outside of its block", i);
			walked++;
		}
		must(walk.len == 0 && walked == records,
		    "not walked to its end", i);
	}
	ck_assert_uint_gt(passed, 1000);
}
END_TEST

/* ---------------------------------------------------------------- text */

static size_t
encode(uint32_t c, char *to)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

START_TEST(every_character_of_unicode_is_one_column)
{
	for (uint32_t c = 0; c < 0x140000; c++) {
		char bytes[4];
		struct slice text = slice_of(bytes, encode(c, bytes));
		bool is = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);

		must(text_is_utf8(text) == is, "well-formed", c);
		must(text_char(text) == (is ? text.len : 1), "its bytes", c);
		must(text_columns(text) == (is ? 1 : text.len), "columns", c);
		must(text.len == 1 || !text_is_utf8(slice_head(text,
		    text.len - 1)), "whole without its last byte", c);
	}
}
END_TEST

START_TEST(a_longer_form_than_needed_is_not_well_formed)
{
	static const char *const bad[] = {"\xc0\x80", "\xc1\xbf",
	    "\xe0\x80\x80", "\xe0\x9f\xbf", "\xf0\x80\x80\x80",
	    "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
	    "\xff", "\x80", "\xed\xa0\x80", "a\xcc", "\xe2\x82", "\xe2(\xa1"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!text_is_utf8(slice_text(bad[i])), "case %zu", i);
	ck_assert(text_is_utf8(nothing));
	ck_assert_uint_eq(text_char(nothing), 0);
}
END_TEST

START_TEST(a_column_begins_where_columns_before_it_end)
{
	/* a, e acute, a lone byte, euro, a clef of four bytes, z */
	struct slice text = SLICE("a\xc3\xa9\xff\xe2\x82\xac\xf0\x9d\x84\x9ez");
	static const size_t at[] = {0, 1, 3, 4, 7, 11, 12};

	ck_assert_uint_eq(text_columns(text), 6);
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
		ck_assert_uint_eq(text_column_at(text, i), at[i]);
	ck_assert_uint_eq(text_column_at(text, 100), text.len);
	ck_assert_uint_eq(text_column_at(nothing, 1), 0);
}
END_TEST

/* ------------------------------------------------------------ messages */

static void
check_message(const char *text, const struct insert *inserts,
    const char *wanted)
{
	struct message message = {"ABC123I", 'I', text, "", ""};
	struct buffer out = {0};

	message_put(&out, &message, inserts);
	ck_assert_str_eq(buffer_str(&out), wanted);
	buffer_free(&out);
}

START_TEST(inserts_stand_where_the_text_names_them)
{
	check_message("plain", INSERTS({"a", "1"}), "ABC123I plain");
	check_message("", INSERTS({"a", "1"}), "ABC123I ");
	check_message("{a}", INSERTS({"a", "1"}), "ABC123I 1");
	check_message("{b} {a}{b}.", INSERTS({"a", "1"}, {"b", ""}),
	    "ABC123I  1.");
	/* what stands in a value is no insert */
	check_message("<{a}>", INSERTS({"a", "{b} %s"}), "ABC123I <{b} %s>");
}
END_TEST

START_TEST(inserts_are_padded_to_columns_on_either_side)
{
	check_message("[{a:4}]", INSERTS({"a", "xy"}), "ABC123I [xy  ]");
	check_message("[{a:-4}]", INSERTS({"a", "xy"}), "ABC123I [  xy]");
	check_message("[{a:1}]", INSERTS({"a", "xy"}), "ABC123I [xy]");
	check_message("[{a:0}]", INSERTS({"a", "xy"}), "ABC123I [xy]");
	check_message("[{a:3}]", INSERTS({"a", "\xc3\xa9"}),
	    "ABC123I [\xc3\xa9  ]");
}
END_TEST

static const char *
check_insert(const char *open)
{
	const char *close = strchr(open, '}');
	size_t name = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz_");

	ck_assert_msg(close != NULL, "an insert without end: %s", open);
	ck_assert_msg(name > 0, "an insert without name: %s", open);
	if (open[1 + name] == ':')
		ck_assert_uint_ne(strtol(open + name + 2, NULL, 10), 0);
	else
		ck_assert_ptr_eq(open + 1 + name, close);
	return close;
}

START_TEST(every_message_of_the_spool_has_an_id_and_whole_inserts)
{
	for (int i = 0; i < SPOOL_MESSAGE_COUNT; i++) {
		const struct message *message = &spool_messages[i];
		const char *at = message->text;

		ck_assert_uint_ge(strlen(message->id), 7);
		ck_assert_ptr_nonnull(strchr("IWESA", message->severity));
		while ((at = strchr(at, '{')) != NULL)
			at = check_insert(at);
	}
}
END_TEST

/* ------------------------------------------------------ faults and time */

START_TEST(the_first_fault_stays)
{
	struct fault fault = {0};

	ck_assert(!fault_is_set(&fault));
	fault_set(&fault, "first %d", 1);
	fault_set(&fault, "second");
	errno = ENOSPC;
	fault_errno(&fault, "third");
	ck_assert(fault_is_set(&fault));
	ck_assert_str_eq(fault.text, "first 1");
	fault_clear(&fault);
	errno = ENOENT;
	fault_errno(&fault, "%s", "/x");
	ck_assert_str_eq(fault.text, "/x: No such file or directory");
	fault_set(NULL, "nobody asks");
	fault_errno(NULL, "nobody asks");
}
END_TEST

START_TEST(a_fault_too_long_is_cut)
{
	struct fault fault = {0};

	errno = ENOENT;
	fault_errno(&fault, "%*s", 2 * FAULT_SIZE, "x");
	ck_assert_uint_eq(strlen(fault.text), FAULT_SIZE - 1);
}
END_TEST

START_TEST(a_deadline_is_that_far_from_now)
{
	static const int64_t waits[] = {0, 1, 999, 1000, 1001, 123456789};

	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		int64_t before = clock_monotonic_ms();
		struct timespec at = clock_deadline(waits[i]);
		int64_t ms = (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;

		ck_assert_int_ge(at.tv_nsec, 0);
		ck_assert_int_lt(at.tv_nsec, 1000000000);
		ck_assert_int_ge(ms, before + waits[i]);
		ck_assert_int_le(ms, clock_monotonic_ms() + waits[i]);
	}
}
END_TEST

START_TEST(a_time_that_does_not_fit_is_no_time)
{
	char text[12], small[4] = "zzz";

	clock_format(0, "%Y-%m-%d", text, sizeof(text));
	ck_assert_uint_eq(strlen(text), 10);
	clock_format(0, "%Y-%m-%d", small, sizeof(small));
	ck_assert_str_eq(small, "");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("base");
	TCase *tcase = tcase_create("base");
	SRunner *runner;
	int failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, the_empty_slice_may_be_asked_everything);
	tcase_add_test(tcase, letters_compare_without_case_in_ascii_alone);
	tcase_add_test(tcase, a_separator_at_the_end_gives_one_last_empty_part);
	tcase_add_test(tcase, a_number_is_digits_and_nothing_else);
	tcase_add_test(tcase, blanks_and_tabs_are_trimmed_and_nothing_else);
	tcase_add_test(tcase, a_copy_into_an_array_is_cut_and_ends_in_nul);
	tcase_add_test(tcase, a_buffer_holds_what_was_put_whatever_the_bytes);
	tcase_add_test(tcase, a_buffer_prints_at_its_end_and_keeps_what_it_had);
	tcase_add_test(tcase, an_empty_buffer_is_an_empty_text);
	tcase_add_test(tcase, what_an_arena_gives_is_cleared_aligned_and_stays);
	tcase_add_test(tcase, an_arena_has_texts_of_its_own);
	tcase_add_test(tcase, memory_of_no_bytes_is_memory_too);
	tcase_add_test(tcase, a_program_without_memory_stops_and_goes_nowhere);
	tcase_add_test(tcase, records_come_back_from_a_block_as_they_were_put);
	tcase_add_test(tcase, a_record_has_its_length_before_it_high_byte_first);
	tcase_add_test(tcase, a_block_is_full_to_the_byte_and_then_takes_nothing);
	tcase_add_test(tcase,
	    a_block_cut_anywhere_but_behind_a_record_is_no_block);
	tcase_add_test(tcase, a_length_above_the_largest_record_is_no_block);
	tcase_add_test(tcase,
	    what_passes_the_check_is_walked_to_its_end_and_not_beyond);
	tcase_add_test(tcase, every_character_of_unicode_is_one_column);
	tcase_add_test(tcase, a_longer_form_than_needed_is_not_well_formed);
	tcase_add_test(tcase, a_column_begins_where_columns_before_it_end);
	tcase_add_test(tcase, inserts_stand_where_the_text_names_them);
	tcase_add_test(tcase, inserts_are_padded_to_columns_on_either_side);
	tcase_add_test(tcase,
	    every_message_of_the_spool_has_an_id_and_whole_inserts);
	tcase_add_test(tcase, the_first_fault_stays);
	tcase_add_test(tcase, a_fault_too_long_is_cut);
	tcase_add_test(tcase, a_deadline_is_that_far_from_now);
	tcase_add_test(tcase, a_time_that_does_not_fit_is_no_time);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
