/*
 * tests/unit/programs_iebgener_test.c -- IEBGENER, ICEGENER, IEFBR14
 */
#include "programs_support.h"

static const char mail[] =
    "HELO LXJES1\nMAIL FROM:<batch@example.org>\nRCPT TO:<ops@example.org>\n"
    "DATA\nSubject: totals\n\nhello\n.\nQUIT\n";

static void
copy_begin(const char *program)
{
	step_begin(program);
	dd_sysout("SYSPRINT");
	dd_dummy("SYSIN");
}

START_TEST(iebgener_copies_in_stream_data_to_sysout)
{
	copy_begin("IEBGENER");
	dd_instream("SYSUT1", mail);
	dd_sysout("SYSUT2");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("SYSUT2"), mail);
}
END_TEST

START_TEST(fixed_records_are_padded_to_their_length_in_characters)
{
	const char *out;

	copy_begin("IEBGENER");
	dd_instream("SYSUT1", "gr\xc3\xbc\xc3\x9f\x65\n");
	dd_sysout("SYSUT2");
	step_run_to(0);
	out = sysout_of("SYSUT2");
	ck_assert_uint_eq(strlen(out), 80 + 2 + 1);
	ck_assert_uint_eq(strspn(out + 7, " "), 75);
}
END_TEST

START_TEST(sysprint_looks_as_on_zos)
{
	struct slice rest, line[5];

	copy_begin("IEBGENER");
	dd_instream("SYSUT1", mail);
	dd_sysout("SYSUT2");
	step_run_to(0);
	rest = slice_text(sysout_of("SYSPRINT"));
	for (int i = 0; i < 5; i++)
		ck_assert(slice_split(&rest, '\n', &line[i]));
	for (int i = 0; i < 4; i++)
		ck_assert_uint_eq(line[i].len, 121);
	ck_assert(slice_starts(line[0],
	    SLICE("1DATA SET UTILITY - GENERATE     ")));
	ck_assert_int_eq(strncmp(line[0].ptr + 99, "PAGE 0001 ", 10), 0);
	ck_assert(slice_equal(slice_trim_end(line[1]), SLICE("-IEB352I "
	    "WARNING: ONE OR MORE OF THE OUTPUT DCB PARMS COPIED FROM "
	    "INPUT")));
	ck_assert_uint_eq(slice_trim_end(line[2]).len, 0);
	ck_assert(slice_equal(slice_trim_end(line[3]),
	    SLICE(" PROCESSING ENDED AT EOD")));
	ck_assert_uint_eq(line[4].len, 0);
}
END_TEST

START_TEST(an_output_with_its_own_dcb_gives_no_warning)
{
	Ssi__DdPart *out;

	copy_begin("IEBGENER");
	dd_instream("SYSUT1", mail);
	out = dd_sysout("SYSUT2");
	out->recfm = (char *)"FB";
	out->lrecl = 80;
	out->blksize = 800;
	step_run_to(0);
	ck_assert(!sysout_has("SYSPRINT", "IEB352I"));
}
END_TEST

START_TEST(concatenation_is_read_in_order)
{
	file_put("PROD/TOTALS", "line one\nline two\n");
	file_put("PROD/TOTALS.label", "RECFM=FB\nLRECL=80\n");
	copy_begin("IEBGENER");
	dd_instream("SYSUT1", "HELO X\n");
	dd_data_set("SYSUT1", "PROD.TOTALS", JCL_SHR, JCL_KEEP);
	dd_instream("SYSUT1", ".\nQUIT\n");
	dd_sysout("SYSUT2");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("SYSUT2"),
	    "HELO X\nline one\nline two\n.\nQUIT\n");
}
END_TEST

