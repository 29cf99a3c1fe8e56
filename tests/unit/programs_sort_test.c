/*
 * tests/unit/programs_sort_test.c -- SORT
 */
#include <time.h>

#include "programs_support.h"

static void
sort_begin(const char *statements, const char *input)
{
	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN", statements);
	dd_instream("SORTIN", input);
	dd_sysout("SORTOUT");
}

/* The statements make this of the input (blanks at line ends apart). */
static void
sorts(const char *statements, const char *input, const char *output)
{
	sort_begin(statements, input);
	step_run();
	ck_assert_msg(w.end->code == 0 && w.end->abend[0] == '\0', "%s: %s",
	    w.end->abend, sysout_trimmed("SYSOUT"));
	ck_assert_str_eq(sysout_trimmed("SORTOUT"), output);
}

/* ------------------------------------------------------------ sort, copy */

START_TEST(copy_copies_and_counts)
{
	sorts("  OPTION COPY\n", "b\na\n", "b\na\n");
	ck_assert(sysout_has("SYSOUT", "ICE054I 0 RECORDS - IN: 2, OUT: 2"));
	ck_assert(sysout_has("SYSOUT", "ICE052I 0 END OF DFSORT"));
	ck_assert(sysout_has("SYSOUT", "OPTION COPY"));
	sorts("  SORT FIELDS=COPY\n", "b\na\n", "b\na\n");
}
END_TEST

START_TEST(sort_orders_by_fields_up_and_down)
{
	sorts(" SORT FIELDS=(1,2,CH,A)\n", "ccx\naay\nbbz\n",
	    "aay\nbbz\nccx\n");
	sorts(" SORT FIELDS=(1,1,CH,D,2,1,CH,A)\n", "a2\nb2\na1\nb1\n",
	    "b1\nb2\na1\na2\n");
	sorts(" SORT FIELDS=(1,1,A),FORMAT=CH\n", "b\na\n", "a\nb\n");
}
END_TEST

START_TEST(characters_have_the_order_of_ebcdic)
{
	sorts(" SORT FIELDS=(1,1,CH,A)\n", "1\nA\na\n \n",
	    "\na\nA\n1\n");
	sorts(" SORT FIELDS=(1,1,AC,A)\n", "a\nA\n1\n", "1\nA\na\n");
}
END_TEST

START_TEST(characters_that_ebcdic_lacks_come_last)
{
	sorts(" SORT FIELDS=(1,1,CH,A,2,1,CH,A)\n",
	    "\xe2\x98\x83z\n9z\n\xc3\xbcz\n\xe2\x98\x83y\n",
	    "\xc3\xbcz\n9z\n\xe2\x98\x83y\n\xe2\x98\x83z\n");
}
END_TEST

START_TEST(numbers_sort_by_value)
{
	sorts(" SORT FIELDS=(1,4,ZD,A)\n", "0010\n0002\n000}\n001K\n",
	    "001K\n000}\n0002\n0010\n");
	sorts(" SORT FIELDS=(1,5,FS,D)\n", "   -7\n   12\n  +3\n",
	    "   12\n  +3\n   -7\n");
	sorts(" SORT FIELDS=(1,8,UFF,A)\n", "$1,234\n12.5\n99\n",
	    "99\n12.5\n$1,234\n");
}
END_TEST

START_TEST(equal_keys_stay_in_order)
{
	sorts(" SORT FIELDS=(1,1,CH,A)\n", "b1\na1\nb2\na2\nb3\n",
	    "a1\na2\nb1\nb2\nb3\n");
}
END_TEST

START_TEST(sum_none_drops_duplicates_and_sum_adds_up)
{
	sorts(" SORT FIELDS=(1,1,CH,A)\n SUM FIELDS=NONE\n",
	    "b1\na1\nb2\n", "a1\nb1\n");
	sorts(" SORT FIELDS=(1,1,CH,A)\n SUM FIELDS=(3,3,ZD)\n",
	    "b 001\na 010\nb 002\na 990\n", "a 010\na 990\nb 003\n");
	sorts(" SORT FIELDS=(1,1,CH,A)\n SUM FIELDS=(3,4,FS)\n",
	    "b    5\nb  -20\n", "b  -15\n");
}
END_TEST

