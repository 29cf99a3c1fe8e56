/*
 * tests/unit/jcl_stream_test.c -- job streams, cards, statements, data
 */
#include "tests/unit/jcl_support.h"

/* How many jobs a stream has, and where each begins. */
static unsigned
split(const char *text, const char **begins, unsigned most)
{
	struct slice stream = slice_text(text), one;
	unsigned count = 0;

	while (jcl_next_job(&stream, &one)) {
		ck_assert_uint_lt(count, most);
		begins[count++] = arena_text(arena, one);
	}
	ck_assert_uint_eq(stream.len, 0);
	return count;
}

START_TEST(a_stream_is_split_at_its_job_statements)
{
	const char *jobs[4];

	ck_assert_uint_eq(split("//A JOB 1\n//S EXEC PGM=X\n//\n"
	    "//B JOB 1\n//S EXEC PGM=X\n", jobs, 4), 2);
	ck_assert_str_eq(jobs[0], "//A JOB 1\n//S EXEC PGM=X\n//\n");
	ck_assert_str_eq(jobs[1], "//B JOB 1\n//S EXEC PGM=X\n");
}
END_TEST

START_TEST(comments_and_priority_before_a_job_statement_belong_to_it)
{
	const char *jobs[4];

	ck_assert_uint_eq(split("//* first\n//A JOB 1\n//S EXEC PGM=X\n"
	    "//* second\n/*PRIORITY 5\n//B JOB 1\n", jobs, 4), 2);
	ck_assert_str_eq(jobs[0], "//* first\n//A JOB 1\n//S EXEC PGM=X\n");
	ck_assert_str_eq(jobs[1], "//* second\n/*PRIORITY 5\n//B JOB 1\n");
}
END_TEST

START_TEST(a_jobparm_behind_the_last_step_stays_with_its_job)
{
	const char *jobs[4];

	ck_assert_uint_eq(split("//A JOB 1\n/*JOBPARM L=9\n//B JOB 1\n",
	    jobs, 4), 2);
	ck_assert_str_eq(jobs[1], "//B JOB 1\n");
}
END_TEST

START_TEST(a_job_statement_in_data_begins_no_job)
{
	const char *jobs[4];

	ck_assert_uint_eq(split("//A JOB 1\n//S EXEC PGM=X\n"
	    "//I DD DATA\n//B JOB 1\n/*\n//J DD *,\n//  DLM=ZZ\n"
	    "//C JOB 1\n/*\nZZ\n//D JOB 1\n", jobs, 4), 2);
	ck_assert_str_eq(jobs[1], "//D JOB 1\n");
}
END_TEST

START_TEST(a_stream_of_blank_lines_has_no_job)
{
	const char *jobs[1];

	ck_assert_uint_eq(split("", jobs, 1), 0);
	ck_assert_uint_eq(split("\n  \n\n", jobs, 1), 0);
}
END_TEST

START_TEST(text_without_a_job_statement_is_a_job_that_fails)
{
	const char *jobs[2];

	ck_assert_uint_eq(split("HELO X\nQUIT\n", jobs, 2), 1);
	read_bad(jobs[0], "JESJ001I NO JOB STATEMENT");
}
END_TEST

START_TEST(a_byte_order_mark_in_front_of_the_stream_is_passed_over)
{
	const char *jobs[2];

	ck_assert_uint_eq(split("\xef\xbb\xbf//A JOB 1\n", jobs, 2), 1);
	ck_assert_str_eq(jobs[0], "//A JOB 1\n");
}
END_TEST

START_TEST(records_before_the_job_statement_are_skipped_with_a_warning)
{
	read_warned("Hello\nthere\n" JOB STEP,
	    "JESJ003I 2 RECORDS BEFORE THE JOB STATEMENT");
	ck_assert_str_eq(job->name, "MAILJOB1");
}
END_TEST