START_TEST(concatenated_text_without_a_label_is_like_its_neighbours)
{
	file_put("PROD/TOTALS", "line one\nline two");
	copy_begin("IEBGENER");
	dd_data_set("SYSUT1", "PROD.TOTALS", JCL_SHR, JCL_KEEP);
	dd_instream("SYSUT1", ".\n");
	dd_sysout("SYSUT2");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("SYSUT2"), "line one\nline two\n.\n");
	ck_assert_uint_eq(strlen(sysout_of("SYSUT2")), 3 * 81);
}
END_TEST

START_TEST(concatenation_of_unlike_lengths_is_ieb311i)
{
	file_put("PROD/WIDE", "x\n");
	file_put("PROD/WIDE.label", "RECFM=FB\nLRECL=133\n");
	copy_begin("IEBGENER");
	dd_instream("SYSUT1", "HELO X\n");
	dd_data_set("SYSUT1", "PROD.WIDE", JCL_SHR, JCL_KEEP);
	dd_sysout("SYSUT2");
	step_run_to(12);
	ck_assert(sysout_has("SYSPRINT",
	    "IEB311I CONFLICTING DCB PARAMETERS"));
	ck_assert(sysout_has("SYSPRINT", "PROD.WIDE HAS RECFM=FB,LRECL=133"));
	ck_assert_str_eq(sysout_of("SYSUT2"), "");
}
END_TEST

START_TEST(other_output_length_is_ieb311i_and_leaves_the_data_set_alone)
{
	file_put("PROD/OUT", "old\n");
	file_put("PROD/OUT.label", "RECFM=FB\nLRECL=133\n");
	copy_begin("IEBGENER");
	dd_instream("SYSUT1", "HELO X\n");
	dd_data_set("SYSUT2", "PROD.OUT", JCL_OLD, JCL_KEEP);
	step_run_to(12);
	ck_assert(sysout_has("SYSPRINT", "IEB311I"));
	ck_assert_str_eq(file_get("PROD/OUT"), "old\n");
}
END_TEST

START_TEST(icegener_pads_and_truncates_where_iebgener_refuses)
{
	Ssi__DdPart *out;

	copy_begin("ICEGENER");
	dd_instream("SYSUT1", "0123456789abcdef\n");
	out = dd_sysout("SYSUT2");
	out->recfm = (char *)"FB";
	out->lrecl = 10;
	step_run_to(0);
	ck_assert_str_eq(sysout_of("SYSUT2"), "0123456789\n");
	ck_assert(sysout_has("SYSPRINT",
	    "70 BYTE FIXED RECORD TRUNCATION FOR SYSUT2"));
}
END_TEST

START_TEST(a_line_longer_than_lrecl_is_an_io_error_that_names_it)
{
	file_put("PROD/LONG", "short\n0123456789abc\n");
	file_put("PROD/LONG.label", "RECFM=FB\nLRECL=10\n");
	copy_begin("IEBGENER");
	dd_data_set("SYSUT1", "PROD.LONG", JCL_SHR, JCL_KEEP);
	dd_sysout("SYSUT2");
	step_run_to(12);
	ck_assert(sysout_has("SYSPRINT", "IEB351I I/O ERROR"));
	ck_assert(sysout_has("SYSPRINT", "record 2 has 13 columns"));
}
END_TEST

START_TEST(a_missing_sysut1_is_return_code_8)
{
	copy_begin("IEBGENER");
	dd_sysout("SYSUT2");
	step_run_to(8);
	ck_assert(sysout_has("SYSPRINT", "IEB316I DDNAME SYSUT1"));
}
END_TEST

START_TEST(missing_sysin_and_sysprint_are_named_in_the_log)
{
	step_begin("IEBGENER");
	dd_instream("SYSUT1", mail);
	dd_sysout("SYSUT2");
	step_run_to(0);
	ck_assert(allocation_has("IEC130I SYSIN DD STATEMENT MISSING"));
	ck_assert(allocation_has("IEC130I SYSPRINT DD STATEMENT MISSING"));
	ck_assert_str_eq(sysout_trimmed("SYSUT2"), mail);
}
END_TEST

