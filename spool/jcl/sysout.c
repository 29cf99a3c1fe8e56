/*
 * spool/jcl/sysout.c -- SYSOUT= and what goes with it
 *
 * Rules: reference 1.6, 1.7, 1.8 (precedence), 3.1.
 *
 * Owns      class, writer, destination, forms and disposition of a SYSOUT DD,
 *           from the DD itself, OUTPUT statements and JES2's defaults
 * Promises  a data set never gets both a writer and a user as destination
 * Leaves    OUTPUT statements to output.c
 */
#include "spool/base/text.h"
#include "spool/jcl/dd.h"
#include "spool/jcl/name.h"

enum { FORM_ON_DD_MAX = 4, COPIES_MAX = 255, REFERENCES_MAX = 128 };

/* ----------------------------------------------------------------- SYSOUT= */

static void
store_class(struct reader *r, const struct value *v, struct dd_build *b)
{
	if (v == NULL || value_is_null(v))
		return;
	if (!v->is_quoted && (slice_equal(v->text, SLICE("*")) ||
	    slice_equal(v->text, SLICE("$"))))
		b->dd->sysout_class = r->job->msgclass;
	else if (!value_class(r, v, &b->dd->sysout_class))
		return;
	b->sysout->class_coded = true;
}

static bool
is_reserved(struct slice writer)
{
	return slice_equal(writer, SLICE("STDWTR")) ||
	    slice_equal(writer, SLICE("NJERDR"));
}

bool
value_writer(struct reader *r, const struct value *v, const char **writer_r)
{
	if (v->text.len > JCL_NAME_MAX)
		reader_complain(r, v, MSG_LENGTH, NULL, NULL,
		    "The name of a writer has 1 to 8 characters.");
	else if (v->is_list || !name_is_alnum(v->text, JCL_NAME_MAX))
		reader_complain(r, v, MSG_FORMAT, reader_text(r,
		    v->keyword.len > 0 ?
		    v->keyword : SLICE("SYSOUT")), NULL, "The name of a "
		    "writer has 1 to 8 of A-Z, 0-9, @, #, $.");
	else if (is_reserved(v->text))
		reader_complain(r, v, MSG_FORMAT, "SYSOUT", NULL,
		    "STDWTR and NJERDR are reserved: no writer has that "
		    "name.");
	else {
		*writer_r = reader_text(r, v->text);
		return true;
	}
	return false;
}

static void
store_form(struct reader *r, const struct value *v, struct dd_build *b)
{
	if (v == NULL || value_is_null(v))
		return;
	if (!name_is_alnum(v->text, FORM_ON_DD_MAX))
		reader_complain(r, v, v->text.len > FORM_ON_DD_MAX ?
		    MSG_LENGTH :
		    MSG_FORMAT, "SYSOUT", NULL, "A form name has 1 to 4 "
		    "letters and digits here; FORMS= of an OUTPUT statement "
		    "takes 8.");
	else
		b->sysout->code = b->dd->forms = reader_text(r, v->text);
}

void
dd_store_sysout(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;
	const struct value *writer = value_item(v, 1);

	b->is_sysout = true;
	if (value_count(v) > 3)
		reader_complain(r, v, MSG_FORMAT, "SYSOUT", NULL,
		    "SYSOUT=(class,writer,form) has three parts.");
	store_class(r, value_item(v, 0), b);
	if (writer != NULL && !value_is_null(writer))
		value_writer(r, writer, &b->dd->writer);
	store_form(r, value_item(v, 2), b);
}

/* ------------------------------------------------------------------- DEST= */

/* N1, R2, U3, RM4, RMT5, N1R2: a node or a route, never a user. */
static bool
is_route(struct slice text)
{
	size_t at = 0, letters;

	while (at < text.len) {
		letters = at;
		while (at < text.len &&
		    char_is_one_of(text.ptr[at], "NRMTU"))
			at++;
		letters = at - letters;
		if (letters == 0 || letters > 3 || at == text.len)
			return false;
		while (at < text.len && text.ptr[at] >= '0' &&
		    text.ptr[at] <= '9')
			at++;
	}
	return text.len > 0 && text.ptr[text.len - 1] >= '0' &&
	    text.ptr[text.len - 1] <= '9';
}

