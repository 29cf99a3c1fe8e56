/*
 * tests/unit/smtp_session_test.c -- sessions with servers that follow a page
 *
 * Each file of tests/smtp-dialogues is one server and what is expected of us:
 *
 *	# a sentence                    what the file shows
 *	mail FROM TO... [8bit] [utf8] [size N] [text TEXT | big N | broken N]
 *	                                a mail to send, in order; TEXT has \n
 *	S text                          the server says a line
 *	R text                          raw: \r \n \0 \\ escaped, no line end
 *	C text                          the client says exactly this line
 *	T text                          ... and then lines up to a lone period,
 *	                                which joined by \n are TEXT
 *	B text                          ... bytes of a chunk, \r \n escaped
 *	F n                             ... n bytes of whatever
 *	pause MS, cut, hang             wait; hang up; wait for the client to
 *	= N RECIPIENT STEP KIND [CODE]  what mail N got; "open": not offered
 *	trouble STEP KIND               what ended the session; "trouble none"
 *	bdat                            use CHUNKING where offered
 */
#include <check.h>
#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "spool/base/clock.h"
#include "spool/base/memory.h"
#include "writer/smtp/session.h"

enum { MAILS_MAX = 8, LINES_MAX = 400 };

struct text {
	struct text_source source;
	struct slice text;
	uint64_t big, sent;	/* bytes of lines made up on the way */
	bool broken;		/* the text can't be read to its end */
	unsigned opened;
};

struct page {
	const char *name;
	char *lines[LINES_MAX];
	size_t count;
	struct text texts[MAILS_MAX];
	struct transaction transactions[MAILS_MAX];
	bool finished[MAILS_MAX];
	size_t mails;
	int fd;			/* the server's */
	struct buffer in;
	char wrong[600];	/* what the client did otherwise */
};

/* ------------------------------------------------------------ the mails */

static bool
text_open(struct text_source *source, bool plain, struct fault *fault)
{
	struct text *text = (struct text *)source;

	(void)plain;
	(void)fault;
	text->opened++;
	text->sent = 0;
	return true;
}

static bool
text_more(struct text_source *source, struct buffer *to, bool *end,
    struct fault *fault)
{
	const struct slice line = SLICE("no line of a mail should have more "
	    "than these seventy eight characters, they say\r\n");
	struct text *text = (struct text *)source;

	*end = true;
	if (text->big == 0) {
		buffer_put(to, text->text);
		return true;
	}
	for (int i = 0; i < 100 && text->sent < text->big; i++) {
		buffer_put(to, line);
		text->sent += line.len;
	}
	*end = text->sent >= text->big;
	if (*end && text->broken)
		fault_set(fault, "the spool is out of reach");
	return !(*end && text->broken);
}

static void
text_close(struct text_source *source)
{
	struct text *text = (struct text *)source;

	ck_assert_uint_gt(text->opened, 0);
	text->opened--;
}

/* \r \n \0 \\ to the bytes they stand for. */
static struct slice
unescape(struct arena *arena, const char *text)
{
	char *to = arena_text(arena, slice_text(text)), *at = to;

	for (; *text != '\0'; text++) {
		if (*text == '\\' && text[1] != '\0') {
			text++;
			*at++ = *text == 'n' ? '\n' : *text == 'r' ? '\r' :
			    *text == '0' ? '\0' : *text;
		} else {
			*at++ = *text;
		}
	}
	return slice_of(to, (size_t)(at - to));
}

static struct path
path_of(struct arena *arena, const char *word)
{
	struct path path = {.text = arena_slice(arena, slice_text(word))};

	if (strcmp(word, "<>") == 0)
		path.text.len = 0;
	for (size_t i = 0; i < path.text.len; i++)
		path.utf8 = path.utf8 || path.text.ptr[i] < 0;
	return path;
}

static void
take_mail(struct page *page, char *line)
{
	struct mail *mail = NULL;
	struct text *text = &page->texts[page->mails];
	struct arena *arena = arena_open();
	char *word, *save = NULL;

	mail = arena_new(arena, struct mail);
	mail->arena = arena;
	mail->number = (uint32_t)page->mails + 1;
	mail->to = arena_get(arena, 16 * sizeof(*mail->to));
	mail->body.size = 100;
	text->text = SLICE("Subject: x\r\n\r\nhello\r\n");
	mail->from = path_of(arena, strtok_r(line + 5, " ", &save));
	while ((word = strtok_r(NULL, " ", &save)) != NULL) {
		if (strchr(word, '@') != NULL)
			mail->to[mail->recipients++] = path_of(arena, word);
		else if (strcmp(word, "8bit") == 0)
			mail->body.eight_bit = true;
		else if (strcmp(word, "size") == 0)
			mail->body.size = strtoull(strtok_r(NULL, " ", &save),
			    NULL, 10);
		else if (strcmp(word, "text") == 0)
			text->text = unescape(arena,
			    strtok_r(NULL, "", &save));
		else {
			text->broken = strcmp(word, "broken") == 0;
			text->big = strtoull(strtok_r(NULL, " ", &save), NULL,
			    10);
		}
	}
	text->source = (struct text_source){text_open, text_more, text_close};
	transaction_begin(&page->transactions[page->mails++], mail,
	    &text->source);
}

