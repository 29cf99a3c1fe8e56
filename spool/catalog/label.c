/*
 * spool/catalog/label.c -- what is known of a data set beside its records
 *
 * Owns      the form of NAME.label
 * Promises  a label is replaced whole: it is never half written
 * Fails     by false, with the file, the line and what is wrong there
 */
#include "spool/catalog/label.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/base/buffer.h"
#include "spool/base/memory.h"
#include "spool/base/record.h"
#include "spool/catalog/inside.h"

bool
recfm_check(struct slice recfm, struct fault *fault)
{
	if (recfm.len == 0 || recfm.len > 4 ||
	    strchr("FVUD", recfm.ptr[0]) == NULL)
		goto wrong;
	for (size_t i = 1; i < recfm.len; i++)
		if (recfm.ptr[i] == '\0' ||
		    strchr("BSAMT", recfm.ptr[i]) == NULL)
			goto wrong;
	return true;
wrong:
	fault_set(fault, "RECFM=%.*s is not a record format; F, FB, FBA, V, "
	    "VB, VBA and U are", SLICE_ARGS(slice_head(recfm, 16)));
	return false;
}

static bool
take_number(struct slice value, unsigned *to, struct fault *fault)
{
	uint64_t number;

	if (!slice_number(value, RECORD_MAX + 8, &number)) {
		fault_set(fault, "%.*s is not a number from 0 to %d",
		    SLICE_ARGS(slice_head(value, 16)), RECORD_MAX + 8);
		return false;
	}
	*to = (unsigned)number;
	return true;
}

static bool
take_line(struct slice line, struct label *label, struct fault *fault)
{
	size_t equals = slice_find(line, '=');
	struct slice key = slice_trim(slice_head(line, equals));
	struct slice value = slice_trim(slice_from(line, equals + 1));

	if (line.len == 0)
		return true;
	if (slice_equal(key, SLICE("RECFM"))) {
		if (!recfm_check(value, fault))
			return false;
		slice_copy(value, label->recfm, sizeof(label->recfm));
	} else if (slice_equal(key, SLICE("LRECL"))) {
		return take_number(value, &label->lrecl, fault);
	} else if (slice_equal(key, SLICE("BLKSIZE"))) {
		return take_number(value, &label->blksize, fault);
	} else if (slice_equal(key, SLICE("PAGE"))) {
		slice_copy(value, label->page, sizeof(label->page));
	} else {
		fault_set(fault, "%.*s is none of RECFM, LRECL, BLKSIZE, PAGE",
		    SLICE_ARGS(slice_head(key, 16)));
		return false;
	}
	return true;
}

static bool
take_text(struct slice text, const char *file, struct label *label,
    struct fault *fault)
{
	struct slice line;
	struct fault why = {0};

	for (unsigned number = 1; slice_split(&text, '\n', &line); number++)
		if (!take_line(slice_trim(line), label, &why)) {
			fault_set(fault, "%s.label, line %u: %s", file, number,
			    why.text);
			return false;
		}
	return true;
}

bool
label_read(int folder, const char *file, struct label *label,
    struct fault *fault)
{
	char *name = memory_print("%s.label", file);
	struct buffer text = {0};
	bool good = true;

	memset(label, 0, sizeof(*label));
	if (file_read(folder, name, &text))
		good = take_text(slice_of(buffer_str(&text), text.len), file,
		    label, fault);
	else if (errno != ENOENT) {
		fault_errno(fault, "%s", name);
		good = false;
	}
	buffer_free(&text);
	free(name);
	return good;
}

static void
print_label(struct buffer *text, const struct label *label)
{
	if (label->recfm[0] != '\0')
		buffer_print(text, "RECFM=%s\n", label->recfm);
	if (label->lrecl != 0)
		buffer_print(text, "LRECL=%u\n", label->lrecl);
	if (label->blksize != 0)
		buffer_print(text, "BLKSIZE=%u\n", label->blksize);
	if (label->page[0] != '\0')
		buffer_print(text, "PAGE=%s\n", label->page);
}

bool
label_write(int folder, const char *file, const struct label *label,
    struct fault *fault)
{
	char *name = memory_print("%s.label", file);
	struct buffer text = {0};
	bool good;

	print_label(&text, label);
	good = file_write(folder, name, buffer_slice(&text));
	if (!good)
		fault_errno(fault, "%s cannot be written", name);
	buffer_free(&text);
	free(name);
	return good;
}

void
label_delete(int folder, const char *file)
{
	char *name = memory_print("%s.label", file);

	unlinkat(folder, name, 0);
	free(name);
}

void
label_rename(int folder, const char *from, const char *to)
{
	char *old = memory_print("%s.label", from);
	char *new = memory_print("%s.label", to);

	renameat(folder, old, folder, new);
	free(old);
	free(new);
}