START_TEST(without_sysprint_errors_go_to_the_log)
{
	step_begin("IEBGENER");
	dd_dummy("SYSIN");
	dd_sysout("SYSUT2");
	step_run_to(8);
	ck_assert(said("IEB316I DDNAME SYSUT1"));
}
END_TEST

START_TEST(a_dummy_input_copies_nothing)
{
	copy_begin("IEBGENER");
	dd_dummy("SYSUT1");
	dd_sysout("SYSUT2");
	step_run_to(0);
	ck_assert_str_eq(sysout_of("SYSUT2"), "");
}
END_TEST

START_TEST(variable_records_keep_their_lengths)
{
	Ssi__DdPart *out;

	file_put("PROD/VB", "a\nlonger line\n\nend  \n");
	file_put("PROD/VB.label", "RECFM=VB\nLRECL=255\n");
	copy_begin("IEBGENER");
	dd_data_set("SYSUT1", "PROD.VB", JCL_SHR, JCL_KEEP);
	out = dd_data_set("SYSUT2", "PROD.COPY", JCL_NEW, JCL_CATLG);
	(void)out;
	step_run_to(0);
	ck_assert_str_eq(file_get("PROD/COPY"), "a\nlonger line\n\nend  \n");
	ck_assert_ptr_nonnull(strstr(file_get("PROD/COPY.label"),
	    "RECFM=VB\nLRECL=255\n"));
}
END_TEST

/* ------------------------------------------------- control statements */

START_TEST(record_field_makes_variable_records_fixed)
{
	Ssi__DdPart *out;

	file_put("PROD/VB", "a\nlonger line\n");
	file_put("PROD/VB.label", "RECFM=VB\nLRECL=255\n");
	step_begin("IEBGENER");
	dd_sysout("SYSPRINT");
	dd_instream("SYSIN", "  GENERATE MAXFLDS=1\n"
	    "  RECORD FIELD=(20,1,,1)\n");
	dd_data_set("SYSUT1", "PROD.VB", JCL_SHR, JCL_KEEP);
	out = dd_sysout("SYSUT2");
	out->recfm = (char *)"FB";
	out->lrecl = 20;
	step_run_to(0);
	ck_assert_str_eq(sysout_of("SYSUT2"),
	    "a                   \nlonger line         \n");
	ck_assert(sysout_has("SYSPRINT", "RECORD FIELD=(20,1,,1)"));
}
END_TEST

START_TEST(fields_and_literals_are_put_where_they_are_told)
{
	step_begin("IEBGENER");
	dd_sysout("SYSPRINT");
	dd_instream("SYSIN", "         GENERATE MAXFLDS=3,MAXLITS=10\n"
	    "EDIT     RECORD FIELD=(3,5,,1),       A COMMENT\n"
	    "               FIELD=(5,'it''s',,10),FIELD=(4,1,,4)\n");
	dd_instream("SYSUT1", "abcdefg\n");
	dd_sysout("SYSUT2");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("SYSUT2"), "efgabcd  it's\n");
}
END_TEST

START_TEST(members_are_made_of_groups_that_end_with_ident)
{
	Ssi__DdPart *out;

	step_begin("IEBGENER");
	dd_sysout("SYSPRINT");
	dd_instream("SYSIN", "  GENERATE MAXNAME=2,MAXGPS=2\n"
	    "  MEMBER NAME=FIRST\n  RECORD IDENT=(3,'END',1)\n"
	    "  MEMBER NAME=(SECOND)\n  RECORD IDENT=(3,'END',1)\n");
	dd_instream("SYSUT1", "one\nEND\ntwo\nthree\nEND\nrest\n");
	out = dd_data_set("SYSUT2", "PROD.LIB", JCL_NEW, JCL_CATLG);
	(void)out;
	step_run_to(4);
	ck_assert_str_eq(file_get("PROD/LIB/FIRST"), "one\nEND\n");
	ck_assert_str_eq(file_get("PROD/LIB/SECOND"), "two\nthree\nEND\n");
	ck_assert(sysout_has("SYSPRINT", "1 RECORDS BEHIND THE LAST IDENT"));
}
END_TEST