START_TEST(more_than_fits_in_memory_is_sorted_too)
{
	char *path = memory_print("%s/data/PROD/BIG", w.home);
	char line[128], last[16] = "";
	unsigned lines = 0;
	FILE *f;

	file_put("PROD/BIG", "");
	f = fopen(path, "w");
	for (unsigned i = 0; i < 1000000; i++)
		fprintf(f, "%08u xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		    "xxxxxxxxxxxxxxxxxxxx\n",
		    (unsigned)(i * 7919ull % 1000003u));
	fclose(f);
	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN", " SORT FIELDS=(1,8,CH,A)\n");
	dd_data_set("SORTIN", "PROD.BIG", JCL_SHR, JCL_KEEP);
	dd_data_set("SORTOUT", "PROD.SORTED", JCL_NEW, JCL_CATLG);
	step_run_to(0);
	free(path);
	path = memory_print("%s/data/PROD/SORTED", w.home);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		line[8] = '\0';
		ck_assert_int_lt(strcmp(last, line), 0);
		strcpy(last, line);
		lines++;
	}
	ck_assert_uint_eq(lines, 1000000);
	fclose(f);
	free(path);
}
END_TEST

START_TEST(merge_reads_sortin01_and_its_fellows)
{
	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN", " MERGE FIELDS=(1,1,CH,A)\n");
	dd_instream("SORTIN01", "a1\nc1\n");
	dd_instream("SORTIN02", "a2\nb2\n");
	dd_sysout("SORTOUT");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("SORTOUT"), "a1\na2\nb2\nc1\n");
}
END_TEST

START_TEST(skiprec_and_stopaft_limit_what_is_read)
{
	sorts(" OPTION COPY,SKIPREC=1,STOPAFT=2\n", "1\n2\n3\n4\n", "2\n3\n");
}
END_TEST

/* ------------------------------------------------------------- conditions */

static const struct {
	const char *condition;
	const char *kept;	/* of: apple 005, banana 010, cherry 100 */
} conditions[] = {
	{"(1,5,CH,EQ,C'apple')", "a"},
	{"(1,6,CH,NE,C'banana')", "ac"},
	{"(8,3,ZD,GT,5)", "bc"},
	{"(8,3,ZD,GE,+5,AND,8,3,ZD,LT,+100)", "ab"},
	{"(1,1,CH,EQ,C'a',OR,8,3,ZD,EQ,100)", "ac"},
	{"(1,1,CH,EQ,C'a',OR,(1,1,CH,EQ,C'b',AND,8,3,ZD,EQ,11))", "a"},
	{"(1,10,SS,EQ,C'an')", "b"},
	{"(1,10,SS,NE,C'an')", "ac"},
	{"(1,1,SS,EQ,C'a,c')", "ac"},
	{"(1,1,CH,EQ,L'x')", ""},
	{"(1,1,CH,EQ,(C'a',C'b'))", "ab"},
	{"(1,1,CH,NE,(C'a',C'b'))", "c"},
	{"(8,1,CH,EQ,9,1,CH)", "a"},
	{"(1,3,FS,EQ,NUM)", ""},
	{"(8,3,FS,EQ,NUM)", "abc"},
	{"(1,6,CH,EQ,X'818797938540')", ""},
	{"(1,6,CH,EQ,X'819797938540')", "a"},
	{"ALL", "abc"},
	{"NONE", ""},
	{"(1,1,EQ,C'b'),FORMAT=CH", "b"},
	{"(1,8,CH,EQ,DATE1)", ""},
};

