/*
 * tests/unit/programs_support.h -- a step and its server, for tests
 *
 * The server is a thread at the other end of a socketpair: it hands out input
 * records, collects output and the step's last word.  The catalog is a folder
 * of its own for every test.
 */
#ifndef TESTS_UNIT_PROGRAMS_SUPPORT_H
#define TESTS_UNIT_PROGRAMS_SUPPORT_H

#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/base/buffer.h"
#include "spool/base/memory.h"
#include "spool/base/record.h"
#include "spool/catalog/catalog.h"
#include "spool/jcl/jcl.h"
#include "spool/programs/step.h"
#include "spool/ssi/ssi.h"

enum { DDS_MAX = 24, KEYS_MAX = 32 };

/* What the spool holds of one key. */
struct kept {
	struct buffer text;	/* a line a record */
	unsigned closed;	/* how often */
	uint64_t outlim;
	uint64_t records;
};

static struct world {
	char home[64];
	struct arena *arena;
	Ssi__Step told;
	Ssi__Dd *dds[DDS_MAX];
	struct kept kept[KEYS_MAX];
	unsigned next_key;
	int server_fd;
	Ssi__StepEnd *end;
} w;

static void
world_begin(void)
{
	memset(&w, 0, sizeof(w));
	strcpy(w.home, "/tmp/programs-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(w.home));
	ck_assert(catalog_prepare(w.home, NULL));
	w.arena = arena_open();
	w.next_key = 1;
}

static void
drop_step(void)
{
	for (unsigned i = 0; i < KEYS_MAX; i++)
		buffer_free(&w.kept[i].text);
	memset(w.kept, 0, sizeof(w.kept));
	if (w.end != NULL)
		ssi__step_end__free_unpacked(w.end, NULL);
	w.end = NULL;
	w.next_key = 1;
}

static void
world_end(void)
{
	char *command = memory_print("rm -rf '%s'", w.home);

	drop_step();
	arena_close(&w.arena);
	ck_assert_int_eq(system(command), 0);
	free(command);
}

/* --------------------------------------------------------- what it is told */

/* A new step, without DDs. */
static void
step_begin(const char *program)
{
	drop_step();
	ssi__step__init(&w.told);
	w.told.job_name = (char *)"MAILJOB1";
	w.told.job_id = (char *)"JOB00012";
	w.told.job_number = 12;
	w.told.step = (char *)"SEND";
	w.told.program = (char *)program;
	w.told.user = (char *)"OPER01";
	w.told.home = w.home;
	w.told.dds = w.dds;
}

/* The same name as before makes a concatenation. */
static inline Ssi__DdPart *
dd_add(const char *name, Ssi__DdPart__Kind kind)
{
	Ssi__DdPart *part = arena_new(w.arena, Ssi__DdPart);
	Ssi__Dd *dd;

	ssi__dd_part__init(part);
	part->kind = kind;
	part->normal = part->abnormal = JCL_KEEP;
	part->status = JCL_OLD;
	if (w.told.n_dds == 0 ||
	    strcmp(w.dds[w.told.n_dds - 1]->name, name) != 0) {
		ck_assert_uint_lt(w.told.n_dds, DDS_MAX);
		dd = arena_new(w.arena, Ssi__Dd);
		ssi__dd__init(dd);
		dd->name = (char *)name;
		dd->parts = arena_get(w.arena, 8 * sizeof(*dd->parts));
		w.dds[w.told.n_dds++] = dd;
	}
	dd = w.dds[w.told.n_dds - 1];
	dd->parts[dd->n_parts++] = part;
	return part;
}

static inline Ssi__DdPart *
dd_instream(const char *name, const char *text)
{
	Ssi__DdPart *part = dd_add(name, SSI__DD_PART__KIND__SPOOL_INPUT);

	part->key = w.next_key++;
	part->recfm = (char *)"FB";
	part->lrecl = 80;
	part->spool_name = arena_print(w.arena,
	    "OPER01.MAILJOB1.JOB00012.D%07u.?", (unsigned)(100 + part->key));
	buffer_text(&w.kept[part->key].text, text);
	return part;
}

static inline Ssi__DdPart *
dd_sysout(const char *name)
{
	Ssi__DdPart *part = dd_add(name, SSI__DD_PART__KIND__SPOOL_OUTPUT);

	part->key = w.next_key++;
	part->spool_name = arena_print(w.arena,
	    "OPER01.MAILJOB1.JOB00012.D%07u.?", (unsigned)(100 + part->key));
	return part;
}

static inline Ssi__DdPart *
dd_data_set(const char *name, const char *dsn, enum jcl_status status,
    enum jcl_disp normal)
{
	Ssi__DdPart *part = dd_add(name, SSI__DD_PART__KIND__DATA_SET);

	part->dsn = (char *)dsn;
	part->status = status;
	part->normal = normal;
	part->abnormal = status == JCL_NEW ? JCL_DELETE : JCL_KEEP;
	return part;
}

static inline void
dd_dummy(const char *name)
{
	dd_add(name, SSI__DD_PART__KIND__DUMMY);
}

/* ------------------------------------------------------------ the server */

static void
answer_read(const Ssi__Read *ask, Ssi__Answer *answer, struct buffer *block)
{
	struct slice rest = buffer_slice(&w.kept[ask->key].text), line;
	static ProtobufCBinaryData one;

	answer->rc = SSI__RC__NONE;
	if (ask->first_block > 0 || rest.len == 0)
		return;
	if (rest.ptr[rest.len - 1] == '\n')
		rest.len--;
	while (slice_split(&rest, '\n', &line))
		ck_assert(block_put(block, line));
	one.data = (uint8_t *)block->data;
	one.len = block->len;
	answer->rc = SSI__RC__OK;
	answer->blocks = &one;
	answer->n_blocks = 1;
}

static void
answer_put(const Ssi__Put *ask, Ssi__Answer *answer)
{
	struct kept *kept = &w.kept[ask->key];
	struct slice block = slice_of((char *)ask->block.data,
	    ask->block.len), record;
	uint32_t records;

	ck_assert(block_check(block, &records));
	while (block_next(&block, &record)) {
		buffer_put(&kept->text, record);
		buffer_byte(&kept->text, '\n');
		kept->records++;
	}
	if (kept->outlim > 0 && kept->records > kept->outlim) {
		answer->rc = SSI__RC__REFUSED;
		answer->text = (char *)"S722 OUTLIM WAS PASSED";
	}
}

static void *
server_loop(void *unused)
{
	ProtobufCMessage *got;

	while (ssi_receive(w.server_fd, &ssi__request__descriptor, &got)) {
		Ssi__Request *ask = (Ssi__Request *)got;
		Ssi__Answer answer = SSI__ANSWER__INIT;
		struct buffer block = {0};

		switch (ask->ask_case) {
		case SSI__REQUEST__ASK_READ:
			answer_read(ask->read, &answer, &block);
			break;
		case SSI__REQUEST__ASK_PUT:
			answer_put(ask->put, &answer);
			break;
		case SSI__REQUEST__ASK_CLOSE:
			w.kept[ask->close->key].closed++;
			break;
		case SSI__REQUEST__ASK_STEP_END:
			ck_assert_ptr_null(w.end);
			w.end = ask->step_end;
			ask->ask_case = SSI__REQUEST__ASK__NOT_SET;
			ask->step_end = NULL;
			break;
		default:
			answer.rc = SSI__RC__REFUSED;
		}
		ssi_send(w.server_fd, &answer.base);
		buffer_free(&block);
		protobuf_c_message_free_unpacked(got, NULL);
	}
	close(w.server_fd);
	return unused;
}

/* Runs the step to its end; w.end has what it said. */
static void
step_run(void)
{
	pthread_t server;
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	w.server_fd = pair[1];
	ck_assert_int_eq(pthread_create(&server, NULL, server_loop, NULL), 0);
	ck_assert_int_eq(step_process(&w.told, pair[0]), 0);
	pthread_join(server, NULL);
	ck_assert_ptr_nonnull(w.end);
}

/* The step ran, and ended with this return code. */
static inline void
step_run_to(unsigned code)
{
	step_run();
	ck_assert(!w.end->not_run);
	ck_assert_str_eq(w.end->abend, "");
	ck_assert_uint_eq(w.end->code, code);
}

/* ------------------------------------------------------------ what came out */

/* The records of a SYSOUT DD, a line each. */
static inline const char *
sysout_of(const char *name)
{
	for (size_t i = 0; i < w.told.n_dds; i++)
		if (strcmp(w.dds[i]->name, name) == 0)
			return buffer_str(&w.kept[w.dds[i]->parts[0]->key]
			    .text);
	ck_abort_msg("no DD %s", name);
	return NULL;
}

static inline bool
sysout_has(const char *name, const char *text)
{
	return strstr(sysout_of(name), text) != NULL;
}

/* The same with the blanks at the ends of records gone. */
static inline const char *
sysout_trimmed(const char *name)
{
	struct slice rest = slice_text(sysout_of(name)), line;
	struct buffer text = {0};
	const char *copy;

	while (slice_split(&rest, '\n', &line)) {
		buffer_put(&text, slice_trim_end(line));
		if (rest.ptr != NULL)
			buffer_byte(&text, '\n');
	}
	copy = arena_text(w.arena, buffer_slice(&text));
	buffer_free(&text);
	return copy;
}

static inline bool
has_line(size_t count, char **lines, const char *line)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(lines[i], line) == 0)
			return true;
	return false;
}

