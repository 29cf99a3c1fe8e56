/*
 * spool/job/step.c -- one step of a job, seen from the server
 *
 * Owns      the step's spool data sets until it has ended
 * Promises  a step reaches its own data sets and no other; what it wrote is
 *           kept when it abends; what it never opened leaves nothing
 * Fails     as the step does: by a return code, an abend, or a failed job
 */
#include "spool/job/step.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/job/submit.h"
#include "spool/ssi/ssi.h"

enum { ROOM_WAIT_MS = 1000 };

/* ---------------------------------------------------- what it is given */

static void
make_output(struct txn *txn, struct step_run *run, const struct jcl_dd *dd,
    Ssi__DdPart *part)
{
	struct outclass outclass = outclass_of(run->spool, dd->sysout_class);
	struct step_output *out = &run->outputs[run->output_count++];
	struct data_set ds = {
		.job = run->job->number, .number = (*run->next_sysout)++,
		.class = dd->sysout_class, .lrecl = dd->lrecl,
		.page = "UTF-8", .outdisp = outclass.outdisp,
		.outdisp_abend = outclass.outdisp_abend,
	};
	char name[64];

	slice_copy(slice_text(dd->name), ds.dd_name, sizeof(ds.dd_name));
	slice_copy(slice_text(run->step->name), ds.step, sizeof(ds.step));
	slice_copy(slice_text(run->step->proc_step), ds.proc_step,
	    sizeof(ds.proc_step));
	slice_copy(slice_text(run->step->program), ds.program,
	    sizeof(ds.program));
	slice_copy(slice_text(dd->writer), ds.writer, sizeof(ds.writer));
	slice_copy(slice_text(dd->dest_node), ds.dest_node,
	    sizeof(ds.dest_node));
	slice_copy(slice_text(dd->dest_user), ds.dest_user,
	    sizeof(ds.dest_user));
	dest_resolve(run->spool, ds.dest_node, ds.dest_user);
	slice_copy(slice_text(dd->forms), ds.forms, sizeof(ds.forms));
	slice_copy(slice_text(dd->recfm), ds.recfm, sizeof(ds.recfm));
	if (dd->outdisp[0][0] != '\0')
		outdisp_parse(dd->outdisp[0], &ds.outdisp);
	ds.outdisp_abend = ds.outdisp;
	if (dd->outdisp[1][0] != '\0')
		outdisp_parse(dd->outdisp[1], &ds.outdisp_abend);
	sysout_begin(txn, run->spool, &ds, &out->sysout);
	out->spin = dd->spin;
	out->free_close = dd->free_close;
	out->outlim = dd->outlim;
	part->kind = SSI__DD_PART__KIND__SPOOL_OUTPUT;
	part->key = out->sysout.ds.key;
	part->truncate_blanks = outclass.truncate_blanks;
	data_set_name(run->job, &ds, name, sizeof(name));
	part->spool_name = arena_text(run->arena, slice_text(name));
}

struct find_input {
	unsigned number;
	struct data_set found;
};

static bool
is_number(void *context, const struct data_set *ds)
{
	struct find_input *find = context;

	if (ds->number != find->number || ds->state != DATA_SET_INPUT)
		return true;
	find->found = *ds;
	return false;
}

static void
give_input(struct txn *txn, struct step_run *run, unsigned number,
    Ssi__DdPart *part)
{
	struct find_input find = {.number = number};
	char name[64];

	data_set_each(txn_view(txn), run->job->number, is_number, &find);
	data_set_name(run->job, &find.found, name, sizeof(name));
	part->kind = SSI__DD_PART__KIND__SPOOL_INPUT;
	part->key = find.found.key;
	part->spool_name = arena_text(run->arena, slice_text(name));
	part->recfm = (char *)"FB";
}

static char *
text_of(struct step_run *run, const char *text)
{
	return arena_text(run->arena, slice_text(text));
}

