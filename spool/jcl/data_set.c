/*
 * spool/jcl/data_set.c -- DSN=, DISP=, DCB= and backward references
 *
 * Rules: reference 1.5, 1.12.
 *
 * Owns      names of data sets, dispositions, record formats
 * Leaves    generations and temporary names to the catalog: &&NAME and (+1)
 *           are passed on as they are
 */
#include "spool/jcl/dd.h"
#include "spool/jcl/name.h"
#include "spool/jcl/tables.h"

enum { GENERATION_MAX = 255, LRECL_MAX = 32760, BLKSIZE_MAX = 32760 };

/* ------------------------------------------------------ backward references */

bool
dd_refer_parts(struct slice text, struct slice parts_r[3], unsigned *count_r)
{
	struct slice part;

	*count_r = 0;
	if (!slice_starts(text, SLICE("*.")))
		return false;
	text = slice_from(text, 2);
	while (slice_split(&text, '.', &part)) {
		if (*count_r == 3 || !name_is_valid(part))
			return false;
		parts_r[(*count_r)++] = part;
	}
	return true;
}

static const struct jcl_dd *
find_dd(const struct step_work *step, struct slice name)
{
	if (step == NULL)
		return NULL;
	for (const struct dd_work *w = step->dds; w != NULL; w = w->next)
		if (slice_equal(slice_text(w->dd->name), name))
			return w->dd;
	return NULL;
}

const struct jcl_dd *
dd_refer_back(struct reader *r, const struct value *v)
{
	struct slice parts[3], none = slice_of("", 0);
	const struct jcl_dd *dd = NULL;
	unsigned count;

	if (!dd_refer_parts(v->text, parts, &count)) {
		reader_complain(r, v, MSG_REFER_BACK, NULL, NULL, "A backward "
		    "reference is *.dd, *.step.dd or *.step.procstep.dd.");
		return NULL;
	}
	if (count == 1)
		dd = find_dd(r->step, parts[0]);
	else
		dd = find_dd(reader_step_find(r, parts[0], count == 3 ?
		    parts[1] : none), parts[count - 1]);
	if (dd == NULL)
		reader_complain(r, v, MSG_REFER_BACK, NULL, NULL,
		    reader_print(r, "No statement in front of it is DD %.*s%s.",
		    SLICE_ARGS(slice_from(v->text, 2)),
		    count == 1 ? " of this step" : ""));
	return dd;
}

/* -------------------------------------------------------------------- DSN= */

/* A member, or a generation: +1, 0, -1. */
static bool
is_member(struct slice s)
{
	uint64_t number;

	if (name_is_valid(s))
		return true;
	if (s.len > 1 && (s.ptr[0] == '+' || s.ptr[0] == '-'))
		s = slice_from(s, 1);
	return slice_number(s, GENERATION_MAX, &number);
}

/* Parts NAME(MEMBER); the member is empty when there is none. */
static bool
split_member(struct slice text, struct slice *name_r, struct slice *member_r)
{
	size_t open = slice_find(text, '(');

	*name_r = slice_head(text, open);
	*member_r = slice_of("", 0);
	if (open == text.len)
		return true;
	if (text.ptr[text.len - 1] != ')')
		return false;
	*member_r = slice_of(text.ptr + open + 1, text.len - open - 2);
	return is_member(*member_r);
}

/* &&NAME; a symbol without a value is the name of a temporary one, too. */
static bool
is_temporary(struct slice name, struct slice *bare_r)
{
	if (!slice_starts(name, SLICE("&")))
		return false;
	*bare_r = slice_from(name, slice_starts(name, SLICE("&&")) ? 2 : 1);
	return name_is_valid(*bare_r);
}

static void
refer_dsn(struct reader *r, const struct value *v, struct jcl_dd *dd)
{
	const struct jcl_dd *from = dd_refer_back(r, v);

	if (from == NULL)
		return;
	if (from->kind != JCL_DD_DATA_SET && from->kind != JCL_DD_DUMMY) {
		reader_complain(r, v, MSG_REFER_BACK, NULL, NULL,
		    "That DD is no data set: it is SYSOUT, a path or in-stream "
		    "data.");
		return;
	}
	dd->dsn = from->dsn;
	dd->member = from->member;
}

static void
complain_dsn(struct reader *r, const struct value *v, struct slice name)
{
	if (name.len > JCL_DSN_MAX)
		reader_complain(r, v, MSG_LENGTH, NULL, NULL, "The name of a "
		    "data set has at most 44 characters.");
	else if (slice_find(name, '&') < name.len && !v->is_quoted)
		reader_complain(r, v, MSG_AMPERSAND, NULL, NULL, reader_print(r,
		    "The symbol in %.*s has no value here. Give it one "
		    "before: // SET X=value.", SLICE_ARGS(name)));
	else
		reader_complain(r, v, MSG_FORMAT, reader_text(r, v->keyword),
		    NULL, "A data set is named A.B.C, qualifiers of 1 to 8 of "
		    "A-Z, 0-9, @, #, $, -, the first no digit; A.B(MEMBER), "
		    "A.B(+1), &&NAME or *.step.dd.");
}

