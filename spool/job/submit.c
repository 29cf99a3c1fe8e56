/*
 * spool/job/submit.c -- input and conversion: a job stream becomes jobs
 *
 * Owns      the way from text to rows: the JCL as given (JESJCLIN), in-stream
 *           data as data sets of their own, the log of a job that is wrong
 * Promises  all jobs of a stream are durable before anybody hears of them; a
 *           job with JCL errors never gets as far as a step
 * Fails     by enum output_rc when the volume does; a wrong job is not a
 *           failure, it is a job with a log
 */
#include "spool/job/submit.h"

#include <ctype.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/catalog/catalog.h"
#include "spool/ssi/home.h"

enum { CARD = 80 };

/* -------------------------------------------------- what the JCL is told */

/* What conversion knows of the world. */
struct libraries {
	struct spool *spool;
	const struct job *job;		/* whose rights count */
};

static void
read_to_end(int fd, struct buffer *text)
{
	ssize_t got;

	while ((got = read(fd, buffer_room(text, 4096), 4096)) > 0)
		text->len += (size_t)got;
	close(fd);
}

/*
 * The server may read every library; a job may use what its user may read: his
 * own, or one that all may read, as may its folder.
 */
static bool
may_use(int fd, const char *path, const struct job *job)
{
	char folder[4096];
	struct stat file, around;
	char *slash;

	snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash != NULL)
		*slash = '\0';
	if (fstat(fd, &file) < 0 || stat(folder, &around) < 0)
		return false;
	return job->uid == 0 || file.st_uid == job->uid ||
	    ((file.st_mode & S_IROTH) && (around.st_mode & S_IXOTH));
}

static bool
find_in_library(struct libraries *libraries, const char *library,
    const char *member, struct buffer *text)
{
	struct catalog *catalog = catalog_open(libraries->spool->home, "", "",
	    NULL);
	char *path = NULL;
	bool found = false;
	struct dsn dsn;
	int fd = -1;

	if (catalog != NULL && catalog_resolve(catalog, library, member, &dsn,
	    NULL)) {
		fd = catalog_read(catalog, &dsn, NULL);
		path = catalog_path(catalog, &dsn);
	}
	if (fd >= 0 && path != NULL && may_use(fd, path, libraries->job)) {
		read_to_end(fd, text);
		found = true;
	} else if (fd >= 0) {
		close(fd);
	}
	free(path);
	catalog_close(&catalog);
	return found;
}

/* A member of PROCLIB is a file of that name in the home's proclib. */
static bool
find_member(void *context, struct slice library, struct slice member,
    struct buffer *text)
{
	struct libraries *libraries = context;
	char name[9], where[64], path[4096];
	int fd;

	slice_copy(member, name, sizeof(name));
	slice_copy(library, where, sizeof(where));
	if (strchr(name, '/') != NULL || name[0] == '.')
		return false;
	if (where[0] != '\0')
		return find_in_library(libraries, where, name, text);
	snprintf(path, sizeof(path), "%s/%s/%s", libraries->spool->home,
	    HOME_PROCLIB, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	read_to_end(fd, text);
	return true;
}

/* The classes of a job that names none. */
static void
tell_defaults(struct spool *spool, enum job_kind kind,
    struct jcl_system *system)
{
	const struct settings *settings = spool_settings(spool);
	const struct jobclass *stc = settings_jobclass(settings, "STC");
	bool started = kind == JOB_STARTED;

	slice_copy(slice_text(started ? "STC" : settings->default_class),
	    system->default_class, sizeof(system->default_class));
	system->default_msgclass = started ? stc->msgclass :
	    settings->default_msgclass;
	spool_settings_done(spool);
}

struct jcl_job *
convert(struct arena *arena, struct spool *spool, const struct job *job,
    struct slice text)
{
	struct libraries libraries = {spool, job};
	struct jcl_system system = {
		.user = job->owner, .node = spool->node,
		.system = spool->system, .now_us = job->entered_us,
		.find_member = find_member, .context = &libraries,
	};