static Ssi__DdPart *
make_part(struct txn *txn, struct step_run *run, const struct jcl_dd *dd,
    unsigned *instream)
{
	Ssi__DdPart *part = arena_new(run->arena, Ssi__DdPart);

	ssi__dd_part__init(part);
	part->lrecl = dd->lrecl;
	part->blksize = dd->blksize;
	part->recfm = text_of(run, dd->recfm);
	part->outlim = dd->outlim;
	switch (dd->kind) {
	case JCL_DD_DUMMY:
		part->kind = SSI__DD_PART__KIND__DUMMY;
		break;
	case JCL_DD_INSTREAM:
		give_input(txn, run, (*instream)++, part);
		part->lrecl = dd->instream.lrecl;
		break;
	case JCL_DD_SYSOUT:
		make_output(txn, run, dd, part);
		break;
	case JCL_DD_DATA_SET:
	case JCL_DD_PATH:
		part->kind = dd->kind == JCL_DD_PATH ?
		    SSI__DD_PART__KIND__PATH : SSI__DD_PART__KIND__DATA_SET;
		part->dsn = text_of(run, dd->dsn);
		part->member = text_of(run, dd->member);
		part->path = text_of(run, dd->path);
		part->status = dd->status;
		part->normal = dd->normal;
		part->abnormal = dd->abnormal;
		break;
	}
	return part;
}

static Ssi__Dd *
make_dd(struct txn *txn, struct step_run *run, const struct jcl_dd *first,
    unsigned *instream)
{
	Ssi__Dd *dd = arena_new(run->arena, Ssi__Dd);
	const struct jcl_dd *at;

	ssi__dd__init(dd);
	dd->name = text_of(run, first->name);
	for (at = first; at != NULL; at = at->concatenated)
		dd->n_parts++;
	dd->parts = arena_get(run->arena, dd->n_parts * sizeof(*dd->parts));
	dd->n_parts = 0;
	for (at = first; at != NULL; at = at->concatenated)
		dd->parts[dd->n_parts++] = make_part(txn, run, at, instream);
	return dd;
}

static void
make_order(struct step_run *run)
{
	Ssi__Step *order = &run->order;

	ssi__step__init(order);
	order->job_number = run->job->number;
	order->job_name = text_of(run, run->job->name);
	order->job_id = text_of(run, run->job->id);
	order->step = text_of(run, run->step->name);
	order->proc_step = text_of(run, run->step->proc_step);
	order->program = text_of(run, run->step->program);
	order->parm = text_of(run, run->step->parm);
	order->user = text_of(run, run->job->owner);
	order->uid = run->job->uid;
	order->gid = run->job->gid;
	order->time_seconds = run->step->time_seconds;
	order->home = text_of(run, run->spool->home);
}

static bool
allocate(struct step_run *run, struct fault *fault)
{
	const struct jcl_dd *dd, *part;
	unsigned instream = run->first_instream;
	size_t dds = 0, parts = 0;
	struct txn *txn;

	make_order(run);
	for (dd = run->step->dds; dd != NULL; dd = dd->next, dds++)
		for (part = dd; part != NULL; part = part->concatenated)
			parts++;
	run->outputs = arena_get(run->arena, parts * sizeof(*run->outputs));
	run->order.dds = arena_get(run->arena, dds * sizeof(*run->order.dds));
	txn = txn_begin(run->spool->store);
	for (dd = run->step->dds; dd != NULL; dd = dd->next)
		run->order.dds[run->order.n_dds++] = make_dd(txn, run, dd,
		    &instream);
	return txn_end(&txn, true, TXN_LATER, fault) == STORE_OK;
}

/* ------------------------------------------------ what it may ask for */

static struct step_output *
output_of(struct step_run *run, uint64_t key)
{
	for (size_t i = 0; i < run->output_count; i++)
		if (run->outputs[i].sysout.ds.key == key)
			return &run->outputs[i];
	return NULL;
}