static bool
is_dest_name(struct reader *r, const struct value *v, struct slice name)
{
	if (name_is_alnum(name, JCL_NAME_MAX))
		return true;
	reader_complain(r, v, name.len > JCL_NAME_MAX ? MSG_LENGTH : MSG_FORMAT,
	    "DEST", NULL, "DEST= takes a user, LOCAL, (node,user) on a DD, "
	    "node.user on OUTPUT; names of 1 to 8 letters and digits.");
	return false;
}

static void
dest_pair(struct reader *r, const struct value *v, struct slice node,
    struct slice user, const char **node_r, const char **user_r)
{
	if (!is_dest_name(r, v, node) || !is_dest_name(r, v, user))
		return;
	*node_r = reader_text(r, node);
	*user_r = reader_text(r, user);
}

/* A single name is a user, unless it is this node or stands beside a writer. */
static void
dest_single(struct reader *r, const struct value *v, bool has_writer,
    const char **node_r, const char **user_r)
{
	if (slice_equal(v->text, SLICE("LOCAL")) ||
	    !is_dest_name(r, v, v->text))
		return;
	if (has_writer || is_route(v->text) ||
	    slice_equal(v->text, slice_text(r->system->node)))
		*node_r = reader_text(r, v->text);
	else
		*user_r = reader_text(r, v->text);
}

void
value_dest(struct reader *r, const struct value *v, bool has_writer,
    const char **node_r, const char **user_r)
{
	size_t period = slice_find(v->text, '.');

	*node_r = *user_r = "";
	if (v->is_list && value_count(v) == 2)
		dest_pair(r, v, value_item(v, 0)->text, value_item(v, 1)->text,
		    node_r, user_r);
	else if (v->is_list)
		is_dest_name(r, v, slice_of("", 0));
	else if (slice_starts(v->text, SLICE("IP:")))
		reader_complain(r, v, MSG_UNSUPPORTED, "DEST='IP:address'",
		    NULL, "Nothing here prints to a network address.");
	else if (period < v->text.len)
		dest_pair(r, v, slice_head(v->text, period),
		    slice_from(v->text, period + 1), node_r, user_r);
	else
		dest_single(r, v, has_writer, node_r, user_r);
}

void
dd_store_dest(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;

	(void)r;
	b->sysout->dest = v;
	b->for_sysout = v;
}

/* ------------------------------------------------- what else is on the DD */

void
dd_store_output_refs(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;

	if (value_count(v) > REFERENCES_MAX)
		reader_complain(r, v, MSG_TOO_MANY_OF, "REFERENCES", "128",
		    "OUTPUT= takes up to 128 of them.");
	else
		b->sysout->outputs = v;
}

bool
value_copies(struct reader *r, const struct value *v, unsigned *copies_r)
{
	const struct value *first = value_item(v, 0);
	uint64_t number = 1;

	if (!value_is_null(first) &&
	    (!slice_number(first->text, COPIES_MAX, &number) || number == 0)) {
		reader_complain(r, v, MSG_FORMAT, "COPIES", NULL,
		    "COPIES= takes a number from 1 to 255, or "
		    "(n,(group,...)).");
		return false;
	}
	*copies_r = (unsigned)number;
	return true;
}

void
dd_store_copies(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;

	b->for_sysout = v;
	b->sysout->copies_coded = value_copies(r, v, &b->dd->copies);
}

void
dd_store_hold(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;

	(void)r;
	b->for_sysout = v;
	b->sysout->hold_coded = true;
	if (value_is_yes(v)) {
		strcpy(b->dd->outdisp[0], "HOLD");
		strcpy(b->dd->outdisp[1], "HOLD");
	}
}

void
dd_store_free(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;

	if (slice_equal(v->text, SLICE("CLOSE")))
		b->dd->free_close = true;
	else if (!slice_equal(v->text, SLICE("END")))
		reader_complain(r, v, MSG_FORMAT, "FREE", NULL,
		    "FREE= takes CLOSE or END.");
}

static bool
is_time(struct slice s)
{
	uint64_t number;

	if (slice_starts(s, SLICE("+")))
		s = slice_from(s, 1);
	return s.len == 5 && s.ptr[2] == ':' &&
	    slice_number(slice_head(s, 2), 23, &number) &&
	    slice_number(slice_from(s, 3), 59, &number);
}