static const struct {
	const char *cards;
	const char *says;
} wrong[] = {
	{"  GENERATE MAXFLDS=1\n  RECORD FIELD=(80,1,,1),FIELD=(1,1)\n",
	    "2 fields, but MAXFLDS=1"},
	{"  RECORD FIELD=(80,1,,1)\n", "GENERATE must come before RECORD"},
	{"  GENERATE MAXFIELDS=1\n", "card 1"},
	{"  GENERATE MAXFLDS=9\n  RECORD FIELD=(8,0)\n",
	    "card 2, column 19"},
	{"  GENERATE MAXFLDS=9\n  RECORD FIELD=(8,1,PZ,1)\n", "conversions"},
	{"  GENERATE MAXFLDS=9\n  RECORD FIELD=(8,'unclosed,,1)\n",
	    "has no end"},
	{"  GENERATE MAXFLDS=9\n  RECORD FIELD=(3,'four',,1)\n",
	    "longer than 3"},
	{"  GENERATE MAXFLDS=9\n  RECORD FIELD=(80,1,,2)\n",
	    "THE FIELDS END IN COLUMN 81"},
	{"  COPY X\n", "COPY is none of"},
	{"  EXITS OUTREC=X\n", "no user exits"},
};

START_TEST(a_wrong_statement_is_told_with_its_card)
{
	step_begin("IEBGENER");
	dd_sysout("SYSPRINT");
	dd_instream("SYSIN", wrong[_i].cards);
	dd_instream("SYSUT1", "abc\n");
	dd_sysout("SYSUT2");
	step_run_to(12);
	ck_assert_msg(sysout_has("SYSPRINT", wrong[_i].says), "%s",
	    sysout_trimmed("SYSPRINT"));
	ck_assert_str_eq(sysout_of("SYSUT2"), "");
}
END_TEST

START_TEST(iefbr14_returns_0)
{
	step_begin("IEFBR14");
	step_run_to(0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("iebgener");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, world_begin, world_end);
	tcase_add_test(all, iebgener_copies_in_stream_data_to_sysout);
	tcase_add_test(all,
	    fixed_records_are_padded_to_their_length_in_characters);
	tcase_add_test(all, sysprint_looks_as_on_zos);
	tcase_add_test(all, an_output_with_its_own_dcb_gives_no_warning);
	tcase_add_test(all, concatenation_is_read_in_order);
	tcase_add_test(all,
	    concatenated_text_without_a_label_is_like_its_neighbours);
	tcase_add_test(all, concatenation_of_unlike_lengths_is_ieb311i);
	tcase_add_test(all,
	    other_output_length_is_ieb311i_and_leaves_the_data_set_alone);
	tcase_add_test(all,
	    icegener_pads_and_truncates_where_iebgener_refuses);
	tcase_add_test(all,
	    a_line_longer_than_lrecl_is_an_io_error_that_names_it);
	tcase_add_test(all, a_missing_sysut1_is_return_code_8);
	tcase_add_test(all, missing_sysin_and_sysprint_are_named_in_the_log);
	tcase_add_test(all, without_sysprint_errors_go_to_the_log);
	tcase_add_test(all, a_dummy_input_copies_nothing);
	tcase_add_test(all, variable_records_keep_their_lengths);
	tcase_add_test(all, record_field_makes_variable_records_fixed);
	tcase_add_test(all,
	    fields_and_literals_are_put_where_they_are_told);
	tcase_add_test(all, members_are_made_of_groups_that_end_with_ident);
	tcase_add_loop_test(all, a_wrong_statement_is_told_with_its_card, 0,
	    sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_test(all, iefbr14_returns_0);
	suite_add_tcase(suite, all);
	return run_suite(suite);
}