static bool
is_input(const struct step_run *run, uint64_t key)
{
	for (size_t i = 0; i < run->order.n_dds; i++)
		for (size_t j = 0; j < run->order.dds[i]->n_parts; j++) {
			const Ssi__DdPart *part = run->order.dds[i]->parts[j];

			if (part->kind == SSI__DD_PART__KIND__SPOOL_INPUT &&
			    part->key == key)
				return true;
		}
	return false;
}

static bool
has_gone(int fd)
{
	struct pollfd one = {.fd = fd, .events = POLLRDHUP};

	return poll(&one, 1, 0) > 0;
}

/*
 * A step does not fail because the volume is full: it waits for room, as it
 * does on z/OS, until some is there, or the step is cancelled, or the server
 * stops.
 */
static enum output_rc
put_when_there_is_room(struct step_run *run, struct step_output *out,
    struct slice block, int fd, struct fault *fault)
{
	struct store *store = run->spool->store;
	enum output_rc rc;

	for (;;) {
		uint64_t seen = store_event(store, EVENT_ROOM);

		fault_clear(fault);
		rc = sysout_block(&out->sysout, block, fault);
		if (rc != OUTPUT_FULL || has_gone(fd) ||
		    !store_await(store, EVENT_ROOM, seen, ROOM_WAIT_MS))
			return rc;
	}
}

static void
answer_put(struct step_run *run, const Ssi__Put *put, int fd,
    Ssi__Answer *answer, struct fault *fault)
{
	struct step_output *out = output_of(run, put->key);
	struct slice block = slice_of((const char *)put->block.data,
	    put->block.len);
	enum output_rc rc;

	answer->rc = SSI__RC__REFUSED;
	if (out == NULL || out->closed) {
		fault_set(fault, "the step has no such data set open");
		return;
	}
	rc = put_when_there_is_room(run, out, block, fd, fault);
	answer->rc = rc == OUTPUT_OK ? SSI__RC__OK : rc == OUTPUT_FULL ?
	    SSI__RC__FULL : rc == OUTPUT_BAD ? SSI__RC__BAD : SSI__RC__FAILED;
	if (rc == OUTPUT_OK && out->outlim > 0 &&
	    out->sysout.ds.records > out->outlim) {
		answer->rc = SSI__RC__REFUSED;
		fault_set(fault, "S722 OUTLIM=%llu of DD %s WAS PASSED",
		    (unsigned long long)out->outlim, out->sysout.ds.dd_name);
	}
}

/* The job may let it go before it ends: FREE=CLOSE. */
static void
answer_close(struct step_run *run, const Ssi__Close *close_, Ssi__Answer *answer,
    struct fault *fault)
{
	struct step_output *out = output_of(run, close_->key);
	struct txn *txn;

	answer->rc = SSI__RC__REFUSED;
	if (out == NULL || out->closed) {
		fault_set(fault, "the step has no such data set open");
		return;
	}
	answer->rc = SSI__RC__OK;
	if (!out->free_close)
		return;
	txn = txn_begin(run->spool->store);
	sysout_spin(txn, &out->sysout);
	if (txn_end(&txn, true, TXN_DURABLE, fault) == STORE_OK)
		out->closed = true;
	else
		answer->rc = SSI__RC__FULL;
}

static void
answer_read(struct step_run *run, const Ssi__Read *read_, int fd)
{
	Ssi__Answer answer = SSI__ANSWER__INIT;

	if (is_input(run, read_->key)) {
		output_answer_read(run->spool, read_, fd);
		return;
	}
	answer.rc = SSI__RC__REFUSED;
	answer.text = (char *)"the step has no such input";
	ssi_send(fd, &answer.base);
}