START_TEST(card_images_of_80_bytes_are_read)
{
	char text[4 * 80 + 1];

	snprintf(text, sizeof(text), "%-80s%-80s%-80s%-80s",
	    "//A JOB 1", "//S EXEC PGM=IEFBR14", "//I DD *", "data  in 9");
	read_good(text);
	ck_assert_uint_eq(job->cards, 4);
	ck_assert_uint_eq(dd("I")->instream.records, 1);
	ck_assert_uint_eq(strlen(records(dd("I"))), 81);
	ck_assert_int_eq(strncmp(records(dd("I")), "data  in 9    ", 14), 0);
}
END_TEST

START_TEST(lines_may_end_in_carriage_return_and_line_feed)
{
	read_good("//A JOB 1\r\n//S EXEC PGM=X\r\n//I DD *\r\nab \r\n/*\r\n");
	ck_assert_str_eq(records(dd("I")), "ab |");
}
END_TEST

START_TEST(the_sequence_field_of_statements_is_ignored)
{
	read_good("//A JOB 1                                                  "
	    "             00000010\n"
	    "//S EXEC PGM=X                                                "
	    "          00000020\n");
	ck_assert_str_eq(step(1)->program, "X");
}
END_TEST

START_TEST(columns_are_characters_and_not_bytes)
{
	/* 71 columns, but more bytes: the quote closes in column 71 */
	read_good(JOB "//S1 EXEC PGM=X,PARM='"
	    "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
	    "\xc3\xa9\xc3\xa9" "01234567890123456789012345678901234567'\n");
	ck_assert_uint_eq(strlen(step(1)->parm), 10 * 2 + 38);
}
END_TEST

/* ----------------------------------------------------------- continuation */

START_TEST(parameters_go_on_behind_a_comma)
{
	read_good(JOB "//S1 EXEC PGM=MAILBLD,      a comment\n"
	    "//            PARM='A B',\n//* between\n"
	    "//   COND=(4,LT)          another\n");
	ck_assert_str_eq(step(1)->program, "MAILBLD");
	ck_assert_str_eq(step(1)->parm, "A B");
	ck_assert_ptr_nonnull(step(1)->condition);
}
END_TEST

START_TEST(quoted_text_goes_on_in_column_16)
{
	read_good(JOB
"//STEP1   EXEC PGM=MAILBLD,               parameter field goes on below\n"
"//             PARM='FROM=BATCH,SUBJECT=END OF DAY REPORT FOR THE LISBO\n"
"//             N BRANCH',\n"
"//             COND=(4,LT)\n");
	ck_assert_str_eq(step(1)->parm, "FROM=BATCH,SUBJECT=END OF DAY "
	    "REPORT FOR THE LISBON BRANCH");
}
END_TEST

START_TEST(quoted_text_on_a_short_line_has_the_blanks_of_its_card)
{
	/* columns 22 to 71 are the first part: "AB" and 48 blanks */
	read_good(JOB "//S1 EXEC PGM=X,PARM='AB\n"
	    "//             C'\n");
	ck_assert_uint_eq(strlen(step(1)->parm), 49 + 1);
	ck_assert_int_eq(step(1)->parm[0], 'A');
	ck_assert_int_eq(step(1)->parm[2], ' ');
	ck_assert_int_eq(step(1)->parm[49], 'C');
}
END_TEST

START_TEST(a_comment_goes_on_when_column_72_is_not_blank)
{
	char text[512];

	snprintf(text, sizeof(text), JOB "%-71sX\n%s",
	    "//S1 EXEC PGM=A    this comment goes on",
	    "//      here, and is no statement\n//D1 DD DUMMY\n");
	read_good(text);
	ck_assert_str_eq(step(1)->program, "A");
	ck_assert_int_eq(dd("D1")->kind, JCL_DD_DUMMY);
}
END_TEST

START_TEST(a_statement_taken_as_a_comment_is_warned_of)
{
	char text[512];

	snprintf(text, sizeof(text), JOB "%-71s00010\n%s",
	    "//S1 EXEC PGM=A    numbers slipped one to the left",
	    "//   DD DSN=LOST,DISP=SHR\n");
	read_warned(text, "3:0 JESJ028I CARD TAKEN AS");
}
END_TEST