static inline bool
allocation_has(const char *line)
{
	return has_line(w.end->n_allocation, w.end->allocation, line);
}

/* Some line holds the text. */
static inline bool
said(const char *text)
{
	for (size_t i = 0; i < w.end->n_allocation; i++)
		if (strstr(w.end->allocation[i], text) != NULL)
			return true;
	for (size_t i = 0; i < w.end->n_disposition; i++)
		if (strstr(w.end->disposition[i], text) != NULL)
			return true;
	return false;
}

static inline void
file_put(const char *name, const char *text)
{
	char *path = memory_print("%s/data/%s", w.home, name);
	char *slash = path;
	FILE *f;

	while ((slash = strchr(slash + 1, '/')) != NULL) {
		*slash = '\0';
		mkdir(path, 0777);
		*slash = '/';
	}
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	free(path);
}

/* NULL when it is not there. */
static inline const char *
file_get(const char *name)
{
	char *path = memory_print("%s/data/%s", w.home, name);
	FILE *f = fopen(path, "r");
	char *text;
	size_t len;

	free(path);
	if (f == NULL)
		return NULL;
	text = arena_get(w.arena, 1 << 20);
	len = fread(text, 1, (1 << 20) - 1, f);
	text[len] = '\0';
	fclose(f);
	return text;
}

static inline int
run_suite(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}

#endif