static void
serve_one(struct step_run *run, Ssi__Request *request, int fd)
{
	Ssi__Answer answer = SSI__ANSWER__INIT;
	struct fault fault = {0};

	switch (request->ask_case) {
	case SSI__REQUEST__ASK_READ:
		answer_read(run, request->read, fd);
		return;
	case SSI__REQUEST__ASK_PUT:
		answer_put(run, request->put, fd, &answer, &fault);
		break;
	case SSI__REQUEST__ASK_CLOSE:
		answer_close(run, request->close, &answer, &fault);
		break;
	case SSI__REQUEST__ASK_STEP_END:
		if (run->end == NULL) {
			run->end = request->step_end;
			request->step_end = NULL;
			request->ask_case = SSI__REQUEST__ASK__NOT_SET;
		}
		break;
	default:
		answer.rc = SSI__RC__REFUSED;
		fault_set(&fault, "a step may not ask for this here: connect "
		    "to the server's socket");
	}
	answer.text = fault.text;
	ssi_send(fd, &answer.base);
}

static void
serve(struct step_run *run, int fd)
{
	ProtobufCMessage *got;

	while (ssi_receive(fd, &ssi__request__descriptor, &got)) {
		serve_one(run, (Ssi__Request *)got, fd);
		protobuf_c_message_free_unpacked(got, NULL);
	}
	close(fd);
}

/* ------------------------------------------------------ how it ended */

/* Signals as the abends that mean the same (reference 1.11). */
static const struct {
	int signal;
	const char *abend;
} abends[] = {
	{SIGSEGV, "S0C4"}, {SIGBUS, "S0C4"}, {SIGILL, "S0C1"},
	{SIGFPE, "S0CB"}, {SIGXCPU, "S322"}, {SIGABRT, "U4039"},
	{SIGKILL, "S222"}, {SIGTERM, "S222"}, {SIGPIPE, "S001"},
	{SIGSYS, "S0C2"}, {SIGTRAP, "S0C1"},
};

static const char *
abend_of_status(int status)
{
	if (!WIFSIGNALED(status))
		return "U4093";		/* ended without a word */
	for (size_t i = 0; i < sizeof(abends) / sizeof(abends[0]); i++)
		if (abends[i].signal == WTERMSIG(status))
			return abends[i].abend;
	return "S0C6";
}

/* "PROCSTEP STEP" or "STEP", as messages name it. */
static const char *
step_words(const struct step_run *run)
{
	if (run->step->proc_step[0] == '\0')
		return run->step->name;
	return arena_print(run->arena, "%s %s", run->step->proc_step,
	    run->step->name);
}

static void
tell_abend(struct step_run *run, const char *abend)
{
	char system[8] = "S000", user[8] = "U0000", now[16], plain[8];
	struct insert *inserts;

	snprintf(abend[0] == 'S' ? system : user, sizeof(system), "%.7s",
	    abend);
	snprintf(plain, sizeof(plain), "%s", system + 1);
	joblog_time(clock_now_us(), now, sizeof(now));
	inserts = (struct insert[]){{"job", run->job->name},
	    {"step", step_words(run)}, {"system", system}, {"user", user},
	    {"time", now}, {NULL, NULL}};
	joblog_tell(run->log, MSG_IEF450I, inserts);
	joblog_system(run->log, MSG_IEF472I, INSERTS({"job", run->job->name},
	    {"step", step_words(run)}, {"system", plain}, {"user", user + 1}));
}

static void
put_lines(struct joblog *log, size_t count, char **lines)
{
	for (size_t i = 0; i < count; i++)
		joblog_system_line(log, lines[i]);
}

static void
put_times(struct step_run *run)
{
	int64_t cpu = run->cpu_us / 10000;	/* hundredths of a second */
	char at[16];

	joblog_date(run->started_us, at, sizeof(at));
	joblog_system(run->log, MSG_IEF373I, INSERTS({"step", run->step->name},
	    {"date", at}));
	joblog_date(clock_now_us(), at, sizeof(at));
	joblog_system(run->log, MSG_IEF032I, INSERTS({"step", run->step->name},
	    {"date", at}));
	joblog_system_line(run->log, arena_print(run->arena,
	    "        CPU: %5lld HR  %02lld MIN  %02lld.%02lld SEC    SRB:     "
	    "0 HR  00 MIN  00.00 SEC    ", (long long)(cpu / 360000),
	    (long long)(cpu / 6000 % 60), (long long)(cpu / 100 % 60),
	    (long long)(cpu % 100)));
}