	tell_defaults(spool, job->kind, &system);
	return jcl_read(arena, text, &system);
}

/* --------------------------------------------------------- the data sets */

/* The next card of a text, with LF or as card images. */
static bool
next_card(struct slice *text, struct slice *card_r, bool images)
{
	size_t at;

	if (text->len == 0)
		return false;
	if (images) {
		*card_r = slice_head(*text, CARD);
		*text = slice_from(*text, CARD);
		return true;
	}
	at = slice_find(*text, '\n');
	*card_r = slice_head(*text, at);
	*text = slice_from(*text, at + 1);
	if (card_r->len > 0 && card_r->ptr[card_r->len - 1] == '\r')
		card_r->len--;
	return true;
}

/* Blanks the values of PASSWORD= where they stand on statements. */
static void
blank_passwords(char *text, size_t len)
{
	static const char key[] = "PASSWORD=";
	char *at = text, *end = text + len;

	while ((at = memmem(at, (size_t)(end - at), key, sizeof(key) - 1)) !=
	    NULL) {
		bool paren;

		at += sizeof(key) - 1;
		paren = at < end && *at == '(';
		if (paren)
			at++;
		for (; at < end && strchr(" )\r\n", *at) == NULL; at++) {
			if (!paren && *at == ',')
				break;
			if (*at != ',')
				*at = '*';
		}
	}
}

static void
write_input(struct txn *txn, struct spool *spool, const struct job *job,
    struct slice text, bool has_password)
{
	struct data_set ds = {
		.job = job->number, .number = JESJCLIN, .dd_name = "JESJCLIN",
		.last_name = "JESJCLIN", .step = "JES2", .recfm = "VB",
		.page = "UTF-8", .state = DATA_SET_INPUT,
		.class = job->msgclass,
	};
	bool images = slice_find(text, '\n') == text.len && text.len > CARD;
	char *copy = NULL;
	struct sysout sysout;
	struct slice card;

