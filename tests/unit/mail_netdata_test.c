/*
 * tests/unit/mail_netdata_test.c -- TSO TRANSMIT unpacked
 */
#include <check.h>
#include <stdlib.h>

#include "spool/base/buffer.h"
#include "spool/base/codepage.h"
#include "spool/base/memory.h"
#include "writer/mail/netdata.h"

/* ---- making NETDATA */

static void
ebcdic(struct buffer *to, const char *text)
{
	struct converter *c = converter_open(codepage_find("UTF-8", NULL),
	    codepage_find("IBM-1047", NULL));
	unsigned column;

	converter_put(c, slice_text(text), to, &column);
	converter_close(&c);
}

/* A record in segments of at most `most` bytes. */
static void
put_record(struct buffer *to, struct slice record, unsigned control,
    size_t most)
{
	bool first = true;

	do {
		struct slice part = slice_head(record, most);
		unsigned flags = control | (first ? 0x80 : 0) |
		    (part.len == record.len ? 0x40 : 0);

		buffer_byte(to, (char)(part.len + 2));
		buffer_byte(to, (char)flags);
		buffer_put(to, part);
		record = slice_from(record, part.len);
		first = false;
	} while (record.len > 0);
}

static void
put_unit(struct buffer *to, unsigned key, struct slice value)
{
	buffer_byte(to, (char)(key >> 8));
	buffer_byte(to, (char)key);
	buffer_put(to, SLICE("\0\1"));
	buffer_byte(to, (char)(value.len >> 8));
	buffer_byte(to, (char)value.len);
	buffer_put(to, value);
}

static void
put_control(struct buffer *to, const char *name, struct slice units)
{
	struct buffer record = {0};

	ebcdic(&record, name);
	buffer_put(&record, units);
	put_record(to, buffer_slice(&record), 0x20, 253);
	buffer_free(&record);
}

static void
put_inmr02(struct buffer *to, char file, const char *utility, bool message,
    struct slice recfm)
{
	struct buffer units = {0}, name = {0};

	buffer_put(&units, SLICE("\0\0\0"));
	buffer_byte(&units, file);
	ebcdic(&name, utility);
	put_unit(&units, 0x1028, buffer_slice(&name));
	if (message)
		buffer_put(&units, SLICE("\x00\x28\0\0"));	/* no value */
	put_unit(&units, 0x0049, recfm);
	put_control(to, "INMR02", buffer_slice(&units));
	buffer_free(&units);
	buffer_free(&name);
}

static void
put_text(struct buffer *to, const char *text, size_t most)
{
	struct buffer record = {0};

	ebcdic(&record, text);
	put_record(to, record.len > 0 ? buffer_slice(&record) : SLICE(""), 0,
	    most);
	buffer_free(&record);
}

/* ---- unpacking it */

/* What comes of the records of `width` bytes from one on, in UTF-8, each record
 * that comes ended by "|"; the places of the first few. */
enum { PLACES = 8 };

static enum netdata_rc
unpack_from(struct netdata *n, struct slice rest, size_t width, uint32_t first,
    struct buffer *out, struct record_place *places, struct fault *fault)
{
	struct converter *c = converter_open(codepage_find("IBM-1047", NULL),
	    codepage_find("UTF-8", NULL));
	struct record_place at = {.block = first}, place;
	enum netdata_rc rc = NETDATA_MORE;
	struct slice record;
	unsigned column;

	rest = slice_from(rest, first * width);
	for (; rest.len > 0 && rc == NETDATA_MORE; at.block++) {
		netdata_put(n, slice_head(rest, width), at);
		rest = slice_from(rest, width);
		while ((rc = netdata_next(n, &record, &place, fault)) ==
		    NETDATA_RECORD) {
			converter_put(c, record, out, &column);
			buffer_byte(out, '|');
			if (places != NULL && place.number <= PLACES)
				places[place.number - 1] = place;
		}
	}
	converter_close(&c);
	return rc;
}

/* Feeds 80 bytes at a time. */
static enum netdata_rc
unpack(struct buffer *packed, struct buffer *out, struct fault *fault)
{
	struct netdata *n = netdata_open();
	enum netdata_rc rc;

	while (packed->len % 80 != 0)
		buffer_byte(packed, '\0');
	rc = unpack_from(n, buffer_slice(packed), 80, 0, out, NULL, fault);
	if (netdata_carriage_control(n))
		buffer_text(out, "(carriage control)");
	netdata_close(&n);
	return rc;
}