static bool
is_line_count(struct slice s)
{
	uint64_t number;

	if (s.len > 1 && (s.ptr[s.len - 1] == 'K' || s.ptr[s.len - 1] == 'M'))
		s.len--;
	return slice_number(s, UINT32_MAX, &number);
}

static void
warn_spin(struct reader *r, const struct value *v)
{
	reader_complain(r, v, MSG_NO_EFFECT, reader_print(r, "THE PART %.*s OF "
	    "%.*s=", SLICE_ARGS(v->raw), SLICE_ARGS(v->keyword)), NULL,
	    "The data set is available as a whole, when it is unallocated.");
}

void
dd_store_spin(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;
	const struct value *first = value_item(v, 0);
	const struct value *when = value_item(v, 1);
	bool is_alloc = slice_equal(first->text, SLICE("ALLOC"));

	if (value_count(v) == 1 && slice_equal(first->text, SLICE("NO"))) {
		b->spin = SPIN_NO;
		return;
	}
	if ((!is_alloc && !slice_equal(first->text, SLICE("UNALLOC"))) ||
	    value_count(v) > 2 || (when != NULL && !is_time(when->text) &&
	    !is_line_count(when->text) &&
	    !slice_equal(when->text, SLICE("CMNDONLY")))) {
		reader_complain(r, v, MSG_FORMAT, "SPIN", NULL, "SPIN= takes "
		    "UNALLOC, NO, or (UNALLOC,x) with 'hh:mm', '+hh:mm', a "
		    "number of lines, or CMNDONLY.");
		return;
	}
	if (is_alloc)
		reader_complain(r, v, MSG_SPIN_ALLOC, NULL, NULL,
		    "The word is UNALLOC; ALLOC is in an example of a "
		    "manual.");
	if (when != NULL)
		warn_spin(r, v);
	b->spin = SPIN_UNALLOC;
}

void
dd_store_segment(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;

	warn_spin(r, v);
	b->spin = SPIN_UNALLOC;
}

void
dd_store_outlim(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;

	(void)r;
	b->for_sysout = v;
	slice_number(v->text, UINT32_MAX, &b->dd->outlim);
}

/* ---------------------------------------------------- the DD as a whole */

static void
refuse_without_sysout(struct reader *r, struct dd_build *b)
{
	if (b->sysout->outputs != NULL)
		reader_complain(r, b->sysout->outputs, MSG_EXCLUSIVE, "OUTPUT",
		    b->is_instream ? "*" : "DSN", "OUTPUT= stands beside "
		    "SYSOUT= only.");
	else if (b->for_sysout != NULL && !b->is_dummy)
		reader_complain(r, b->for_sysout, MSG_NO_EFFECT,
		    reader_text(r, b->for_sysout->keyword), NULL,
		    "It is for SYSOUT= only.");
}

void
dd_finish_sysout(struct reader *r, struct dd_build *b)
{
	struct jcl_dd *dd = b->dd;
	bool has_writer = dd->writer[0] != '\0';

	if (!b->is_sysout) {
		refuse_without_sysout(r, b);
		return;
	}
	dd->spin = b->spin == SPIN_UNALLOC ||
	    (b->spin == SPIN_NONE && dd->free_close);
	if (b->sysout->dest != NULL)
		value_dest(r, b->sysout->dest, has_writer, &dd->dest_node,
		    &dd->dest_user);
	if (has_writer && dd->dest_user[0] != '\0')
		reader_complain(r, b->sysout->dest, MSG_EXCLUSIVE, "DEST",
		    "SYSOUT", "A data set goes to a writer, SYSOUT=(c,writer), "
		    "or to a user, DEST=(node,user). Leave one of them out.");
	if (strcmp(dd->writer, "INTRDR") == 0 && b->sysout->outputs != NULL)
		reader_complain(r, b->sysout->outputs, MSG_EXCLUSIVE, "OUTPUT",
		    "SYSOUT", "The internal reader takes no OUTPUT=.");
	if (dd->dsn[0] == '&')
		dd->dsn += 2;	/* it is the last qualifier of the name */
}