	if (has_password) {
		copy = slice_dup(text);
		blank_passwords(copy, text.len);
		text.ptr = copy;
	}
	sysout_begin(txn, spool, &ds, &sysout);
	while (next_card(&text, &card, images))
		sysout_record(txn, &sysout, card);
	sysout_end(txn, &sysout, DATA_SET_INPUT);
	free(copy);
}

static void
write_instream(struct txn *txn, struct spool *spool, const struct job *job,
    const struct jcl_step *step, const struct jcl_dd *dd, unsigned number)
{
	struct data_set ds = {
		.job = job->number, .number = number, .recfm = "FB",
		.lrecl = dd->instream.lrecl, .page = "UTF-8",
		.state = DATA_SET_INPUT, .class = job->msgclass,
	};
	struct jcl_instream walk = dd->instream;
	struct sysout sysout;
	struct slice record;

	slice_copy(slice_text(dd->name), ds.dd_name, sizeof(ds.dd_name));
	slice_copy(slice_text(step->name), ds.step, sizeof(ds.step));
	sysout_begin(txn, spool, &ds, &sysout);
	while (jcl_instream_next(&walk, &record))
		sysout_record(txn, &sysout, record);
	sysout_end(txn, &sysout, DATA_SET_INPUT);
}

bool
next_part(const struct jcl_job *jcl, struct part_walk *walk)
{
	if (walk->step == NULL && walk->dd == NULL) {
		walk->step = jcl->steps;
		if (walk->step == NULL)
			return false;
		walk->dd = walk->part = walk->step->dds;
	} else if (walk->part != NULL && walk->part->concatenated != NULL) {
		walk->part = walk->part->concatenated;
	} else if (walk->dd != NULL) {
		walk->dd = walk->part = walk->dd->next;
	}
	while (walk->dd == NULL) {
		walk->step = walk->step->next;
		if (walk->step == NULL)
			return false;
		walk->dd = walk->part = walk->step->dds;
	}
	return true;
}

static void
write_all_instream(struct txn *txn, struct spool *spool,
    const struct job *job, const struct jcl_job *jcl)
{
	unsigned number = FIRST_USER_DATA_SET;
	struct part_walk walk = {0};

	while (next_part(jcl, &walk))
		if (walk.part->kind == JCL_DD_INSTREAM)
			write_instream(txn, spool, job, walk.step, walk.part,
			    number++);
}

/* -------------------------------------------------------------- the row */

static void
copy_word(const char *from, char *to, size_t size)
{
	slice_copy(slice_text(from), to, size);
}

static void
begin_row(struct job *job, enum job_kind kind, const struct user *user)
{
	*job = (struct job){
		.kind = kind, .uid = user->uid, .gid = user->gid,
		.phase = PHASE_INPUT, .entered_us = clock_now_us(),
	};
	copy_word(user->id, job->owner, sizeof(job->owner));
}

static void
fill_row(struct job *job, const struct jcl_job *jcl)
{
	job->msgclass = jcl->msgclass;
	job->priority = jcl->priority;
	job->held = jcl->hold;
	copy_word(jcl->name[0] != '\0' ? jcl->name : "NONAME", job->name,
	    sizeof(job->name));
	copy_word(jcl->class, job->class, sizeof(job->class));
	copy_word(jcl->notify, job->notify, sizeof(job->notify));
	copy_word(jcl->account, job->account, sizeof(job->account));
	copy_word(jcl->programmer, job->programmer, sizeof(job->programmer));
}

/*
 * USER= names another identity than the submitter's: an operator may give it
 * when there is such an account; for others it is refused.
 */
static bool
take_identity(struct job *job, const struct jcl_job *jcl,
    const struct user *user, struct fault *fault)
{
	char account[9], space[4096];
	struct passwd entry, *found = NULL;

	if (jcl->user[0] == '\0' || strcmp(jcl->user, user->id) == 0)
		return true;
	copy_word(jcl->user, account, sizeof(account));
	for (char *c = account; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	if (user->operator)
		getpwnam_r(account, &entry, space, sizeof(space), &found);
	if (found == NULL || (found->pw_uid != user->uid && user->uid != 0)) {
		fault_set(fault, "ICH408I USER(%s) %s.SUBMIT CL(SURROGAT) "
		    "INSUFFICIENT ACCESS AUTHORITY, ACCESS INTENT(READ)",
		    user->id, jcl->user);
		return false;
	}
	copy_word(jcl->user, job->owner, sizeof(job->owner));
	job->uid = found->pw_uid;
	job->gid = found->pw_gid;
	return true;
}

/* ----------------------------------------------- what the settings allow */

/* DESTDEF NODENAME=REQUIRED: a user id alone is no destination, a DESTID is. */
static const char *
find_bare_user(const struct settings *settings, const struct jcl_job *jcl)
{
	struct part_walk walk = {0};

	if (settings->node_rule != NODENAME_REQUIRED)
		return NULL;
	while (next_part(jcl, &walk))
		if (walk.part->kind == JCL_DD_SYSOUT &&
		    walk.part->dest_user[0] != '\0' &&
		    walk.part->dest_node[0] == '\0' && settings_destid(
		    settings, walk.part->dest_user) == NULL)
			return walk.part->dest_user;
	return NULL;
}

static void
check_settings(struct spool *spool, struct job *job,
    const struct jcl_job *jcl, struct fault *refusal)
{
	const struct settings *settings = spool_settings(spool);
	const struct jobclass *class = settings_jobclass(settings,
	    job->class);
	const char *bare = find_bare_user(settings, jcl);

	if (class == NULL)
		fault_set(refusal, "$HASP110 %s -- ILLEGAL JOB STATEMENT: "
		    "there is no job class %s here ($D JOBCLASS shows them)",
		    job->name, job->class);
	else if (class->hold)
		job->held |= HELD_JOB;
	if (bare != NULL)
		fault_set(refusal, "JESS001I INVALID DESTINATION: DEST=%s "
		    "names no node, and is no DESTID (DESTDEF NODENAME="
		    "REQUIRED)", bare);
	spool_settings_done(spool);
}

/* A job that will not be run: its log, and on to output. */
static void
end_unrun(struct txn *txn, struct joblog *log, const struct jcl_job *jcl,
    const struct fault *refusal)
{
	struct job *job = log->job;

	job->started_us = job->ended_us = clock_now_us();
	log->cards = jcl->cards;
	joblog_note(log, MSG_IRR010I, INSERTS({"user", job->owner}));
	joblog_jcl_errors(log, jcl);
	if (fault_is_set(refusal)) {
		joblog_line(log, "%s", refusal->text);
		joblog_system_line(log, refusal->text);
	}
	if (jcl->failed) {
		joblog_note(log, MSG_IEF452I, INSERTS({"job", job->name}));
		joblog_system(log, MSG_IEF452I, INSERTS({"job", job->name}));
	}
	if (jcl->failed || fault_is_set(refusal)) {
		job->completion = COMPLETION_JCL_ERROR;
		joblog_note(log, MSG_HASP396, INSERTS({"job", job->name}));
	} else {
		job->completion = COMPLETION_CODE;	/* TYPRUN=SCAN */
	}
	job->held = 0;
	joblog_write(txn, log, jcl);
	output_group(txn, job->number);
	job_advance(job, PHASE_OUTPUT);
	job_advance(job, PHASE_HARDCOPY);
}

static void
say_arrival(struct txn *txn, const struct job *job)
{
	struct buffer text = {0};

	message_put(&text, &spool_messages[MSG_HASP100], INSERTS({"job",
	    job->name}, {"device", job->kind == JOB_STARTED ? "STCINRDR" :
	    "INTRDR"}));
	console_put(txn, job->entered_us, job->number, job->id,
	    buffer_str(&text));
	if (job->completion == COMPLETION_JCL_ERROR) {
		buffer_clear(&text);
		message_put(&text, &spool_messages[MSG_IEF452I],
		    INSERTS({"job", job->name}));
		console_put(txn, job->entered_us, job->number, job->id,
		    buffer_str(&text));
	}
	buffer_free(&text);
}

/* Who submits, and what: `name` is of a started task, else NULL. */
struct submission {
	const struct user *user;
	enum job_kind kind;
	const char *name;
	struct slice text;
};

/* A started task waits for no initiator, and for no room either: it may be the
 * writer that makes some. */
static void
begin_started(struct job *job)
{
	job->held = 0;
	job_advance(job, PHASE_RUN);
	job->started_us = clock_now_us();
}

static enum store_rc
take_in(struct spool *spool, const struct submission *in, enum txn_wait wait,
    struct job *job_r, struct fault *fault)
{
	struct arena *arena = arena_open();
	struct jcl_job *jcl;
	struct fault refusal = {0};
	struct joblog log;
	struct txn *txn;
	enum store_rc rc;

	begin_row(job_r, in->kind, in->user);
	jcl = convert(arena, spool, job_r, in->text);
	fill_row(job_r, jcl);
	if (in->name != NULL)
		copy_word(in->name, job_r->name, sizeof(job_r->name));
	take_identity(job_r, jcl, in->user, &refusal);
	check_settings(spool, job_r, jcl, &refusal);
	if (!jcl->failed)
		refuse_unserved(jcl, &refusal);
	txn = txn_begin(spool->store);
	if (in->kind != JOB_STARTED)
		txn_need_room(txn);
	job_insert(txn, job_r);
	write_input(txn, spool, job_r, in->text, jcl->password[0] != '\0');
	job_advance(job_r, PHASE_CONVERT);
	if (jcl->failed || jcl->scan_only || fault_is_set(&refusal)) {
		joblog_begin(&log, spool, job_r);
		end_unrun(txn, &log, jcl, &refusal);
		joblog_free(&log);
	} else {
		write_all_instream(txn, spool, job_r, jcl);
		job_advance(job_r, PHASE_EXECUTE);
		if (in->kind == JOB_STARTED)
			begin_started(job_r);
	}
	job_update(txn, job_r);
	say_arrival(txn, job_r);
	rc = txn_end(&txn, true, wait, fault);
	arena_close(&arena);
	return rc;
}

/* ---------------------------------------------------------- the stream */

struct taken {
	struct job *list;
	size_t count, size;
};

static void
remember(struct taken *taken, const struct job *job)
{
	if (taken->count == taken->size) {
		taken->size = taken->size * 2 + 4;
		taken->list = memory_resize(taken->list,
		    taken->size * sizeof(taken->list[0]));
	}
	taken->list[taken->count++] = *job;
}

/* Jobs taken in before a batch was dropped are gone with it. */
static bool
all_are_there(struct spool *spool, const struct taken *taken)
{
	struct view *view = view_open(spool->store);
	bool are = view != NULL;
	struct job row;

	for (size_t i = 0; are && i < taken->count; i++)
		are = job_get(view, taken->list[i].number, &row) == STORE_OK;
	view_close(&view);
	return are;
}

/* Who submits all again because some were refused must know which were not. */
static void
tell_taken(struct spool *spool, const struct taken *taken,
    const struct fault *why, struct fault *fault)
{
	struct buffer text = {0};
	struct view *view;
	struct job row;

	store_flush(spool->store, NULL);
	view = view_open(spool->store);
	for (size_t i = 0; view != NULL && i < taken->count; i++)
		if (job_get(view, taken->list[i].number, &row) == STORE_OK)
			buffer_print(&text, " %s %s", row.id, row.name);
	view_close(&view);
	if (text.len == 0)
		fault_set(fault, "%s; no job was taken in: submit again when "
		    "there is room", why->text);
	else
		fault_set(fault, "%s; do not submit these again, they were "
		    "taken in:%s", why->text, buffer_str(&text));
	buffer_free(&text);
}

/* The last one is waited for: then those before it are on the disk as well, or
 * were lost on their way there. */
static enum store_rc
take_all(struct spool *spool, struct submission *in, struct slice stream,
    struct taken *taken, struct fault *why)
{
	uint64_t failures = store_failures(spool->store);
	bool more = jcl_next_job(&stream, &in->text);
	enum store_rc rc = STORE_OK;

	while (more && rc == STORE_OK) {
		struct slice next;
		struct job job;

		more = jcl_next_job(&stream, &next);
		rc = take_in(spool, in, more ? TXN_LATER : TXN_DURABLE, &job,
		    why);
		if (rc == STORE_OK)
			remember(taken, &job);
		in->text = next;
	}
	if (rc != STORE_OK || failures == store_failures(spool->store) ||
	    all_are_there(spool, taken))
		return rc;
	fault_set(why, "the volume had no room for all jobs of the stream");
	return STORE_FULL;
}

enum output_rc
job_submit(struct spool *spool, const struct user *user, struct slice stream,
    void (*each)(void *, const struct job *), void *context,
    struct fault *fault)
{
	struct submission in = {user, JOB_BATCH, NULL, {0}};
	struct taken taken = {0};
	struct fault why = {0};
	enum store_rc rc;

	rc = take_all(spool, &in, stream, &taken, &why);
	if (rc == STORE_OK)
		for (size_t i = 0; i < taken.count; i++)
			each(context, &taken.list[i]);
	else
		tell_taken(spool, &taken, &why, fault);
	free(taken.list);
	if (rc == STORE_OK && taken.count > 0)
		return OUTPUT_OK;
	if (rc == STORE_OK) {
		fault_set(fault, "there is no job in what was submitted: a job "
		    "begins with a JOB statement, //NAME JOB ...");
		return OUTPUT_BAD;
	}
	return rc == STORE_FULL ? OUTPUT_FULL : OUTPUT_FAILED;
}

/* -------------------------------------------------------- started tasks */

/* The job that START makes: each parameter on a card of its own. */
static void
write_start(struct buffer *text, const char *procedure,
    const char *parameters)
{
	size_t from = 0, depth = 0;
	bool quoted = false;

	buffer_print(text, "//%-8s JOB MSGLEVEL=1\n//STARTING EXEC %s",
	    procedure, procedure);
	for (size_t i = 0; parameters[0] != '\0'; i++) {
		char c = parameters[i];

		quoted ^= c == '\'';
		depth += !quoted && c == '(';
		depth -= !quoted && c == ')' && depth > 0;
		if (c != '\0' && (c != ',' || quoted || depth > 0))
			continue;
		buffer_print(text, ",\n//             %.*s", (int)(i - from),
		    parameters + from);
		from = i + 1;
		if (c == '\0')
			break;
	}
	buffer_byte(text, '\n');
}

/* A task that could not begin has its log, and says why in it. */
static enum output_rc
run_started(struct spool *spool, const struct job *job, struct fault *fault)
{
	if (job->phase != PHASE_RUN) {
		fault_set(fault, "IEFC452I %s - JOB NOT RUN - JCL ERROR: `jes "
		    "view %s JESYSMSG` says why", job->name, job->id);
		return OUTPUT_BAD;
	}
	if (initiators_run_started(spool, job))
		return OUTPUT_OK;
	fault_set(fault, "IEE122I START COMMAND FAILED FOR %s: there is no "
	    "thread for it, or the server is stopping", job->name);
	job_recover_one(spool, job);
	return OUTPUT_FAILED;
}

enum output_rc
job_start(struct spool *spool, const char *procedure, const char *name,
    const char *parameters, struct job *job_r, struct fault *fault)
{
	struct submission in = {.kind = JOB_STARTED, .name = name};
	struct buffer text = {0};
	struct user user;
	enum store_rc rc;

	user_of(geteuid(), getegid(), geteuid(), &user);
	write_start(&text, procedure, parameters);
	in.user = &user;
	in.text = buffer_slice(&text);
	rc = take_in(spool, &in, TXN_DURABLE, job_r, fault);
	buffer_free(&text);
	if (rc != STORE_OK)
		return rc == STORE_FULL ? OUTPUT_FULL : OUTPUT_FAILED;
	return run_started(spool, job_r, fault);
}

/* ------------------------------------------------------------- sessions */

enum output_rc
session_begin(struct spool *spool, const struct user *user, struct job *job_r,
    struct fault *fault)
{
	struct txn *txn = txn_begin(spool->store);
	enum store_rc rc;

	*job_r = (struct job){
		.kind = JOB_SESSION, .uid = user->uid, .gid = user->gid,
		.class = "TSU", .msgclass = 'A', .phase = PHASE_INPUT,
		.entered_us = clock_now_us(),
	};
	job_r->started_us = job_r->entered_us;
	copy_word(user->id, job_r->name, sizeof(job_r->name));
	copy_word(user->id, job_r->owner, sizeof(job_r->owner));
	job_advance(job_r, PHASE_CONVERT);
	job_advance(job_r, PHASE_EXECUTE);
	job_advance(job_r, PHASE_RUN);
	txn_need_room(txn);
	job_insert(txn, job_r);
	rc = txn_end(&txn, true, TXN_LATER, fault);
	return rc == STORE_OK ? OUTPUT_OK : rc == STORE_FULL ? OUTPUT_FULL :
	    OUTPUT_FAILED;
}

void
session_end(struct spool *spool, uint32_t number)
{
	struct txn *txn = txn_begin(spool->store);
	struct job job;

	if (job_get(txn_view(txn), number, &job) == STORE_OK) {
		job.completion = COMPLETION_CODE;
		job.ended_us = clock_now_us();
		job_advance(&job, PHASE_OUTPUT);
		job_advance(&job, PHASE_HARDCOPY);
		job_update(txn, &job);
		output_settle(txn, spool, number);
	}
	txn_end(&txn, true, TXN_LATER, NULL);
}