void
dd_store_dsn(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;
	struct slice name, member, bare;

	if (!v->is_quoted && slice_starts(v->text, SLICE("*"))) {
		refer_dsn(r, v, b->dd);
		return;
	}
	if (v->is_list || !split_member(v->text, &name, &member)) {
		complain_dsn(r, v, v->text);
		return;
	}
	if (slice_equal(v->text, SLICE("NULLFILE"))) {
		b->is_dummy = true;
	} else if (is_temporary(name, &bare)) {
		b->dd->dsn = reader_print(r, "&&%.*s", SLICE_ARGS(bare));
	} else if (name_is_data_set(name)) {
		b->dd->dsn = reader_text(r, name);
	} else {
		complain_dsn(r, v, name);
		return;
	}
	b->dd->member = reader_text(r, member);
}

/* ------------------------------------------------------------------- DISP= */

/* X(word, value, may be abnormal) */
#define DISPOSITIONS(X) \
	X("DELETE",	JCL_DELETE,	true) \
	X("KEEP",	JCL_KEEP,	true) \
	X("PASS",	JCL_PASS,	false) \
	X("CATLG",	JCL_CATLG,	true) \
	X("UNCATLG",	JCL_UNCATLG,	true)

static bool
disposition(struct slice word, bool is_abnormal, enum jcl_disp *disp_r)
{
#define X(text, value, abnormal) \
	if (slice_equal(word, SLICE(text)) && (!is_abnormal || abnormal)) { \
		*disp_r = value; \
		return true; \
	}
	DISPOSITIONS(X)
#undef X
	return false;
}

static bool
status(struct slice word, enum jcl_status *status_r)
{
	if (slice_equal(word, SLICE("NEW")))
		*status_r = JCL_NEW;
	else if (slice_equal(word, SLICE("OLD")))
		*status_r = JCL_OLD;
	else if (slice_equal(word, SLICE("SHR")))
		*status_r = JCL_SHR;
	else if (slice_equal(word, SLICE("MOD")))
		*status_r = JCL_MOD;
	else
		return false;
	return true;
}

static bool
is_coded(const struct value *item)
{
	return item != NULL && !value_is_null(item);
}

void
dd_store_disp(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;
	const struct value *first = value_item(v, 0);
	const struct value *normal = value_item(v, 1);
	const struct value *abnormal = value_item(v, 2);

	if ((is_coded(first) && !status(first->text, &b->dd->status)) ||
	    (is_coded(normal) &&
	    !disposition(normal->text, false, &b->dd->normal)) ||
	    (is_coded(abnormal) &&
	    !disposition(abnormal->text, true, &b->dd->abnormal)) ||
	    value_count(v) > 3) {
		reader_complain(r, v, MSG_DISP, NULL, NULL,
		    "DISP=(status,normal,abnormal): NEW OLD SHR MOD; DELETE "
		    "KEEP PASS CATLG UNCATLG; the same but PASS.");
		return;
	}
	b->status_coded = is_coded(first);
	b->dd->disp_coded = is_coded(normal);
	b->abnormal_coded = is_coded(abnormal);
}

static void
default_disp(struct dd_build *b)
{
	struct jcl_dd *dd = b->dd;
	bool is_new = dd->status == JCL_NEW;

	if (!dd->disp_coded)
		dd->normal = is_new ? JCL_DELETE : JCL_KEEP;
	if (b->abnormal_coded)
		return;
	dd->abnormal = dd->normal;
	if (dd->normal == JCL_PASS)
		dd->abnormal = is_new ? JCL_DELETE : JCL_KEEP;
}

/* -------------------------------------------------------------------- DCB= */

/* F V U D, then blocked or spanned or standard, then carriage control. */
static bool
recfm_is_valid(struct slice s)
{
	size_t at = 1;

	if (s.len == 0 || !char_is_one_of(s.ptr[0], "FVUD"))
		return false;
	if (at < s.len && s.ptr[at] == 'T')
		at++;
	if (s.ptr[0] != 'U' && at < s.len && s.ptr[at] == 'B')
		at++;
	if (s.ptr[0] != 'U' && at < s.len && s.ptr[at] == 'S')
		at++;
	if (s.ptr[0] != 'U' && at < s.len && s.ptr[at] == 'T')
		at++;
	if (at < s.len && (s.ptr[at] == 'A' || s.ptr[at] == 'M'))
		at++;
	return at == s.len;
}

static void
store_recfm(struct reader *r, const struct value *v, void *target)
{
	struct attributes *a = target;

	if (recfm_is_valid(v->text))
		a->recfm = reader_text(r, v->text);
	else
		reader_complain(r, v, MSG_FORMAT, "RECFM", NULL,
		    "RECFM= takes F, V or U, then B (not behind U), S, then A "
		    "or M: as FB, VB, FBA, U.");
}

