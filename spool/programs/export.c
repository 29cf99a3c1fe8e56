/*
 * spool/programs/export.c -- a step's DDs as files, for programs of the system
 *
 * Promises  SYSOUT and data sets get what the program wrote only after it has
 *           ended, and data sets only when it did not abend
 * Fails     to begin: by a fault; to end: by an abend, as dd_write() does
 */
#include "spool/programs/export.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "spool/catalog/line.h"
#include "spool/jcl/jcl.h"

#define FOLDERS "/tmp"

const struct export *
exports_find(const struct exports *exports, const char *dd)
{
	const struct export *e = exports->first;

	while (e != NULL && strcmp(e->dd, dd) != 0)
		e = e->next;
	return e;
}

const char *
exports_file(struct exports *exports, const char *name)
{
	return arena_print(exports->step->arena, "%s/%s", exports->folder,
	    name);
}

/* ---------------------------------------------------------------- begin */

/* The records of a DD as lines. */
static bool
write_lines(struct dd *dd, int fd, struct fault *fault)
{
	struct line_output out;
	struct slice record;
	enum dd_rc rc = DD_FAILED;
	bool good = line_output_begin(&out, fd, "", fault);

	while (good && (rc = dd_read(dd, &record, fault)) == DD_OK) {
		if (dcb_is_fixed(dd_dcb(dd)))
			record = slice_trim_end(record);
		good = line_output_put(&out, record, fault);
	}
	good = good && rc == DD_END && line_output_flush(&out, fault);
	line_output_end(&out);
	return good;
}

static bool
make_file(const char *path, int *fd_r, struct fault *fault)
{
	*fd_r = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	if (*fd_r < 0)
		fault_errno(fault, "%s", path);
	return *fd_r >= 0;
}

static bool
copy_out(struct exports *exports, struct export *export, struct fault *fault)
{
	struct dd *dd = dd_open_input(exports->step, export->dd, fault);
	bool good;
	int fd;

	if (dd == NULL)
		return false;
	good = make_file(export->path, &fd, fault) &&
	    write_lines(dd, fd, fault);
	dd_close(&dd);
	return good;
}

static bool
make_empty(struct export *export, struct fault *fault)
{
	int fd;

	if (!make_file(export->path, &fd, fault))
		return false;
	close(fd);
	return true;
}

/* The file of a data set itself, when it can be read as it is. */
static const char *
own_file(struct step *step, const struct part *part)
{
	struct label label;
	const char *path;
	char *text;

	if (part->dd->n_parts > 1 || part->told->status != JCL_SHR ||
	    !catalog_label(step->catalog, &part->set, &label, NULL) ||
	    label.page[0] != '\0')
		return NULL;
	text = catalog_path(step->catalog, &part->set);
	path = arena_text(step->arena, slice_text(text));
	free(text);
	return path;
}

/* A library goes by its folder. */
static const char *
library_folder(struct step *step, const struct part *part)
{
	enum catalog_kind kind;
	const char *path;
	char *text;

	if (part->set.member[0] != '\0' || !catalog_find(step->catalog,
	    &part->set, &kind, NULL) || kind != CATALOG_LIBRARY)
		return NULL;
	text = catalog_path(step->catalog, &part->set);
	path = arena_text(step->arena, slice_text(text));
	free(text);
	return path;
}

static bool
export_data_set(struct exports *exports, struct export *export,
    const struct part *part, struct fault *fault)
{
	const char *path = library_folder(exports->step, part);

	if (path == NULL)
		path = own_file(exports->step, part);
	if (path != NULL) {
		export->path = path;
		return true;
	}
	if (part->dd->n_parts > 1 || part->told->status == JCL_SHR)
		return copy_out(exports, export, fault);
	export->comes_back = true;
	if (part->told->status == JCL_OLD && (part->set.member[0] == '\0' ||
	    catalog_has_member(exports->step->catalog, &part->set)))
		return copy_out(exports, export, fault);
	return make_empty(export, fault);
}

static bool
export_dd(struct exports *exports, struct export *export,
    const struct part *part, struct fault *fault)
{
	switch (part->told->kind) {
	case SSI__DD_PART__KIND__DUMMY:
		export->path = "/dev/null";
		return true;
	case SSI__DD_PART__KIND__PATH:
		if (part->dd->n_parts > 1)
			return copy_out(exports, export, fault);
		export->path = part->told->path;
		export->is_replaced = part->told->status != JCL_MOD;
		return true;
	case SSI__DD_PART__KIND__DATA_SET:
		return export_data_set(exports, export, part, fault);
	case SSI__DD_PART__KIND__SPOOL_OUTPUT:
		export->comes_back = true;
		return make_empty(export, fault);
	default:
		return copy_out(exports, export, fault);
	}
}

