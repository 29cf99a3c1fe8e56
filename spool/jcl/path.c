/*
 * spool/jcl/path.c -- PATH= and its companions: a UNIX file as a DD
 *
 * Rules: reference 1.5.
 */
#include "spool/jcl/dd.h"

enum { PATH_LENGTH_MAX = 255 };

/* X(word, value) */
#define OPTIONS(X) \
	X(ORDONLY,	JCL_ORDONLY) \
	X(OWRONLY,	JCL_OWRONLY) \
	X(ORDWR,	JCL_ORDWR) \
	X(OAPPEND,	JCL_OAPPEND) \
	X(OCREAT,	JCL_OCREAT) \
	X(OEXCL,	JCL_OEXCL) \
	X(ONOCTTY,	JCL_ONOCTTY) \
	X(ONONBLOCK,	JCL_ONONBLOCK) \
	X(OSYNC,	JCL_OSYNC) \
	X(OTRUNC,	JCL_OTRUNC)

#define MODES(X) \
	X(SIRUSR,	0400) \
	X(SIWUSR,	0200) \
	X(SIXUSR,	0100) \
	X(SIRWXU,	0700) \
	X(SIRGRP,	0040) \
	X(SIWGRP,	0020) \
	X(SIXGRP,	0010) \
	X(SIRWXG,	0070) \
	X(SIROTH,	0004) \
	X(SIWOTH,	0002) \
	X(SIXOTH,	0001) \
	X(SIRWXO,	0007) \
	X(SISUID,	04000) \
	X(SISGID,	02000)

struct word {
	const char *word;
	unsigned bits;
};

#define WORD(word, bits) {#word, bits},
static const struct word options[] = { OPTIONS(WORD) {NULL, 0} };
static const struct word modes[] = { MODES(WORD) {NULL, 0} };
#undef WORD

static const char *
word_list(const void *words, unsigned index)
{
	return ((const struct word *)words)[index].word;
}

static const struct word *
find_word(const struct word *words, struct slice text)
{
	while (words->word != NULL &&
	    !slice_equal(text, slice_text(words->word)))
		words++;
	return words->word != NULL ? words : NULL;
}

static unsigned
store_words(struct reader *r, const struct value *v, const struct word *words)
{
	const struct value *item;
	unsigned bits = 0;

	for (unsigned i = 0; (item = value_item(v, i)) != NULL; i++) {
		const struct word *word = find_word(words, item->text);

		if (word != NULL)
			bits |= word->bits;
		else
			reader_complain(r, item, MSG_FORMAT, reader_text(r,
			    v->keyword), NULL, reader_print(r, "%.*s is none "
			    "of its words. %s", SLICE_ARGS(item->text),
			    error_nearest(&r->errors, item->text, word_list,
			    words)));
	}
	return bits;
}

void
dd_store_path(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;

	if (v->is_list || !slice_starts(v->text, SLICE("/")))
		reader_complain(r, v, MSG_FORMAT, "PATH", NULL, "PATH= takes "
		    "the path of a file, from the root on: "
		    "PATH='/home/ops/list'.");
	else if (v->text.len > PATH_LENGTH_MAX)
		reader_complain(r, v, MSG_LENGTH, NULL, NULL,
		    "A path has at most 255 bytes.");
	else
		b->dd->path = reader_text(r, v->text);
}

void
dd_store_pathopts(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;

	b->dd->path_options = store_words(r, v, options);
}

void
dd_store_pathmode(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;

	b->dd->path_mode = store_words(r, v, modes);
}

static bool
path_disposition(const struct value *v, enum jcl_disp *disp_r)
{
	if (v == NULL || value_is_null(v) ||
	    slice_equal(v->text, SLICE("KEEP")))
		*disp_r = JCL_KEEP;
	else if (slice_equal(v->text, SLICE("DELETE")))
		*disp_r = JCL_DELETE;
	else
		return false;
	return true;
}

void
dd_store_pathdisp(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;
	struct jcl_dd *dd = b->dd;
	const struct value *abnormal = value_item(v, 1);

	if (!path_disposition(value_item(v, 0), &dd->normal) ||
	    !path_disposition(abnormal, &dd->abnormal) ||
	    value_count(v) > 2) {
		reader_complain(r, v, MSG_FORMAT, "PATHDISP", NULL,
		    "PATHDISP=(normal,abnormal) takes KEEP and DELETE.");
		return;
	}
	if (abnormal == NULL)
		dd->abnormal = dd->normal;
	dd->disp_coded = b->abnormal_coded = true;
}

void
dd_store_filedata(struct reader *r, const struct value *v, void *target)
{
	struct dd_build *b = target;

	if (slice_equal(v->text, SLICE("TEXT")) ||
	    slice_equal(v->text, SLICE("BINARY")) ||
	    slice_equal(v->text, SLICE("RECORD")))
		b->dd->file_data = reader_text(r, v->text);
	else
		reader_complain(r, v, MSG_FORMAT, "FILEDATA", NULL,
		    "FILEDATA= takes TEXT, BINARY or RECORD.");
}
