/*
 * spool/programs/native.c -- programs found in STEPLIB and JOBLIB
 *
 * Fails     by abends: S806 when a file is there that cannot be run, else by
 *           the signal that ended the program
 */
#include "spool/programs/native.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spool/catalog/line.h"

enum { LOG_LINES = 100 };	/* of output without a DD, in JESYSMSG */

/* --------------------------------------------------------------- finding */

/* The folder that a part of STEPLIB is, or NULL. */
static const char *
folder_of(struct step *step, const struct part *part)
{
	const char *path;
	char *text;

	if (part->told->kind == SSI__DD_PART__KIND__PATH)
		return part->told->path;
	if (part->told->kind != SSI__DD_PART__KIND__DATA_SET)
		return NULL;
	text = catalog_path(step->catalog, &part->set);
	path = arena_text(step->arena, slice_text(text));
	free(text);
	return path;
}

static bool
is_file(const char *path)
{
	struct stat is;

	return stat(path, &is) == 0 && S_ISREG(is.st_mode);
}

static bool
look_for(struct step *step, const char *folder, const char *name,
    struct native *native)
{
	const char *path = arena_print(step->arena, "%s/%s", folder, name);
	const char *module = arena_print(step->arena, "%s.so", path);

	*native = (struct native){.path = path, .folder = folder};
	if (is_file(path))
		return true;
	native->path = module;
	native->is_module = true;
	return is_file(module);
}

static bool
look_in(struct step *step, const char *dd, struct native *native)
{
	const char *name = step->told->program;
	char *lower = arena_text(step->arena, slice_text(name));
	size_t count;
	const struct part *part = step_dd(step, dd, &count);

	for (char *c = lower; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	for (size_t i = 0; i < count; i++) {
		const char *folder = folder_of(step, &part[i]);

		if (folder == NULL)
			continue;
		if (look_for(step, folder, name, native))
			return true;
		if (part[i].told->kind == SSI__DD_PART__KIND__PATH &&
		    look_for(step, folder, lower, native))
			return true;
	}
	return false;
}

/* The folder of our own programs is the link list: PGM=CSSMTP is the writer. */
static bool
look_in_link_list(struct step *step, struct native *native)
{
	char self[4096];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *lower = arena_text(step->arena,
	    slice_text(step->told->program)), *slash;

	if (len <= 0)
		return false;
	self[len] = '\0';
	slash = strrchr(self, '/');
	*slash = '\0';
	for (char *c = lower; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return look_for(step, arena_text(step->arena, slice_text(self)),
	    lower, native) && access(native->path, X_OK) == 0;
}

bool
native_find(struct step *step, struct native *native)
{
	/* a name with a slash would leave the folder */
	return member_check(slice_text(step->told->program), NULL) &&
	    (look_in(step, "STEPLIB", native) ||
	    look_in(step, "JOBLIB", native) ||
	    look_in_link_list(step, native));
}

/* --------------------------------------------------------------- running */

/* The first of these DDs that is there, or NULL. */
static const struct export *
first_of(const struct exports *exports, const char *names)
{
	const struct export *found = NULL;
	struct slice rest = slice_text(names), name;
	char dd[QUALIFIER_MAX + 1];

	while (found == NULL && slice_split(&rest, ' ', &name)) {
		slice_copy(name, dd, sizeof(dd));
		found = exports_find(exports, dd);
	}
	return found;
}

/* Output is appended, so that the program, and standard error on the same DD,
 * do not write over each other: what is to begin anew is emptied first. */
static const char *
for_output(const struct export *export)
{
	struct stat is;

	if (export == NULL)
		return NULL;
	if (export->is_replaced && stat(export->path, &is) == 0 &&
	    S_ISREG(is.st_mode))
		(void)!truncate(export->path, 0);
	return export->path;
}

static void
log_output(struct step *step, const char *path)
{
	struct line_input in;
	struct slice line;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (line_input_begin(&in, fd, "", NULL))
		while (in.lines < LOG_LINES &&
		    line_input_next(&in, &line, NULL) == LINE_OK)
			step_say(step, "        %.*s", SLICE_ARGS(slice_head(
			    line, 120)));
	line_input_end(&in);
}

static bool
run_with(struct step *step, struct child *child, struct exports *exports,
    int *status_r)
{
	struct fault fault = {0};

	if (child_run(step, child, exports, status_r, &fault))
		return true;
	step_abend(step, "S806", "CSV003I REQUESTED MODULE %s NOT FOUND: %s",
	    step->told->program, fault.text);
	return false;
}

bool
native_child(struct step *step, struct child *child, const char *in,
    const char *out, const char *err, int *status_r)
{
	struct exports exports;
	struct fault fault = {0};
	const struct export *from;
	const char *log = NULL;

	if (!exports_begin(step, &exports, &fault)) {
		step_abend(step, "S013", "IEC141I 013-18,%s: %s",
		    step_words(step), fault.text);
		return false;
	}
	from = first_of(&exports, in);
	child->in = from == NULL ? NULL : from->path;
	child->out = for_output(first_of(&exports, out));
	child->err = for_output(first_of(&exports, err));
	if (child->out == NULL)
		child->out = log = exports_file(&exports, "log");
	if (child->err == NULL)
		child->err = child->out;
	if (run_with(step, child, &exports, status_r) &&
	    WIFSIGNALED(*status_r))
		step_abend(step, child_abend(WTERMSIG(*status_r)),
		    "CEE3250C %s was ended by signal %d, %s",
		    child->path, WTERMSIG(*status_r),
		    strsignal(WTERMSIG(*status_r)));
	if (log != NULL)
		log_output(step, log);
	exports_end(&exports);
	return !step_has_abended(step);
}

/* PARM as words: blanks part them, but not between double quotes. */
static void
add_words(struct step *step, struct lines *argv, struct slice parm)
{
	struct buffer word = {0};
	bool quoted = false, has_word = false;

	for (size_t i = 0; i <= parm.len; i++) {
		char c = i < parm.len ? parm.ptr[i] : ' ';

		if (c == '"') {
			quoted = !quoted;
			has_word = true;
		} else if (c != ' ' || (quoted && i < parm.len)) {
			buffer_byte(&word, c);
			has_word = true;
		} else if (has_word) {
			lines_add(step->arena, argv, "%s", buffer_str(&word));
			buffer_clear(&word);
			has_word = false;
		}
	}
	buffer_free(&word);
}

static void
call_module(struct step *step, const struct native *native,
    struct child *child)
{
	struct slice name = slice_text(strrchr(native->path, '/') + 1);

	child->path = "cobcrun";
	lines_add(step->arena, &child->argv, "cobcrun");
	lines_add(step->arena, &child->argv, "%.*s", (int)name.len - 3,
	    name.ptr);
	if (step->told->parm[0] != '\0')
		lines_add(step->arena, &child->argv, "%s", step->told->parm);
	lines_add(step->arena, &child->env, "COB_LIBRARY_PATH=%s",
	    native->folder);
}

unsigned
native_run(struct step *step, const struct native *native)
{
	struct child child = {.path = native->path};
	int status = 0;

	if (native->is_module) {
		call_module(step, native, &child);
	} else {
		lines_add(step->arena, &child.argv, "%s",
		    step->told->program);
		add_words(step, &child.argv, slice_text(step->told->parm));
	}
	if (!native_child(step, &child, "STDIN SYSIN",
	    "STDOUT SYSOUT SYSPRINT", "STDERR", &status))
		return 0;
	return (unsigned)WEXITSTATUS(status);
}