START_TEST(transmitted_records_come_back_whatever_their_segments)
{
	struct buffer packed = {0}, out = {0};
	size_t most = (size_t)_i;

	put_control(&packed, "INMR01", SLICE(""));
	put_inmr02(&packed, 1, "INMCOPY", false, SLICE("\x90\x00"));
	put_control(&packed, "INMR03", SLICE(""));
	put_text(&packed, "HELO SYS1", most);
	put_text(&packed, "", most);
	put_text(&packed, "a record that is longer than eighty bytes, so that"
	    " it lies in more than one of the records it travels in", most);
	put_control(&packed, "INMR06", SLICE(""));
	put_text(&packed, "behind the trailer", most);
	ck_assert(netdata_begins(slice_head(buffer_slice(&packed), 80)));
	ck_assert_int_eq(unpack(&packed, &out, NULL), NETDATA_END);
	ck_assert_str_eq(buffer_str(&out), "HELO SYS1||a record that is longer"
	    " than eighty bytes, so that it lies in more than one of the"
	    " records it travels in|");
	buffer_free(&packed);
	buffer_free(&out);
}
END_TEST

START_TEST(unpacking_goes_on_at_the_place_of_any_record)
{
	static const char *const rest[] = {
		"HELO SYS1|||a longer one, of more bytes than fit|.|",
		"||a longer one, of more bytes than fit|.|",
		"|a longer one, of more bytes than fit|.|",
		"a longer one, of more bytes than fit|.|",
		".|",
	};
	struct buffer packed = {0}, out = {0};
	struct record_place places[PLACES];
	struct netdata *n = netdata_open();
	size_t width = (size_t)_i;

	put_control(&packed, "INMR01", SLICE(""));
	put_inmr02(&packed, 1, "INMCOPY", true, SLICE("\x84\x00"));
	put_inmr02(&packed, 2, "INMCOPY", false, SLICE("\x90\x00"));
	put_control(&packed, "INMR03", SLICE(""));
	put_text(&packed, "Dear operator", 5);
	put_control(&packed, "INMR03", SLICE(""));
	put_text(&packed, "HELO SYS1", 253);
	put_text(&packed, "", 253);
	put_text(&packed, "", 253);
	put_text(&packed, "a longer one, of more bytes than fit", 7);
	put_text(&packed, ".", 253);
	put_control(&packed, "INMR06", SLICE(""));
	ck_assert_int_eq(unpack_from(n, buffer_slice(&packed), width, 0, &out,
	    places, NULL), NETDATA_END);
	netdata_close(&n);
	for (unsigned i = 0; i < 5; i++) {
		buffer_clear(&out);
		ck_assert_uint_eq(places[i].number, i + 1);
		n = netdata_resume(places[i]);
		ck_assert_int_eq(unpack_from(n, buffer_slice(&packed), width,
		    places[i].block, &out, NULL, NULL), NETDATA_END);
		ck_assert_str_eq(buffer_str(&out), rest[i]);
		netdata_close(&n);
	}
	buffer_free(&packed);
	buffer_free(&out);
}
END_TEST

START_TEST(message_behind_the_data_is_refused)
{
	struct buffer packed = {0}, out = {0};
	struct fault fault = {0};

	put_control(&packed, "INMR01", SLICE(""));
	put_inmr02(&packed, 1, "INMCOPY", false, SLICE("\x90\x00"));
	put_inmr02(&packed, 2, "INMCOPY", true, SLICE("\x84\x00"));
	put_control(&packed, "INMR03", SLICE(""));
	put_text(&packed, "HELO SYS1", 253);
	put_control(&packed, "INMR03", SLICE(""));
	put_text(&packed, "Dear operator", 253);
	ck_assert_int_eq(unpack(&packed, &out, &fault), NETDATA_BAD);
	ck_assert_str_eq(buffer_str(&out), "HELO SYS1|");
	ck_assert_ptr_nonnull(strstr(fault.text, "message"));
	buffer_free(&packed);
	buffer_free(&out);
}
END_TEST

START_TEST(message_before_the_data_is_left_out)
{
	struct buffer packed = {0}, out = {0};

	put_control(&packed, "INMR01", SLICE(""));
	put_inmr02(&packed, 1, "INMCOPY", true, SLICE("\x84\x00"));
	put_inmr02(&packed, 2, "INMCOPY", false, SLICE("\x90\x00"));
	put_control(&packed, "INMR03", SLICE(""));
	put_text(&packed, "Dear operator", 253);
	put_control(&packed, "INMR03", SLICE(""));
	put_text(&packed, "HELO SYS1", 253);
	put_control(&packed, "INMR06", SLICE(""));
	ck_assert_int_eq(unpack(&packed, &out, NULL), NETDATA_END);
	ck_assert_str_eq(buffer_str(&out), "HELO SYS1|");
	buffer_free(&packed);
	buffer_free(&out);
}
END_TEST