START_TEST(a_missing_continuation_names_the_comma)
{
	read_bad(JOB "//S1 EXEC PGM=IEFBR14,\n//D1 DD DUMMY\n",
	    "2 2:22 IEFC621I EXPECTED CONTINUATION NOT RECEIVED");
	ck_assert_int_eq(dd("D1")->kind, JCL_DD_DUMMY);
	read_bad(JOB "//S1 EXEC PGM=IEFBR14,\n", "IEFC621I");
	ck_assert_uint_eq(error_count(), 1);
}
END_TEST

START_TEST(continued_text_begins_in_column_16_at_the_latest)
{
	read_bad(JOB "//S1 EXEC PGM=IEFBR14,\n//              PARM=A\n",
	    "2 3:17 IEFC621I EXPECTED CONTINUATION NOT RECEIVED "
	    "[Line 2 ends in a comma, and what continues it begins in "
	    "columns 4 to 16.]");
}
END_TEST

START_TEST(a_blank_name_dd_is_no_continuation)
{
	read_bad(JOB STEP "//I DD DSN=A,DISP=SHR,\n//  DD DSN=B,DISP=SHR\n",
	    "IEFC621I");
	ck_assert_uint_eq(error_count(), 1);
	ck_assert_str_eq(dd("I")->concatenated->dsn, "B");
}
END_TEST

START_TEST(parameters_beyond_column_71_are_told_as_cut)
{
	read_bad(JOB STEP
"//D1       DD DSN=PROD.MAIL.TOTALS.TEXT,DISP=(NEW,CATLG),UNIT=SYSDA,SPACE=X\n",
	    "3 3:71 IEFC621I");
	ck_assert_uint_eq(error_count(), 1);
	ck_assert_str_eq(dd("D1")->dsn, "PROD.MAIL.TOTALS.TEXT");
}
END_TEST

START_TEST(a_missing_apostrophe_names_its_partner)
{
	read_bad(JOB "//S1 EXEC PGM=X,PARM='no end\n//D1 DD DUMMY\n",
	    "2 2:22 IEFC629I INCORRECT USE OF APOSTROPHE ON THE EXEC");
	ck_assert_uint_eq(error_count(), 1);
	ck_assert_int_eq(dd("D1")->kind, JCL_DD_DUMMY);
}
END_TEST

START_TEST(text_behind_column_80_is_warned_of)
{
	char text[256];

	snprintf(text, sizeof(text), JOB "%-90s%s\n", "//S1 EXEC PGM=X",
	    "PARM=A");
	read_warned(text, "2 2:81 JESJ027I");
}
END_TEST

/* ------------------------------------------------------ what is on a card */

START_TEST(an_unknown_operation_names_the_nearest)
{
	read_bad(JOB "//S1 EXCE PGM=X\n",
	    "2 2:6 IEFC605I UNIDENTIFIED OPERATION FIELD [EXCE is no "
	    "operation. Did you mean EXEC?]");
	read_bad(JOB STEP "//D1 dd DUMMY\n", "Did you mean DD?");
	read_bad(JOB "//S1\n", "IEFC605I UNIDENTIFIED OPERATION FIELD [An");
}
END_TEST

START_TEST(a_name_is_checked)
{
	read_bad("//9JOB JOB 1\n" STEP, "1 1:3 IEFC662I INVALID LABEL");
	read_bad("// JOB 1\n" STEP, "IEFC662I INVALID LABEL");
	read_bad("//TOOLONGNAME JOB 1\n" STEP, "IEFC662I INVALID LABEL");
	read_bad(JOB "//s1 EXEC PGM=X\n", "2 2:3 IEFC662I INVALID LABEL");
	read_good(JOB "//$$$$$$@1 EXEC PGM=X\n");
	ck_assert_str_eq(step(1)->name, "$$$$$$@1");
}
END_TEST

START_TEST(lower_case_and_odd_characters_outside_apostrophes_are_errors)
{
	read_bad(JOB "//S1 EXEC PGM=IEFbr14\n",
	    "2 2:18 IEFC623I SOURCE TEXT CONTAINS UNDEFINED OR ILLEGAL "
	    "CHARACTERS [Outside apostrophes, JCL is in upper case.]");
	read_bad(JOB "//S1 EXEC PGM=A,PARM=\tB\n", "Replace the tab");
	read_bad("//J JOB (A),\"J DOE\"\n" STEP, "1 1:13 IEFC623I");
	read_bad(JOB "//S1 EXEC PGM=A,PARM='a\001b'\n", "A control character");
	read_good(JOB "//S1 EXEC PGM=A,PARM='a \"<b>\"'\n");
}
END_TEST