static void
forget_submitted(void *context, const struct job *job)
{
	struct step_run *run = context;

	spool_say(run->spool, job->number, "$HASP100 %-8s ON INTRDR      FROM "
	    "%s %s", job->name, run->job->id, run->job->name);
}

/*
 * What went to the internal reader becomes jobs of the same user.  The data set
 * is removed when they are durable; a kill in between leaves it held.
 */
static void
submit_intrdr(struct step_run *run, const struct data_set *ds)
{
	struct user user = {.uid = run->job->uid, .gid = run->job->gid};
	struct view *view = view_open(run->spool->store);
	struct fault fault = {0};
	struct buffer text = {0};
	struct txn *txn;
	bool got;

	slice_copy(slice_text(run->job->owner), user.id, sizeof(user.id));
	got = view != NULL && data_set_text(view, ds->key, SSI_STREAM_MAX,
	    &text);
	view_close(&view);
	if (!got)
		fault_set(&fault, "the job stream has more than %d bytes",
		    SSI_STREAM_MAX);
	if (!got || job_submit(run->spool, &user, buffer_slice(&text),
	    forget_submitted, run, &fault) != OUTPUT_OK)
		joblog_line(run->log, "$HASP119 %s - INTRDR INPUT REJECTED: %s",
		    ds->dd_name, fault.text);
	buffer_free(&text);
	txn = txn_begin(run->spool->store);
	data_set_remove(txn, ds->key);
	txn_end(&txn, true, TXN_LATER, NULL);
}

static bool
is_intrdr(const struct step_output *out)
{
	return strcmp(out->sysout.ds.writer, "INTRDR") == 0 &&
	    out->sysout.ds.blocks > 0;
}

static void
submit_all_intrdr(struct step_run *run)
{
	for (size_t i = 0; i < run->output_count; i++)
		if (is_intrdr(&run->outputs[i]))
			submit_intrdr(run, &run->outputs[i].sysout.ds);
}

/* Its data sets leave the step: some at once, the others with the job.  False:
 * they are not on the disk, at least not all of their records. */
static bool
end_outputs(struct step_run *run, bool abended, struct fault *fault)
{
	struct txn *txn = txn_begin(run->spool->store);

	for (size_t i = 0; i < run->output_count; i++) {
		struct step_output *out = &run->outputs[i];
		struct data_set *ds = &out->sysout.ds;

		run->log->sysout_records += ds->records;
		run->log->sysout_bytes += ds->bytes;
		if (out->closed)
			continue;
		if (ds->blocks == 0)
			data_set_remove(txn, ds->key);
		else if (is_intrdr(out))
			sysout_end(txn, &out->sysout, DATA_SET_OPEN);
		else if (out->spin && !abended)
			sysout_spin(txn, &out->sysout);
		else
			sysout_end(txn, &out->sysout, DATA_SET_IN_JOB);
	}
	if (txn_end(&txn, true, TXN_DURABLE, fault) != STORE_OK)
		return false;
	submit_all_intrdr(run);
	return true;
}

static bool
run_process(struct step_run *run, void (*started)(void *, uint64_t),
    void *context, int *status_r)
{
	int fd;

	if (!starter_run(run->starter, &run->order, &fd))
		return false;
	run->id = run->order.id;
	started(context, run->id);
	serve(run, fd);
	return starter_await(run->starter, run->id, status_r, &run->cpu_us);
}

static bool
needs_disposition(const struct step_run *run)
{
	for (size_t i = 0; i < run->order.n_dds; i++)
		for (size_t j = 0; j < run->order.dds[i]->n_parts; j++)
			if (run->order.dds[i]->parts[j]->kind ==
			    SSI__DD_PART__KIND__DATA_SET)
				return true;
	return false;
}