START_TEST(carriage_control_is_known_from_the_record_format)
{
	struct buffer packed = {0}, out = {0};

	put_control(&packed, "INMR01", SLICE(""));
	put_inmr02(&packed, 1, "INMCOPY", false, SLICE("\x54\x00"));
	put_control(&packed, "INMR03", SLICE(""));
	put_text(&packed, " HELO SYS1", 253);
	put_control(&packed, "INMR06", SLICE(""));
	ck_assert_int_eq(unpack(&packed, &out, NULL), NETDATA_END);
	ck_assert_str_eq(buffer_str(&out), " HELO SYS1|(carriage control)");
	buffer_free(&packed);
	buffer_free(&out);
}
END_TEST

START_TEST(partitioned_data_set_is_refused_with_what_to_do)
{
	struct buffer packed = {0}, out = {0};
	struct fault fault = {0};

	put_control(&packed, "INMR01", SLICE(""));
	put_inmr02(&packed, 1, "IEBCOPY", false, SLICE("\x90\x00"));
	ck_assert_int_eq(unpack(&packed, &out, &fault), NETDATA_BAD);
	ck_assert_ptr_nonnull(strstr(fault.text, "SEQ"));
	buffer_free(&packed);
	buffer_free(&out);
}
END_TEST

START_TEST(data_set_that_ends_too_early_is_told_by_the_missing_trailer)
{
	struct buffer packed = {0}, out = {0};
	struct netdata *n = netdata_open();
	struct fault fault = {0};

	put_control(&packed, "INMR01", SLICE(""));
	put_inmr02(&packed, 1, "INMCOPY", false, SLICE("\x90\x00"));
	put_control(&packed, "INMR03", SLICE(""));
	put_text(&packed, "a text of a length that makes the whole of it a"
	    " multiple of eighty bytes, or not", 253);
	packed.len -= packed.len % 80;
	ck_assert_int_eq(unpack_from(n, buffer_slice(&packed), 80, 0, &out,
	    NULL, NULL), NETDATA_MORE);
	ck_assert_str_eq(buffer_str(&out), "");
	ck_assert(!netdata_finish(n, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "INMR06"));
	netdata_close(&n);
	buffer_free(&packed);
	buffer_free(&out);
}
END_TEST

START_TEST(bytes_that_are_no_segments_are_refused)
{
	static const struct {
		const char *bytes;
		size_t len;
	} bad[] = {
		{"\1\xc0", 2},			/* shorter than its head */
		{"\3\x40x", 3},				/* goes on, not begun */
		{"\3\x80x\3\x80x", 6},			/* begins twice */
		{"\5\xe0xyz", 5},			/* not INMR */
		{"\x0a\xe0\xc9\xd5\xd4\xd9\xf0\xf2\0\0", 10}, /* no file */
		{"\x0f\xe0\xc9\xd5\xd4\xd9\xf0\xf2\0\0\0\1\x10\x28\0", 15},
		{"\x0c\xe0\xc9\xd5\xd4\xd9\xf0\xf2\0\0\0\x9", 12},
	};
	struct buffer packed = {0}, out = {0};
	struct fault fault = {0};

	buffer_put(&packed, slice_of(bad[_i].bytes, bad[_i].len));
	ck_assert_int_eq(unpack(&packed, &out, &fault), NETDATA_BAD);
	ck_assert(fault_is_set(&fault));
	buffer_free(&packed);
	buffer_free(&out);
}
END_TEST

START_TEST(card_images_are_not_taken_for_netdata)
{
	ck_assert(!netdata_begins(SLICE("HELO SYS1")));
	ck_assert(!netdata_begins(SLICE("")));
	ck_assert(!netdata_begins(SLICE("\x50\xe0\xc9\xd5\xd4")));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("netdata");
	TCase *tcase = tcase_create("netdata");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tcase,
	    transmitted_records_come_back_whatever_their_segments, 1, 254);
	tcase_add_loop_test(tcase,
	    unpacking_goes_on_at_the_place_of_any_record, 1, 300);
	tcase_add_test(tcase, message_behind_the_data_is_refused);
	tcase_add_test(tcase, message_before_the_data_is_left_out);
	tcase_add_test(tcase, carriage_control_is_known_from_the_record_format);
	tcase_add_test(tcase, partitioned_data_set_is_refused_with_what_to_do);
	tcase_add_test(tcase,
	    data_set_that_ends_too_early_is_told_by_the_missing_trailer);
	tcase_add_loop_test(tcase, bytes_that_are_no_segments_are_refused, 0,
	    7);
	tcase_add_test(tcase, card_images_are_not_taken_for_netdata);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