START_TEST(parentheses_must_match)
{
	read_bad(JOB "//S1 EXEC PGM=A,COND=(4,LT\n",
	    "2 2:22 IEFC622I UNBALANCED PARENTHESIS ON THE EXEC STATEMENT");
	read_bad(JOB "//S1 EXEC PGM=A,COND=4,LT)\n", "2 2:26 IEFC622I");
	read_bad(JOB STEP "//D DD DSN=A(B\n", "3 3:13 IEFC622I");
	read_bad(JOB "//S1 EXEC PGM=A,PARM='A'B\n", "IEFC618I");
	read_bad(JOB "//S1 EXEC PGM=A,COND=((((((((((0,LT))))))))))\n",
	    "IEFC616I");
}
END_TEST

START_TEST(all_errors_of_a_job_are_told_at_once)
{
	read_job("//J JOB (A),CLAS=A\n//S1 EXEC PGM=TOOLONGNAME\n"
	    "//D1 DD SYSUT=A\n//D2 DD DISP=OLE\n//S2 EXEC\n");
	ck_assert_msg(error_count() == 5, "%s", said());
	for (const struct jcl_error *e = job->errors; e->next != NULL;
	    e = e->next)
		ck_assert_uint_le(e->statement, e->next->statement);
}
END_TEST

START_TEST(a_null_statement_ends_the_job_and_tells_what_is_not_read)
{
	read_warned(JOB STEP "//\n//S2 EXEC PGM=MAIL\n//D DD DUMMY\n",
	    "4:0 JESJ004I 2 RECORDS BEHIND THE END OF THE JOB");
	ck_assert_uint_eq(job->step_count, 1);
	read_good(JOB STEP "//\n//* only a comment\n\n");
}
END_TEST

START_TEST(a_stray_delimiter_is_ignored_with_a_warning)
{
	read_warned(JOB STEP "/*\n//D1 DD DUMMY\n", "JESJ009I");
	ck_assert(has_dd(1, "D1"));
}
END_TEST

START_TEST(an_operation_that_is_not_served_is_an_error)
{
	read_bad(JOB STEP "//X XMIT DEST=N1,DLM=ZZ\n//D DD DUMMY\nZZ\n",
	    "JESJ017I THE XMIT STATEMENT IS NOT SUPPORTED");
	ck_assert_uint_eq(error_count(), 1);
	read_bad(JOB STEP "// COMMAND 'D T'\n", "JESJ022I COMMAND");
}
END_TEST

/* -------------------------------------------------------------------- data */

START_TEST(data_end_at_a_delimiter_or_a_statement)
{
	read_good(JOB STEP "//A DD *\none\n/*\n//B DD *\ntwo\n"
	    "//C DD *\nthree\n");
	ck_assert_str_eq(records(dd("A")), "one|");
	ck_assert_str_eq(records(dd("B")), "two|");
	ck_assert_str_eq(records(dd("C")), "three|");
	ck_assert_uint_eq(dd("B")->instream.first_line, 7);
}
END_TEST

START_TEST(dd_data_may_hold_statements)
{
	read_good(JOB STEP "//A DD DATA\n//X JOB\n// EXEC\n/*\n");
	ck_assert_str_eq(records(dd("A")), "//X JOB|// EXEC|");
}
END_TEST

START_TEST(a_delimiter_of_ones_own_ends_the_data_alone)
{
	read_good(JOB STEP "//A DD *,DLM=ZZ\n//X\n/*\nZZ rest\n"
	    "//B DD DATA,DLM='&&'''\nZZ\n&'\n"
	    "//C DD *,DLM=$$\n$\n$$\n");
	ck_assert_str_eq(records(dd("A")), "//X|/*|");
	ck_assert_str_eq(records(dd("B")), "ZZ|");
	ck_assert_str_eq(records(dd("C")), "$|");
}
END_TEST