START_TEST(include_keeps_and_omit_drops_what_the_condition_says)
{
	char *include = memory_print(" OPTION COPY\n INCLUDE COND=%s\n",
	    conditions[_i].condition);
	char *omit = memory_print(" OPTION COPY\n OMIT COND=%s\n",
	    conditions[_i].condition);
	static const char *const lines[] = {"apple  005\n", "banana 010\n",
		"cherry 100\n"};
	static const char all[] = "apple  005\nbanana 010\ncherry 100\n";
	char kept[64] = "", dropped[64] = "";

	for (int i = 0; i < 3; i++)
		strcat(strchr(conditions[_i].kept, lines[i][0]) != NULL ?
		    kept : dropped, lines[i]);
	sorts(include, all, kept);
	sorts(omit, all, dropped);
	free(include);
	free(omit);
}
END_TEST

START_TEST(dates_compare_with_today)
{
	char year[16], input[64], kept[64];
	const char *today = year + 2;
	time_t now = time(NULL);
	struct tm local;

	localtime_r(&now, &local);
	strftime(year, sizeof(year), "%Y%j", &local);
	snprintf(input, sizeof(input), "99365\n%s\n", today);
	snprintf(kept, sizeof(kept), "%s\n", today);
	sorts(" OPTION COPY\n INCLUDE COND=(1,5,Y2T,EQ,Y'DATE3')\n", input,
	    kept);
	sorts(" OPTION COPY\n INCLUDE COND=(1,5,Y2T,LT,Y'DATE3-1')\n", input,
	    "99365\n");
}
END_TEST

/* ---------------------------------------------------------------- editing */