/* ----------------------------------------------------------- the server */

static bool
server_fill(struct page *page)
{
	ssize_t got;

	got = read(page->fd, buffer_room(&page->in, 65536), 65536);
	if (got > 0)
		page->in.len += (size_t)got;
	return got > 0;
}

static bool
server_line(struct page *page, struct buffer *line)
{
	size_t end;

	for (;;) {
		end = slice_find(buffer_slice(&page->in), '\n');
		if (end < page->in.len)
			break;
		if (!server_fill(page))
			return false;
	}
	buffer_clear(line);
	buffer_put(line, slice_of(page->in.data, end));
	if (line->len > 0 && line->data[line->len - 1] == '\r')
		line->len--;
	buffer_take(&page->in, end + 1);
	return true;
}

static void
server_wrong(struct page *page, const char *wanted, struct slice got)
{
	if (page->wrong[0] == '\0')
		snprintf(page->wrong, sizeof(page->wrong),
		    "%s: wanted \"%.200s\", the client said \"%.*s\"",
		    page->name, wanted, (int)(got.len < 200 ? got.len : 200),
		    got.ptr);
}

static void
server_expect(struct page *page, const char *wanted)
{
	struct buffer line = {0};

	if (!server_line(page, &line))
		server_wrong(page, wanted, SLICE("(nothing more)"));
	else if (!slice_equal(buffer_slice(&line), slice_text(wanted)))
		server_wrong(page, wanted, buffer_slice(&line));
	buffer_free(&line);
}

static void
server_text(struct page *page, const char *wanted)
{
	struct buffer line = {0}, text = {0};

	while (server_line(page, &line) &&
	    !slice_equal(buffer_slice(&line), SLICE("."))) {
		buffer_put(&text, buffer_slice(&line));
		buffer_text(&text, "\\n");
	}
	if (wanted[0] != '\0' &&
	    !slice_equal(buffer_slice(&text), slice_text(wanted)))
		server_wrong(page, wanted, buffer_slice(&text));
	buffer_free(&line);
	buffer_free(&text);
}

static void
server_bytes(struct page *page, size_t count, const struct slice *wanted)
{
	while (page->in.len < count)
		if (!server_fill(page)) {
			server_wrong(page, "bytes", SLICE("(nothing more)"));
			return;
		}
	if (wanted != NULL && !slice_equal(*wanted,
	    slice_head(buffer_slice(&page->in), count)))
		server_wrong(page, wanted->ptr, buffer_slice(&page->in));
	buffer_take(&page->in, count);
}