START_TEST(a_control_statement_ends_data_and_counts_itself)
{
	read_good(JOB STEP "//A DD *\none\n/*MESSAGE hello there\n");
	ck_assert_str_eq(records(dd("A")), "one|");
	ck_assert_str_eq(job->messages_to_operator->value, "hello there");
}
END_TEST

START_TEST(data_that_nothing_ends_are_warned_of)
{
	read_warned(JOB STEP "//A DD DATA\n//X\n",
	    "JESJ008I THE DATA BEHIND THE DD STATEMENT IS NOT ENDED BY /*");
	read_warned(JOB STEP "//A DD *,DLM=ZZ\n//X\n", "NOT ENDED BY ZZ");
	ck_assert_str_eq(records(dd("A")), "//X|");
}
END_TEST

START_TEST(records_keep_their_80_columns_and_trailing_blanks)
{
	char text[512], wanted[128];

	snprintf(wanted, sizeof(wanted), "%-72s00000010", "sequence");
	snprintf(text, sizeof(text), JOB STEP "//A DD *\n%s\nab  \n\n/*\n",
	    wanted);
	read_good(text);
	snprintf(wanted, sizeof(wanted), "%-72s00000010|ab  ||", "sequence");
	ck_assert_str_eq(records(dd("A")), wanted);
	ck_assert_uint_eq(dd("A")->instream.records, 3);
}
END_TEST

START_TEST(a_record_longer_than_80_columns_is_an_error)
{
	char text[512];

	snprintf(text, sizeof(text), JOB STEP "//A DD *\nshort\n%081d\n/*\n",
	    1);
	read_bad(text, "3 5:81 JESJ006I RECORD 2 OF THE DATA BEHIND THE DD "
	    "STATEMENT HAS 81 COLUMNS [LRECL is 80. Shorten the record, or "
	    "code LRECL=81");
	snprintf(text, sizeof(text), JOB STEP "//A DD *,LRECL=81\n%081d\n", 1);
	read_good(text);
	ck_assert_uint_eq(dd("A")->instream.lrecl, 81);
	snprintf(text, sizeof(text), JOB STEP
	    "//A DD *,DCB=(LRECL=81)\n%081d\n", 1);
	read_good(text);
}
END_TEST

START_TEST(a_record_of_80_characters_may_have_more_bytes)
{
	char text[512];

	snprintf(text, sizeof(text), JOB STEP "//A DD *\n%078d"
	    "\xc3\xa9\xe2\x82\xac\n", 1);
	read_good(text);
}
END_TEST

START_TEST(blanks_behind_the_last_column_are_not_data)
{
	char text[512];

	snprintf(text, sizeof(text), JOB STEP "//A DD *\n%-100s\n", "x");
	read_good(text);
	ck_assert_uint_eq(strlen(records(dd("A"))), 81);
}
END_TEST

START_TEST(many_long_records_are_counted)
{
	struct buffer text = {0};

	buffer_text(&text, JOB STEP "//A DD *\n");
	for (int i = 0; i < 15; i++)
		buffer_print(&text, "%081d\n", i);
	read_bad(buffer_str(&text), "JESJ007I 5 MORE RECORDS");
	ck_assert_uint_eq(error_count(), 11);
	buffer_free(&text);
}
END_TEST

START_TEST(data_without_a_dd_become_sysin)
{
	read_warned(JOB STEP "HELO X\n\nDATA\n/*\n",
	    "JESJ005I DD STATEMENT GENERATED: 3 RECORDS ARE READ AS SYSIN");
	ck_assert_str_eq(records(dd("SYSIN")), "HELO X||DATA|");
	ck_assert_ptr_nonnull(strstr(listing(), "GENERATED STATEMENT"));
	read_bad(JOB "data\n" STEP, "IEFC606I MISPLACED DD STATEMENT");
}
END_TEST

START_TEST(blank_lines_between_statements_are_nothing)
{
	read_good(JOB "\n" STEP "\n//A DD *\na\n/*\n\n\n");
	ck_assert_str_eq(records(dd("A")), "a|");
	ck_assert(!has_dd(1, "SYSIN"));
}
END_TEST