static const struct {
	const char *statement;
	const char *input;
	const char *output;
} edits[] = {
	{"OUTREC BUILD=(1,3,C'-',4,2)", "abcde\n", "abc-de\n"},
	{"OUTREC FIELDS=(C'<TD>',1,3,C'</TD>',2X,'x')", "abc\n",
	    "<TD>abc</TD>  x\n"},
	{"INREC BUILD=(10:1,3,20:4,1)", "abcd\n",
	    "         abc       d\n"},
	{"INREC BUILD=(1,5,3C'*-',2X'5C5C')", "abcde\n", "abcde*-*-*-****\n"},
	{"INREC OVERLAY=(2:C'XY',10:1,1)", "abcdef\n", "aXYdef   a\n"},
	{"INREC BUILD=(1,5,TRAN=LTOU,6,5,TRAN=UTOL)", "aBcdEfGhIJ\n",
	    "ABCDEfghij\n"},
	{"INREC BUILD=(1,2,HEX)", "AB\n", "4142\n"},
	{"INREC IFTHEN=(WHEN=(1,1,CH,EQ,C'0'),OVERLAY=(5:C'OK')),"
	    "IFTHEN=(WHEN=NONE,OVERLAY=(5:C'KO'))", "0\n8\n",
	    "0   OK\n8   KO\n"},
	{"INREC IFTHEN=(WHEN=INIT,BUILD=(1,1,C':',2,3)),"
	    "IFTHEN=(WHEN=(1,1,CH,EQ,C'a'),OVERLAY=(6:C'1'),HIT=NEXT),"
	    "IFTHEN=(WHEN=(3,1,CH,EQ,C'x'),OVERLAY=(7:C'2')),"
	    "IFTHEN=(WHEN=ANY,OVERLAY=(8:C'3'))", "axxx\nbyyy\naz\n",
	    "a:xxx12\nb:yyy\na:z  1 3\n"},
	{"INREC FINDREP=(IN=C'%DATE%',OUT=C'today')", "on %DATE%, %DATE%\n",
	    "on today, today\n"},
	{"INREC FINDREP=(IN=C'a',OUT=C'bb',DO=1)", "aaa\n", "bbaa\n"},
	{"INREC FINDREP=(INOUT=(C'a',C'b',C'b',C'a'))", "ab\n", "ba\n"},
	{"INREC FINDREP=(IN=(C'x',C'y'),OUT=C'')", "1x2y3\n", "123\n"},
	{"INREC BUILD=(1,3,SEQNUM,4,ZD)", "abc\ndef\n",
	    "abc0001\ndef0002\n"},
	{"INREC BUILD=(SEQNUM,2,ZD,START=10,INCR=5)", "a\nb\n", "10\n15\n"},
	{"INREC BUILD=(1,1,CHANGE=(3,C'a',C'one',C'b',C'two'),NOMATCH="
	    "(C'no'))", "a\nb\nc\n", "one\ntwo\nno\n"},
	{"INREC BUILD=(1,6,JFY=(SHIFT=LEFT),C'|')", "  ab\n", "ab    |\n"},
	{"INREC BUILD=(1,6,JFY=(SHIFT=RIGHT),C'|')", "ab\n", "    ab|\n"},
	{"INREC BUILD=(1,9,SQZ=(SHIFT=LEFT,MID=C','),C'|')", "a  b c\n",
	    "a,b,c    |\n"},
	{"INREC BUILD=(1,4,ZD,M10,C'|',1,4,ZD,M11)", "0042\n", "  42|0042\n"},
	{"INREC BUILD=(1,4,ZD,C'|')", "004K\n", "  42-|\n"},
	{"INREC BUILD=(1,7,ZD,EDIT=(III,IIT.TT),C'|')", "0123456\n",
	    "  1,234.56|\n"},
	{"INREC BUILD=(1,7,ZD,M12,C'|')", "1234567\n", " 1,234,567|\n"},
	{"INREC BUILD=(1,5,FS,EDIT=(STTTT),SIGNS=(+,-),C'|')", "  -12\n",
	    "-0012|\n"},
	{"INREC BUILD=(1,3,ZD,TO=FS,LENGTH=6,C'|',1,3,ZD,TO=ZD,LENGTH=5)",
	    "007\n", "     7|00007\n"},
	{"INREC BUILD=((1,2,ZD,ADD,3,2,ZD,MUL,+10),EDIT=(IIIT))", "0203\n",
	    "  32\n"},
	{"OUTREC BUILD=(1,2,/,3,2)", "abcd\n", "ab\n"},
	{"INREC BUILD=(1,80)", "gr\xc3\xbc\xc3\x9f" "e\n",
	    "gr\xc3\xbc\xc3\x9f" "e\n"},
	{"INREC BUILD=(4,1,3,1)", "gr\xc3\xbc\xc3\x9f" "e\n",
	    "\xc3\x9f\xc3\xbc\n"},
};

START_TEST(records_are_edited_as_told)
{
	struct slice rest = slice_text(edits[_i].statement);
	struct buffer text = {0};

	/* cards of 71 columns, parted behind commas */
	buffer_text(&text, " OPTION COPY\n ");
	while (rest.len > 60) {
		size_t at = 60;

		while (rest.ptr[at - 1] != ',')
			at--;
		buffer_put(&text, slice_head(rest, at));
		buffer_text(&text, "\n   ");
		rest = slice_from(rest, at);
	}
	buffer_put(&text, rest);
	buffer_text(&text, "\n");
	sorts(buffer_str(&text), edits[_i].input, edits[_i].output);
	buffer_free(&text);
}
END_TEST

START_TEST(constants_hold_today)
{
	char today[32], expected[64];
	time_t now = time(NULL);
	struct tm local;

	localtime_r(&now, &local);
	strftime(today, sizeof(today), "%Y-%m-%d|%d.%m.%Y", &local);
	snprintf(expected, sizeof(expected), "%s\n", today);
	sorts(" OPTION COPY\n INREC BUILD=(DATE1(-),C'|',DATE=(DM4.))\n",
	    "x\n", expected);
}
END_TEST

/* --------------------------------------------------------- variable records */