static void
store_lrecl(struct reader *r, const struct value *v, void *target)
{
	struct attributes *a = target;
	uint64_t number = LRECL_MAX;

	if (slice_equal(v->text, SLICE("X"))) {
		a->lrecl = LRECL_MAX;
	} else if (!slice_number(v->text, UINT64_MAX, &number)) {
		reader_complain(r, v, MSG_FORMAT, "LRECL", NULL,
		    "LRECL= takes a number from 0 to 32760, or X.");
	} else if (number > LRECL_MAX) {
		reader_complain(r, v, MSG_MAXIMUM, "LRECL", NULL,
		    "LRECL= takes a number from 0 to 32760, or X.");
	} else {
		a->lrecl = (unsigned)number;
	}
}

static void
store_blksize(struct reader *r, const struct value *v, void *target)
{
	struct attributes *a = target;
	uint64_t number = 0;

	(void)r;
	slice_number(v->text, BLKSIZE_MAX, &number);
	a->blksize = (unsigned)number;
}

#define DCB_KEYWORDS(X) \
	X(BFALN,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(BFTEK,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(BLKSIZE,	PLAIN,	NUMBER,	0, BLKSIZE_MAX, store_blksize) \
	X(BUFIN,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(BUFL,		PLAIN,	KEPT,	0, 0,	NULL) \
	X(BUFNO,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(BUFOFF,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(CYLOFL,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(DEN,		PLAIN,	KEPT,	0, 0,	NULL) \
	X(DIAGNS,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(DSORG,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(EROPT,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(FUNC,		PLAIN,	KEPT,	0, 0,	NULL) \
	X(GNCP,		PLAIN,	KEPT,	0, 0,	NULL) \
	X(INTVL,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(KEYLEN,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(LIMCT,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(LRECL,	PLAIN,	ANY,	0, 0,	store_lrecl) \
	X(MODE,		PLAIN,	KEPT,	0, 0,	NULL) \
	X(NCP,		PLAIN,	KEPT,	0, 0,	NULL) \
	X(NTM,		PLAIN,	KEPT,	0, 0,	NULL) \
	X(OPTCD,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(PCI,		PLAIN,	KEPT,	0, 0,	NULL) \
	X(PRTSP,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(RECFM,	PLAIN,	ANY,	0, 0,	store_recfm) \
	X(RESERVE,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(RKP,		PLAIN,	KEPT,	0, 0,	NULL) \
	X(STACK,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(THRESH,	PLAIN,	KEPT,	0, 0,	NULL) \
	X(TRTCH,	PLAIN,	KEPT,	0, 0,	NULL)

KEYWORD_TABLE(dcb_keywords, DCB_KEYWORDS);

/* DCB=*.step.dd, or the name of a data set. */
static void
take_model(struct reader *r, const struct value *v, struct attributes *a)
{
	const struct jcl_dd *dd;

	if (slice_starts(v->text, SLICE("*"))) {
		dd = dd_refer_back(r, v);
		if (dd == NULL)
			return;
		a->recfm = dd->recfm;
		a->lrecl = dd->kind == JCL_DD_INSTREAM ? dd->instream.lrecl :
		    dd->lrecl;
		a->blksize = dd->blksize;
	} else if (name_is_data_set(v->text)) {
		reader_complain(r, v, MSG_NO_EFFECT, reader_print(r, "DCB=%.*s",
		    SLICE_ARGS(v->text)), NULL, "Attributes are not copied "
		    "from a data set: code RECFM= and LRECL=.");
	} else {
		reader_complain(r, v, MSG_FORMAT, "DCB", NULL,
		    "DCB= takes (RECFM=,LRECL=,BLKSIZE=), *.step.dd or the "
		    "name of a data set.");
	}
}

void
dd_store_dcb(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;
	const struct value *item;

	for (unsigned i = 0; (item = value_item(v, i)) != NULL; i++) {
		if (item != v && item->keyword.len > 0)
			keyword_store(r, &dcb_keywords, item, &b->dcb);
		else if (!value_is_null(item))
			take_model(r, item, &b->dcb);
	}
	reader_keep_value(r, v, &b->dd->others);
}

void
dd_store_recfm(struct reader *r, const struct value *v, void *target)
{
	store_recfm(r, v, &((struct dd_build *)target)->direct);
}

void
dd_store_lrecl(struct reader *r, const struct value *v, void *target)
{
	store_lrecl(r, v, &((struct dd_build *)target)->direct);
}

void
dd_store_blksize(struct reader *r, const struct value *v, void *target)
{
	store_blksize(r, v, &((struct dd_build *)target)->direct);
}

void
dd_finish_data_set(struct dd_build *b)
{
	struct jcl_dd *dd = b->dd;

	default_disp(b);
	dd->recfm = b->direct.recfm[0] != '\0' ? b->direct.recfm :
	    b->dcb.recfm;
	dd->lrecl = b->direct.lrecl > 0 ? b->direct.lrecl : b->dcb.lrecl;
	dd->blksize = b->direct.blksize > 0 ? b->direct.blksize :
	    b->dcb.blksize;
}