START_TEST(a_delimiter_has_1_to_18_characters)
{
	read_bad(JOB STEP "//A DD *,DLM=\nx\n/*\n", "3 3:14 IEFC642I");
	read_bad(JOB STEP "//A DD *,DLM='0123456789012345678'\nx\n/*\n",
	    "IEFC642I");
	read_good(JOB STEP "//A DD *,DLM=ENDOFDATA\nx\n/*\nENDOFDATA\n");
}
END_TEST

/* ----------------------------------------------------------------- listing */

START_TEST(the_listing_numbers_statements_and_not_their_other_cards)
{
	read_good("//* head\n//J JOB A,                  note\n"
	    "//   CLASS=A\n//S1 EXEC PGM=IEFBR14\n//* c\n//D1 DD *\nx\n");
	ck_assert(lists("           //* head"));
	ck_assert(lists("         1 //J JOB A,                  note"));
	ck_assert(lists("           //   CLASS=A"));
	ck_assert(lists("         2 //S1 EXEC PGM=IEFBR14"));
	ck_assert(lists("           //* c"));
	ck_assert(lists("         3 //D1 DD *"));
	ck_assert_ptr_null(strstr(listing(), "x\n"));
	ck_assert_uint_eq(dd("D1")->statement, 3);
}
END_TEST

START_TEST(the_listing_shows_what_symbols_became)
{
	read_good("//J JOB (ACCT),NOTIFY=&SYSUID\n" STEP);
	ck_assert(lists(
	    "           IEFC653I SUBSTITUTION JCL - (ACCT),NOTIFY=OPER01"));
}
END_TEST

START_TEST(the_job_id_has_its_place_on_the_job_statement)
{
	char text[256];

	snprintf(text, sizeof(text), "%-73sJOB00099\n" STEP,
	    "//J JOB (ACCT),'\xc3\x89LAN',CLASS=A");
	read_good(text);
	ck_assert_int_eq(strncmp(job->listing.ptr + job->job_id_at,
	    "        \n", 9), 0);
	ck_assert_ptr_null(strstr(listing(), "JOB00099"));
}
END_TEST

START_TEST(a_password_is_never_listed)
{
	static const char *const cards[] = {
		"//J JOB A,PASSWORD=SECRET1,CLASS=A\n",
		"//J JOB A,PASSWORD=(SECRET1,\n//  SECRET1),CLASS=A\n",
		"//J JOB A,PASSWORD='my SECRET1, long',CLASS=A\n",
		"//J JOB A,PASSWORD=(SECRET1,SECRET1,X),CLASS=A\n",
		"//J JOB A,PASWORD=SECRET1,CLASS=A\n",
		"//J JOB A,NOTIFY=&SYSUID,PASSWORD=SECRET1\n",
		"//J JOB A,PASSWORD=(SECRET1\n",
		"//J JOB A,PASSWORD=SECRET1SECRET1\n",
	};

	for (size_t i = 0; i < sizeof(cards) / sizeof(cards[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), "%s" STEP, cards[i]);
		read_job(text);
		ck_assert_msg(strstr(listing(), "SECRET1") == NULL, "%s",
		    listing());
		ck_assert_ptr_null(strstr(said(), "SECRET1"));
	}
	read_good("//J JOB A,PASSWORD=(OLD,NEW)\n" STEP);
	ck_assert_str_eq(job->password, "OLD");
	ck_assert_str_eq(job->new_password, "NEW");
}
END_TEST

START_TEST(msglevel_says_what_is_listed)
{
	member("", "P", "//A EXEC PGM=X\n");
	read_good("//J JOB A,MSGLEVEL=(0,0)\n//S EXEC P\n");
	ck_assert_ptr_null(strstr(listing(), "EXEC"));
	ck_assert_uint_eq(job->messages, 0);
	read_good("//J JOB A,MSGLEVEL=(2,1)\n//S EXEC P\n");
	ck_assert(lists("         2 //S EXEC P"));
	ck_assert_ptr_null(strstr(listing(), "XXA"));
	read_good("//J JOB A,MSGLEVEL=1\n//S EXEC P\n");
	ck_assert(lists("         3 XXA EXEC PGM=X"));
	read_bad("//J JOB A,MSGLEVEL=3\n" STEP, "IEFC632I");
}
END_TEST