START_TEST(variable_records_begin_their_data_in_position_5)
{
	file_put("PROD/VB", "bb second\na first\n");
	file_put("PROD/VB.label", "RECFM=VB\nLRECL=84\n");
	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN", " SORT FIELDS=(5,1,CH,A)\n"
	    " INCLUDE COND=(5,20,SS,EQ,C'first',OR,5,1,CH,EQ,C'b')\n"
	    " OUTREC BUILD=(1,4,C'> ',5)\n");
	dd_data_set("SORTIN", "PROD.VB", JCL_SHR, JCL_KEEP);
	dd_data_set("SORTOUT", "PROD.OUT", JCL_NEW, JCL_CATLG);
	step_run_to(0);
	ck_assert_str_eq(file_get("PROD/OUT"), "> a first\n> bb second\n");
	ck_assert_ptr_nonnull(strstr(file_get("PROD/OUT.label"),
	    "RECFM=VB"));
}
END_TEST

START_TEST(vtof_makes_variable_records_fixed_and_ftov_the_other_way)
{
	file_put("PROD/VB", "bb\na\n");
	file_put("PROD/VB.label", "RECFM=VB\nLRECL=84\n");
	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN", " OPTION COPY\n"
	    " OUTFIL FNAMES=F,VTOF,BUILD=(5,5)\n");
	dd_data_set("SORTIN", "PROD.VB", JCL_SHR, JCL_KEEP);
	dd_sysout("F");
	step_run_to(0);
	ck_assert_str_eq(sysout_of("F"), "bb   \na    \n");

	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN", " OPTION COPY\n OUTFIL FNAMES=V,FTOV\n");
	dd_instream("SORTIN", "abc\n");
	dd_data_set("V", "PROD.V", JCL_NEW, JCL_CATLG);
	step_run_to(0);
	ck_assert_ptr_nonnull(strstr(file_get("PROD/V.label"), "RECFM=VB"));
}
END_TEST

START_TEST(build_of_variable_records_needs_their_descriptor)
{
	file_put("PROD/VB", "bb\n");
	file_put("PROD/VB.label", "RECFM=VB\nLRECL=84\n");
	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN", " OPTION COPY\n INREC BUILD=(1,10)\n"
	    " OUTREC BUILD=(5,2)\n");
	dd_data_set("SORTIN", "PROD.VB", JCL_SHR, JCL_KEEP);
	dd_sysout("SORTOUT");
	step_run_to(16);
	ck_assert(sysout_has("SYSOUT", "BUILD begins with 1,4"));
}
END_TEST

/* ----------------------------------------------------------------- OUTFIL */

START_TEST(outfil_writes_the_envelope_of_a_mail)
{
	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN",
	    "  OPTION COPY\n"
	    "  OUTFIL FNAMES=MAIL,REMOVECC,\n"
	    "    HEADER1=('HELO LXJES1',/,\n"
	    "             'MAIL FROM:<batch@example.org>',/,\n"
	    "             'RCPT TO:<ops@example.org>',/,\n"
	    "             'DATA',/,\n"
	    "             'Subject: totals',/,' '),\n"
	    "    TRAILER1=('.',/,'QUIT')\n");
	dd_instream("SORTIN", "LISBON  12\nPORTO    7\n");
	dd_sysout("MAIL");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("MAIL"), "HELO LXJES1\n"
	    "MAIL FROM:<batch@example.org>\nRCPT TO:<ops@example.org>\n"
	    "DATA\nSubject: totals\n\nLISBON  12\nPORTO    7\n.\nQUIT\n");
	ck_assert(sysout_has("SYSOUT", "DATA = 2"));
}
END_TEST