static void
remove_folder(const char *path)
{
	DIR *stream = opendir(path);
	struct dirent *entry;

	if (stream == NULL)
		return;
	while ((entry = readdir(stream)) != NULL)
		unlinkat(dirfd(stream), entry->d_name, 0);
	closedir(stream);
	rmdir(path);
}

bool
exports_begin(struct step *step, struct exports *exports, struct fault *fault)
{
	struct export **last = &exports->first;
	const struct part *part = step->parts;
	bool good = true;

	*exports = (struct exports){.step = step};
	snprintf(exports->folder, sizeof(exports->folder), FOLDERS
	    "/jes-%.16s-XXXXXX", step->told->job_id);
	if (mkdtemp(exports->folder) == NULL) {
		fault_errno(fault, "%s", exports->folder);
		return false;
	}
	for (size_t i = 0; good && i < step->told->n_dds; i++) {
		struct export *export = arena_new(step->arena, struct export);

		export->dd = step->told->dds[i]->name;
		export->path = exports_file(exports, export->dd);
		good = export_dd(exports, export, part, fault);
		if (good && export->comes_back)
			good = stat(export->path, &export->before) == 0;
		*last = export;
		last = &export->next;
		part += step->told->dds[i]->n_parts;
	}
	if (!good)
		remove_folder(exports->folder);
	return good;
}

/* ------------------------------------------------------------------ end */

static bool
has_changed(const struct export *export)
{
	struct stat now;

	return stat(export->path, &now) == 0 && S_ISREG(now.st_mode) &&
	    (now.st_size != export->before.st_size ||
	    now.st_ino != export->before.st_ino ||
	    now.st_mtim.tv_sec != export->before.st_mtim.tv_sec ||
	    now.st_mtim.tv_nsec != export->before.st_mtim.tv_nsec);
}

static bool
read_lines(struct dd *dd, int fd, struct fault *fault)
{
	struct line_input in;
	struct slice record;
	enum line_rc rc = LINE_FAILED;
	bool good = line_input_begin(&in, fd, "", fault);

	while (good && (rc = line_input_next(&in, &record, fault)) == LINE_OK)
		good = dd_write(dd, record);
	line_input_end(&in);
	return rc != LINE_FAILED;
}

static void
bring_back(struct exports *exports, const struct export *export)
{
	struct fault fault = {0};
	struct dd *dd;
	int fd = open(export->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0) {
		step_abend(exports->step, "S001", "IEC020I 001-5,%s,%s: the "
		    "file that the program wrote cannot be read: %s",
		    step_words(exports->step), export->dd, strerror(errno));
		return;
	}
	dd = dd_open_output(exports->step, export->dd, NULL, &fault);
	if (dd == NULL) {
		dd_abend_open(exports->step, export->dd, &fault);
		close(fd);
		return;
	}
	if (!read_lines(dd, fd, &fault))
		step_abend(exports->step, "S001", "IEC020I 001-5,%s,%s: %s",
		    step_words(exports->step), export->dd, fault.text);
	dd_close(&dd);
}

static bool
is_sysout(struct step *step, const char *dd)
{
	size_t count;

	return step_dd(step, dd, &count)->told->kind ==
	    SSI__DD_PART__KIND__SPOOL_OUTPUT;
}

/* What a program that abended wrote on SYSOUT is evidence: it is kept. */
void
exports_end(struct exports *exports)
{
	struct step *step = exports->step;
	char abend[sizeof(step->abend)];

	memcpy(abend, step->abend, sizeof(abend));
	step->abend[0] = '\0';
	for (const struct export *e = exports->first; e != NULL; e = e->next)
		if (e->comes_back && has_changed(e) &&
		    (abend[0] == '\0' || is_sysout(step, e->dd)))
			bring_back(exports, e);
	if (abend[0] != '\0')
		memcpy(step->abend, abend, sizeof(abend));
	remove_folder(exports->folder);
}

void
exports_sweep(const char *job_id)
{
	DIR *stream = opendir(FOLDERS);
	struct dirent *entry;
	char begin[64], path[512];
	struct stat is;

	if (stream == NULL)
		return;
	snprintf(begin, sizeof(begin), "jes-%.16s-", job_id);
	while ((entry = readdir(stream)) != NULL) {
		if (strncmp(entry->d_name, begin, strlen(begin)) != 0)
			continue;
		snprintf(path, sizeof(path), FOLDERS "/%s", entry->d_name);
		if (lstat(path, &is) == 0 && S_ISDIR(is.st_mode) &&
		    is.st_uid == geteuid())
			remove_folder(path);
	}
	closedir(stream);
}