static void
drop_end(struct step_run *run)
{
	if (run->end != NULL)
		protobuf_c_message_free_unpacked(&run->end->base, NULL);
	run->end = NULL;
}

/* A process that died could not dispose of its data sets: another one does. */
static void
dispose_after(struct step_run *run, void (*started)(void *, uint64_t),
    void *context)
{
	int status;

	if (!needs_disposition(run))
		return;
	run->order.dispose_only = true;
	if (run_process(run, started, context, &status) && run->end != NULL)
		put_lines(run->log, run->end->n_disposition,
		    run->end->disposition);
	drop_end(run);
}

static void
tell_code(struct step_run *run, unsigned code)
{
	char text[16];

	snprintf(text, sizeof(text), "%04u", code);
	joblog_system(run->log, MSG_IEF142I, INSERTS({"job", run->job->name},
	    {"step", step_words(run)}, {"code", text}));
}

static void
tell_not_run(struct step_run *run)
{
	char now[16];

	joblog_time(clock_now_us(), now, sizeof(now));
	joblog_system(run->log, MSG_IEF272I, INSERTS({"job", run->job->name},
	    {"step", step_words(run)}));
	joblog_tell(run->log, MSG_IEF453I, INSERTS({"job", run->job->name},
	    {"time", now}));
}

static void
take_end(struct step_run *run, struct jcl_result *result_r,
    bool *job_failed_r)
{
	const Ssi__StepEnd *end = run->end;

	put_lines(run->log, end->n_allocation, end->allocation);
	if (end->not_run) {
		tell_not_run(run);
		*job_failed_r = true;
	} else if (end->abend[0] != '\0') {
		result_r->abended = true;
		result_r->abend = arena_text(run->arena,
		    slice_text(end->abend));
		tell_abend(run, result_r->abend);
	} else {
		result_r->was_run = true;
		result_r->code = end->code > 4095 ? 4095 : end->code;
		tell_code(run, result_r->code);
	}
	put_lines(run->log, end->n_disposition, end->disposition);
}

/* What the program was told that it had written is not all there: a job whose
 * mail was lost must not end as if it had been sent. */
static void
lose_outputs(struct step_run *run, struct jcl_result *result_r,
    const struct fault *fault)
{
	joblog_line(run->log, "$HASP050 JES2 RESOURCE SHORTAGE OF TGS - %s",
	    fault->text);
	spool_say(run->spool, run->job->number, "$HASP050 JES2 RESOURCE "
	    "SHORTAGE OF TGS - %s", fault->text);
	result_r->was_run = false;
	result_r->abended = true;
	result_r->abend = "S001";
	tell_abend(run, result_r->abend);
}

void
step_execute(struct step_run *run, void (*started)(void *, uint64_t),
    void *context, struct jcl_result *result_r, bool *job_failed_r)
{
	struct fault fault = {0};
	int status = 0;

	*result_r = (struct jcl_result){0};
	run->started_us = clock_now_us();
	joblog_system(run->log, MSG_IEF236I, INSERTS({"job", run->job->name},
	    {"step", step_words(run)}));
	if (!allocate(run, &fault) ||
	    !run_process(run, started, context, &status)) {
		joblog_line(run->log, "%s", fault_is_set(&fault) ? fault.text :
		    "the process of the step could not be started");
		tell_not_run(run);
		*job_failed_r = true;
	} else if (run->end != NULL) {
		take_end(run, result_r, job_failed_r);
	} else {
		result_r->abended = true;
		result_r->abend = abend_of_status(status);
		tell_abend(run, result_r->abend);
		dispose_after(run, started, context);
	}
	drop_end(run);
	if (!end_outputs(run, result_r->abended, &fault))
		lose_outputs(run, result_r, &fault);
	put_times(run);
}