START_TEST(a_report_has_carriage_control_pages_and_totals)
{
	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN",
	    " OPTION COPY\n"
	    " OUTFIL FNAMES=REPORT,LINES=4,\n"
	    "  HEADER2=('BRANCH',12:'PAGE',PAGE,2/),\n"
	    "  TRAILER1=('SUM',8:TOT=(9,3,ZD,M10,LENGTH=5),' OF ',\n"
	    "   COUNT=(M10,LENGTH=2),' MAX',MAX=(9,3,ZD,M11,LENGTH=3))\n");
	dd_instream("SORTIN", "LISBON  012\nPORTO   007\nFARO    100\n");
	dd_sysout("REPORT");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("REPORT"),
	    "1BRANCH     PAGE     1\n\n LISBON  012\n PORTO   007\n"
	    "1BRANCH     PAGE     2\n\n FARO    100\n"
	    " SUM      119 OF  3 MAX100\n");
}
END_TEST

START_TEST(outfils_part_the_records)
{
	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN", " SORT FIELDS=(1,1,CH,A)\n"
	    " OUTFIL FNAMES=A,INCLUDE=(1,1,CH,EQ,C'a')\n"
	    " OUTFIL FNAMES=(B,C),OMIT=(1,1,CH,NE,C'b'),BUILD=(2,1)\n"
	    " OUTFIL FNAMES=REST,SAVE\n"
	    " OUTFIL FNAMES=SOME,STARTREC=2,ENDREC=3\n"
	    " OUTFIL FNAMES=(S1,S2),SPLIT\n");
	dd_instream("SORTIN", "c3\na1\nb2\nd4\n");
	dd_sysout("A");
	dd_sysout("B");
	dd_sysout("C");
	dd_sysout("REST");
	dd_sysout("SOME");
	dd_sysout("S1");
	dd_sysout("S2");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("A"), "a1\n");
	ck_assert_str_eq(sysout_trimmed("B"), "2\n");
	ck_assert_str_eq(sysout_trimmed("C"), "2\n");
	ck_assert_str_eq(sysout_trimmed("SOME"), "b2\nc3\n");
	ck_assert_str_eq(sysout_trimmed("S1"), "a1\nc3\n");
	ck_assert_str_eq(sysout_trimmed("S2"), "b2\nd4\n");
}
END_TEST

START_TEST(save_takes_what_no_other_outfil_has_taken)
{
	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN", " OPTION COPY\n"
	    " OUTFIL FNAMES=A,INCLUDE=(1,1,CH,EQ,C'a')\n"
	    " OUTFIL FNAMES=REST,SAVE\n");
	dd_instream("SORTIN", "a\nb\n");
	dd_sysout("A");
	dd_sysout("REST");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("REST"), "b\n");
}
END_TEST

START_TEST(slash_in_outfil_build_makes_more_lines)
{
	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN", " OPTION COPY\n"
	    " OUTFIL FNAMES=M,BUILD=(1,2,/,C'> ',3,2,/,5,1)\n");
	dd_instream("SORTIN", "abcde\n");
	dd_sysout("M");
	step_run_to(0);
	ck_assert_str_eq(sysout_trimmed("M"), "ab\n> cd\ne\n");
}
END_TEST

START_TEST(a_body_is_cut_and_padded_to_the_length_of_a_report)
{
	Ssi__DdPart *out;

	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN", " SORT FIELDS=COPY\n OUTREC BUILD=(1,80,120X)\n");
	dd_instream("SORTIN", "head\n");
	out = dd_data_set("SORTOUT", "&&HEAD", JCL_NEW, JCL_PASS);
	(void)out;
	step_run_to(0);
	ck_assert(sysout_has("SYSOUT", "OUTPUT LRECL = 200"));
}
END_TEST

/* ------------------------------------------------------------------ wrong */