static void
server_step(struct page *page, struct arena *arena, const char *line)
{
	const char *rest = strlen(line) > 2 ? line + 2 : "";
	struct slice bytes;

	if (strncmp(line, "S ", 2) == 0) {
		bytes = slice_text(arena_print(arena, "%s\r\n", rest));
		(void)send(page->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
	} else if (strncmp(line, "R ", 2) == 0) {
		bytes = unescape(arena, rest);
		(void)send(page->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
	} else if (strncmp(line, "C ", 2) == 0) {
		server_expect(page, rest);
	} else if (line[0] == 'T' && (line[1] == ' ' || line[1] == '\0')) {
		server_text(page, rest);
	} else if (strncmp(line, "B ", 2) == 0) {
		bytes = unescape(arena, rest);
		server_bytes(page, bytes.len, &bytes);
	} else if (strncmp(line, "F ", 2) == 0) {
		server_bytes(page, strtoull(rest, NULL, 10), NULL);
	} else if (strncmp(line, "pause ", 6) == 0) {
		usleep((useconds_t)strtoul(line + 6, NULL, 10) * 1000);
	} else if (strcmp(line, "cut") == 0) {
		shutdown(page->fd, SHUT_RDWR);
	} else if (strcmp(line, "hang") == 0) {
		while (server_fill(page))
			buffer_clear(&page->in);
	}
}

static void *
server_run(void *context)
{
	struct page *page = context;
	struct arena *arena = arena_open();

	for (size_t i = 0; i < page->count; i++)
		server_step(page, arena, page->lines[i]);
	shutdown(page->fd, SHUT_RDWR);
	arena_close(&arena);
	return NULL;
}

/* --------------------------------------------------------- the outcome */

static void
note_finished(void *context, struct transaction *t)
{
	struct page *page = context;
	size_t mail = (size_t)(t - page->transactions);

	ck_assert_msg(!page->finished[mail], "%s: mail %zu finished twice",
	    page->name, mail + 1);
	page->finished[mail] = true;
}

static void
check_answer(struct page *page, char *line)
{
	char *save = NULL, *words[5] = {0}, got[200];
	const struct transaction *t;
	const struct answer *a = NULL;
	size_t count = 0;

	for (char *w = strtok_r(line + 2, "|", &save); w != NULL && count < 5;
	    w = strtok_r(NULL, "|", &save))
		words[count++] = w;
	ck_assert_msg(count >= 3, "%s: %s", page->name, line);
	t = &page->transactions[strtoul(words[0], NULL, 10) - 1];
	for (size_t i = 0; i < t->mail->recipients; i++)
		if (slice_equal(t->mail->to[i].text, slice_text(words[1])))
			a = t->recipients[i].answer;
	snprintf(got, sizeof(got), "%s|%s|%03u", a == NULL ? "open" :
	    step_word(a->step), a == NULL ? "" : reply_kind_word(a->kind),
	    a == NULL ? 0 : a->code);
	ck_assert_msg(strncmp(got, words[2], strlen(words[2])) == 0 &&
	    (count < 4 || strstr(got, words[3]) != NULL) &&
	    (count < 5 || strstr(got, words[4]) != NULL),
	    "%s: mail %s, %s: wanted %s %s %s, got %s (%s)", page->name,
	    words[0], words[1], words[2], count > 3 ? words[3] : "",
	    count > 4 ? words[4] : "", got, a == NULL ? "" : a->text);
}

static void
check_trouble(struct page *page, const struct answer *trouble,
    const char *wanted)
{
	char got[100];

	if (strcmp(wanted, "none") == 0)
		got[0] = '\0';
	else
		ck_assert_msg(trouble != NULL, "%s: no trouble", page->name);
	snprintf(got, sizeof(got), "%s|%s", trouble == NULL ? "none" :
	    step_word(trouble->step), trouble == NULL ? "" :
	    reply_kind_word(trouble->kind));
	ck_assert_msg(strncmp(got, wanted, strlen(wanted)) == 0,
	    "%s: trouble: wanted %s, got %s (%s)", page->name, wanted, got,
	    trouble == NULL ? "" : trouble->text);
}

static void
read_page(struct page *page, const char *path)
{
	char line[4096];
	FILE *file = fopen(path, "r");

	ck_assert_msg(file != NULL, "%s", path);
	while (fgets(line, sizeof(line), file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		ck_assert_uint_lt(page->count, LINES_MAX);
		page->lines[page->count++] = memory_text(line);
	}
	fclose(file);
}

static const struct timeout_config quick = {
	.any_cmd = 1, .connect_retry = 1, .data_block = 1, .data_cmd = 1,
	.data_term = 1, .initial_msg = 1, .mail_cmd = 1, .rcpt_cmd = 1,
};

static void
free_page(struct page *page)
{
	for (size_t i = 0; i < page->mails; i++) {
		struct arena *arena = page->transactions[i].mail->arena;

		arena_close(&arena);
	}
	for (size_t i = 0; i < page->count; i++)
		free(page->lines[i]);
	buffer_free(&page->in);
	close(page->fd);
}

static void
check_outcome(struct page *page, const struct answer *trouble)
{
	for (size_t i = 0; i < page->mails; i++) {
		ck_assert_msg(page->finished[i], "%s: mail %zu not finished",
		    page->name, i + 1);
		ck_assert_uint_eq(page->texts[i].opened, 0);
	}
	for (size_t i = 0; i < page->count; i++)
		if (strncmp(page->lines[i], "= ", 2) == 0)
			check_answer(page, page->lines[i]);
		else if (strncmp(page->lines[i], "trouble ", 8) == 0)
			check_trouble(page, trouble, page->lines[i] + 8);
}

static void
run_page(const char *path)
{
	struct page page = {.name = path};
	struct session_settings settings = {
		.timeout = quick, .host = "client.test", .no_chunking = true,
		.message_size = 5000,
		.finished = note_finished, .context = &page,
	};
	struct answer trouble, *seen = NULL;
	struct session *session;
	pthread_t server;
	int fds[2];

	read_page(&page, path);
	for (size_t i = 0; i < page.count; i++)
		if (strncmp(page.lines[i], "mail ", 5) == 0)
			take_mail(&page, page.lines[i]);
		else if (strcmp(page.lines[i], "bdat") == 0)
			settings.no_chunking = false;
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	page.fd = fds[1];
	ck_assert_int_eq(pthread_create(&server, NULL, server_run, &page), 0);
	session = session_open(link_adopt(fds[0], -1), &settings);
	for (size_t i = 0; i < page.mails; i++)
		session_send(session, &page.transactions[i]);
	session_settle(session);
	if (session_trouble(session) != NULL) {
		trouble = *session_trouble(session);
		seen = &trouble;
	}
	session_close(&session);
	pthread_join(server, NULL);
	ck_assert_msg(page.wrong[0] == '\0', "%s", page.wrong);
	check_outcome(&page, seen);
	free_page(&page);
}

/* --------------------------------------------------------- all the pages */

static const char *pages[200];
static int page_count;

START_TEST(a_server_that_follows_its_page_leaves_the_outcome_written_there)
{
	run_page(pages[_i]);
}
END_TEST

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
find_pages(const char *folder)
{
	struct dirent *entry;
	DIR *dir = opendir(folder);

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (strstr(entry->d_name, ".smtp") != NULL && page_count < 200)
			pages[page_count++] = memory_print("%s/%s", folder,
			    entry->d_name);
	if (dir != NULL)
		closedir(dir);
	qsort(pages, (size_t)page_count, sizeof(pages[0]), by_name);
}

START_TEST(a_link_is_given_up_at_its_deadline_or_when_it_is_cancelled)
{
	struct buffer got = {0};
	struct fault fault = {0};
	struct link *link;
	int fds[2], cancel[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	ck_assert_int_eq(pipe(cancel), 0);
	link = link_adopt(fds[0], cancel[0]);
	ck_assert_int_eq(link_read(link, &got, clock_monotonic_ms() + 50,
	    &fault), LINK_TIMED_OUT);
	ck_assert_int_eq(write(cancel[1], "x", 1), 1);
	ck_assert_int_eq(link_read(link, &got, clock_monotonic_ms() + 60000,
	    &fault), LINK_FAILED);
	ck_assert(fault_is_set(&fault));
	link_close(&link);
	buffer_free(&got);
	close(fds[1]);
	close(cancel[0]);
	close(cancel[1]);
}
END_TEST

static void *
talk_first(void *context)
{
	int fd = *(int *)context;
	struct buffer bytes = {0};
	char heard[4096];
	size_t left = 4 * 1024 * 1024;
	ssize_t got;

	/* says more than a socket holds before it hears anything */
	buffer_fill(&bytes, 'x', 800 * 1024);
	for (size_t at = 0; at < bytes.len; at += (size_t)got) {
		got = write(fd, bytes.data + at, bytes.len - at);
		if (got <= 0)
			break;
	}
	while (left > 0 && (got = read(fd, heard, sizeof(heard))) > 0)
		left -= (size_t)got;
	buffer_free(&bytes);
	return NULL;
}

START_TEST(writing_does_not_wait_for_a_server_that_waits_for_us)
{
	struct buffer arrived = {0}, bytes = {0};
	struct fault fault = {0};
	struct link *link;
	pthread_t server;
	size_t sent;
	int fds[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	ck_assert_int_eq(pthread_create(&server, NULL, talk_first, &fds[1]),
	    0);
	link = link_adopt(fds[0], -1);
	buffer_fill(&bytes, 'y', 4 * 1024 * 1024);
	ck_assert_int_eq(link_write(link, buffer_slice(&bytes), &arrived,
	    clock_monotonic_ms() + 20000, &sent, &fault), LINK_OK);
	ck_assert_uint_eq(sent, bytes.len);
	pthread_join(server, NULL);
	ck_assert_uint_gt(arrived.len, 0);
	link_close(&link);
	close(fds[1]);
	buffer_free(&arrived);
	buffer_free(&bytes);
}
END_TEST

int
main(void)
{
	const char *folder = getenv("JESMAIL_DIALOGUES");
	Suite *suite = suite_create("sessions");
	TCase *tcase = tcase_create("sessions");
	SRunner *runner;
	int failed;

	find_pages(folder != NULL ? folder : "tests/smtp-dialogues");
	if (page_count == 0) {
		fprintf(stderr, "no pages in tests/smtp-dialogues: run this "
		    "from the top folder\n");
		return EXIT_FAILURE;
	}
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase,
	    a_server_that_follows_its_page_leaves_the_outcome_written_there,
	    0, page_count);
	tcase_add_test(tcase,
	    a_link_is_given_up_at_its_deadline_or_when_it_is_cancelled);
	tcase_add_test(tcase,
	    writing_does_not_wait_for_a_server_that_waits_for_us);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	for (int i = 0; i < page_count; i++)
		free((void *)pages[i]);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