static void
add(TCase *t)
{
	tcase_add_test(t, a_stream_is_split_at_its_job_statements);
	tcase_add_test(t,
	    comments_and_priority_before_a_job_statement_belong_to_it);
	tcase_add_test(t, a_jobparm_behind_the_last_step_stays_with_its_job);
	tcase_add_test(t, a_job_statement_in_data_begins_no_job);
	tcase_add_test(t, a_stream_of_blank_lines_has_no_job);
	tcase_add_test(t, text_without_a_job_statement_is_a_job_that_fails);
	tcase_add_test(t,
	    a_byte_order_mark_in_front_of_the_stream_is_passed_over);
	tcase_add_test(t,
	    records_before_the_job_statement_are_skipped_with_a_warning);
	tcase_add_test(t, card_images_of_80_bytes_are_read);
	tcase_add_test(t, lines_may_end_in_carriage_return_and_line_feed);
	tcase_add_test(t, the_sequence_field_of_statements_is_ignored);
	tcase_add_test(t, columns_are_characters_and_not_bytes);
	tcase_add_test(t, parameters_go_on_behind_a_comma);
	tcase_add_test(t, quoted_text_goes_on_in_column_16);
	tcase_add_test(t,
	    quoted_text_on_a_short_line_has_the_blanks_of_its_card);
	tcase_add_test(t, a_comment_goes_on_when_column_72_is_not_blank);
	tcase_add_test(t, a_statement_taken_as_a_comment_is_warned_of);
	tcase_add_test(t, a_missing_continuation_names_the_comma);
	tcase_add_test(t, continued_text_begins_in_column_16_at_the_latest);
	tcase_add_test(t, a_blank_name_dd_is_no_continuation);
	tcase_add_test(t, parameters_beyond_column_71_are_told_as_cut);
	tcase_add_test(t, a_missing_apostrophe_names_its_partner);
	tcase_add_test(t, text_behind_column_80_is_warned_of);
	tcase_add_test(t, an_unknown_operation_names_the_nearest);
	tcase_add_test(t, a_name_is_checked);
	tcase_add_test(t,
	    lower_case_and_odd_characters_outside_apostrophes_are_errors);
	tcase_add_test(t, parentheses_must_match);
	tcase_add_test(t, all_errors_of_a_job_are_told_at_once);
	tcase_add_test(t,
	    a_null_statement_ends_the_job_and_tells_what_is_not_read);
	tcase_add_test(t, a_stray_delimiter_is_ignored_with_a_warning);
	tcase_add_test(t, an_operation_that_is_not_served_is_an_error);
	tcase_add_test(t, data_end_at_a_delimiter_or_a_statement);
	tcase_add_test(t, dd_data_may_hold_statements);
	tcase_add_test(t, a_delimiter_of_ones_own_ends_the_data_alone);
	tcase_add_test(t, a_control_statement_ends_data_and_counts_itself);
	tcase_add_test(t, data_that_nothing_ends_are_warned_of);
	tcase_add_test(t, records_keep_their_80_columns_and_trailing_blanks);
	tcase_add_test(t, a_record_longer_than_80_columns_is_an_error);
	tcase_add_test(t, a_record_of_80_characters_may_have_more_bytes);
	tcase_add_test(t, blanks_behind_the_last_column_are_not_data);
	tcase_add_test(t, many_long_records_are_counted);
	tcase_add_test(t, data_without_a_dd_become_sysin);
	tcase_add_test(t, blank_lines_between_statements_are_nothing);
	tcase_add_test(t, a_delimiter_has_1_to_18_characters);
	tcase_add_test(t,
	    the_listing_numbers_statements_and_not_their_other_cards);
	tcase_add_test(t, the_listing_shows_what_symbols_became);
	tcase_add_test(t, the_job_id_has_its_place_on_the_job_statement);
	tcase_add_test(t, a_password_is_never_listed);
	tcase_add_test(t, msglevel_says_what_is_listed);
}

int
main(void)
{
	return run_suite("job streams", add);
}