static const struct {
	const char *statements;
	const char *says;
} wrong[] = {
	{"", "ICE010A"},
	{" SORT FIELDS=(1,2,PD,A)\n", "binary ones such as PD"},
	{" SORT FIELDS=(0,2,CH,A)\n", "card 1, column 15"},
	{" SORT FIELDS=(1,2,CH)\n", "card 1"},
	{" SORT FIELDS=(1,2,CH,A\n", ") was expected"},
	{" OPTION COPY\n INCLUDE COND=(1,2,CH,EX,C'x')\n", "EQ NE GT"},
	{" OPTION COPY\n INCLUDE COND=(1,2,CH,EQ,'x\n", "has no end"},
	{" OPTION COPY\n OUTREC BUILD=(1,2,JUNK)\n", "SEQNUM was expected"},
	{" OPTION COPY\n OUTFIL SECTIONS=(1,2)\n", "FNAMES="},
	{" JOINKEYS FILE=F1,FIELDS=(1,2,A)\n", "JOINKEYS is none of"},
	{" OPTION COPY,FASTER\n", "this is no option"},
	{" OPTION COPY\n OUTREC BUILD=(1,2,3Z)\n", "binary zeros"},
	{" OPTION COPY\n INREC BUILD=(32760:C'xx')\n", "32761 columns"},
	{" OPTION COPY\n INREC FINDREP=(IN=C'',OUT=C'x')\n", "empty text"},
	{" OPTION COPY\n OUTFIL FNAMES=NOTHERE\n", "ICE056A 0 NOTHERE"},
};

START_TEST(what_is_wrong_ends_with_16_and_its_card)
{
	sort_begin(wrong[_i].statements, "x\n");
	step_run_to(16);
	ck_assert_msg(sysout_has("SYSOUT", wrong[_i].says), "%s",
	    sysout_trimmed("SYSOUT"));
}
END_TEST

START_TEST(a_missing_sortin_or_sortout_is_ice056a)
{
	step_begin("SORT");
	dd_sysout("SYSOUT");
	dd_instream("SYSIN", " OPTION COPY\n");
	dd_sysout("SORTOUT");
	step_run_to(16);
	ck_assert(sysout_has("SYSOUT", "ICE056A 0 SORTIN NOT DEFINED"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("sort");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, world_begin, world_end);
	tcase_set_timeout(all, 60);
	tcase_add_test(all, copy_copies_and_counts);
	tcase_add_test(all, sort_orders_by_fields_up_and_down);
	tcase_add_test(all, characters_have_the_order_of_ebcdic);
	tcase_add_test(all, characters_that_ebcdic_lacks_come_last);
	tcase_add_test(all, numbers_sort_by_value);
	tcase_add_test(all, equal_keys_stay_in_order);
	tcase_add_test(all, sum_none_drops_duplicates_and_sum_adds_up);
	tcase_add_test(all, more_than_fits_in_memory_is_sorted_too);
	tcase_add_test(all, merge_reads_sortin01_and_its_fellows);
	tcase_add_test(all, skiprec_and_stopaft_limit_what_is_read);
	tcase_add_loop_test(all,
	    include_keeps_and_omit_drops_what_the_condition_says, 0,
	    sizeof(conditions) / sizeof(conditions[0]));
	tcase_add_test(all, dates_compare_with_today);
	tcase_add_loop_test(all, records_are_edited_as_told, 0,
	    sizeof(edits) / sizeof(edits[0]));
	tcase_add_test(all, constants_hold_today);
	tcase_add_test(all, variable_records_begin_their_data_in_position_5);
	tcase_add_test(all,
	    vtof_makes_variable_records_fixed_and_ftov_the_other_way);
	tcase_add_test(all,
	    build_of_variable_records_needs_their_descriptor);
	tcase_add_test(all, outfil_writes_the_envelope_of_a_mail);
	tcase_add_test(all, a_report_has_carriage_control_pages_and_totals);
	tcase_add_test(all, outfils_part_the_records);
	tcase_add_test(all, save_takes_what_no_other_outfil_has_taken);
	tcase_add_test(all, slash_in_outfil_build_makes_more_lines);
	tcase_add_test(all,
	    a_body_is_cut_and_padded_to_the_length_of_a_report);
	tcase_add_loop_test(all, what_is_wrong_ends_with_16_and_its_card, 0,
	    sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_test(all, a_missing_sortin_or_sortout_is_ice056a);
	suite_add_tcase(suite, all);
	return run_suite(suite);
}
