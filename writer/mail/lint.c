/*
 * writer/mail/lint.c -- all that is odd about a data set of mails
 *
 * Owns      the findings, in order of record
 * Leaves    judging to the reader, the words to replies.h
 */
#include "writer/mail/lint.h"

#include <stdlib.h>

#include "writer/mail/reader.h"

struct row {
	const char *text;
	const char *rule;
	enum lint_severity severity;
	enum lint_smtpd smtpd;
};

static const struct row reply_rows[] = {
#define X(name, text, source, rule, smtpd) \
	[REPLY_##name] = {text, rule, LINT_ERROR, SMTPD_##smtpd},
	REPLIES(X)
#undef X
};

static const struct row notice_rows[] = {
#define X(name, severity, text, rule, smtpd) \
	[NOTICE_##name] = {text, rule, LINT_##severity, SMTPD_##smtpd},
	NOTICES(X)
#undef X
};

struct lint {
	struct mail_rules rules;	/* without an error limit */
	uint32_t error_limit;
	struct mail_reader *reader;
	size_t errors_seen;
	uint32_t counted;		/* of them, against the limit */
	struct record_place at;
	bool quit;
	struct lint_finding *findings;
	size_t count, size;
	uint64_t severities[3];		/* how many of each, of the reader's
					 * notices; also those not kept */
};

static void
add(struct lint *l, struct lint_finding finding)
{
	if (l->count == LINT_FINDINGS_KEPT)
		return;
	if (l->count == l->size) {
		l->size = l->size > 0 ? l->size * 2 : 16;
		l->findings = memory_resize(l->findings,
		    l->size * sizeof(*l->findings));
	}
	l->findings[l->count++] = finding;
}

static void
add_notice(void *context, enum notice notice, uint64_t record,
    unsigned column, uint32_t mail)
{
	const struct row *row = &notice_rows[notice];
	struct lint *l = context;

	l->severities[row->severity]++;
	add(l, (struct lint_finding){row->severity, record, column, mail,
	    row->text, "", row->rule, row->smtpd});
}

/* The row that made a reply: by what stands before its insert. */
static enum reply_text
row_of(const char *reply)
{
	for (int i = 0; i < REPLY_COUNT; i++) {
		struct slice text = slice_text(reply_rows[i].text);

		if (slice_starts(slice_text(reply),
		    slice_head(text, slice_find(text, '%'))))
			return (enum reply_text)i;
	}
	return REPLY_UNKNOWN;
}

/* Commands that SMTPD had and CSSMTP has not; the operands that it let pass
 * behind HELO (IBM support document 1431808). */
static enum lint_smtpd
smtpd_of(enum reply_text which, const char *reply)
{
	static const char *const verbs[] = {
		"'EXPN'", "'HELP'", "'NOOP'", "'QUEU'", "'TICK'", "'VERB'",
		"'VRFY'"
	};

	if (which == REPLY_TOO_MANY_ARGS && strstr(reply, "'HELO'") != NULL)
		return SMTPD_ACCEPTED;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (which == REPLY_UNKNOWN &&
		    strcasestr(reply, verbs[i]) != NULL)
			return SMTPD_ACCEPTED;
	return reply_rows[which].smtpd;
}

static void
add_error(struct lint *l, const struct mail_error *e)
{
	enum reply_text which = row_of(e->reply);

	add(l, (struct lint_finding){LINT_ERROR, e->record, e->column, e->mail,
	    e->reply, e->text, reply_rows[which].rule,
	    smtpd_of(which, e->reply)});
	if (e->counted && ++l->counted == l->error_limit + 1 &&
	    l->error_limit > 0)
		add_notice(l, NOTICE_LIMIT, e->record, 0, 0);
}

static void
add_errors(struct lint *l)
{
	const struct mail_error *errors;
	size_t count = mail_reader_errors(l->reader, &errors);

	while (l->errors_seen < count)
		add_error(l, &errors[l->errors_seen++]);
}

struct lint *
lint_open(const struct mail_rules *rules, const struct mail_origin *origin,
    const char *charset, struct fault *fault)
{
	const struct codepage *to = charset == NULL ? NULL :
	    codepage_find(charset, fault);
	struct lint *l;

	if (charset != NULL && to == NULL)
		return NULL;
	l = memory_new(struct lint);

	l->rules = *rules;
	l->rules.error_limit = 0;
	l->error_limit = rules->error_limit;
	l->reader = mail_reader_open(&l->rules, origin, fault);
	if (l->reader == NULL) {
		free(l);
		return NULL;
	}
	l->reader->watch = add_notice;
	l->reader->watch_context = l;
	if (to != NULL)
		l->reader->to_charset = converter_open(
		    l->reader->lines.alphabet.utf8 ?
		    codepage_find("UTF-8", NULL) : l->reader->lines.page, to);
	return l;
}

void
lint_close(struct lint **lint)
{
	struct lint *l = *lint;

	if (l == NULL)
		return;
	mail_reader_close(&l->reader);
	free(l->findings);
	free(l);
	*lint = NULL;
}

static void
take(struct lint *l, enum mail_rc rc, struct mail *mail)
{
	if (rc == MAIL_READY)
		mail_free(&mail);
	l->quit = rc == MAIL_QUIT;
	add_errors(l);
}

void
lint_put(struct lint *l, struct slice record)
{
	struct mail *mail = NULL;
	enum mail_rc rc;

	l->at.number++;
	if (l->quit)
		return;
	rc = mail_reader_put(l->reader, record, l->at, &mail);
	take(l, rc, mail);
}

/* A notice about a line may come before an error of the line before it was
 * added. */
static int
compare(const void *a, const void *b)
{
	const struct lint_finding *x = a, *y = b;

	if (x->record != y->record)
		return x->record < y->record ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return (int)x->severity - (int)y->severity;
}

void
lint_end(struct lint *l)
{
	struct mail *mail = NULL;
	enum mail_rc rc;

	l->at.number++;
	if (!l->quit) {
		rc = mail_reader_end(l->reader, l->at, &mail);
		take(l, rc, mail);
	}
	if (l->count > 0)
		qsort(l->findings, l->count, sizeof(*l->findings), compare);
}

size_t
lint_findings(const struct lint *l, const struct lint_finding **findings_r)
{
	*findings_r = l->findings;
	return l->count;
}

struct mail_counts
lint_counts(const struct lint *l)
{
	return mail_reader_counts(l->reader);
}

struct lint_sums
lint_sums(const struct lint *l)
{
	return (struct lint_sums){
		.errors = l->severities[LINT_ERROR] + lint_counts(l).errors,
		.warnings = l->severities[LINT_WARNING],
		.notes = l->severities[LINT_NOTE],
	};
}

/* ---- as text */

const char *
lint_severity_word(enum lint_severity severity)
{
	static const char *const words[] = {
		[LINT_ERROR] = "error", [LINT_WARNING] = "warning",
		[LINT_NOTE] = "note",
	};

	return words[severity];
}

const char *
lint_smtpd_word(enum lint_smtpd smtpd)
{
	static const char *const words[] = {
		[SMTPD_SAME] = "same", [SMTPD_ACCEPTED] = "accepted",
		[SMTPD_REFUSED] = "refused", [SMTPD_UNKNOWN] = "unknown",
	};

	return words[smtpd];
}

static void
write_finding(const struct lint_finding *f, const char *name,
    struct buffer *out)
{
	static const char *const smtpd[] = {
		[SMTPD_SAME] = "; SMTPD did the same",
		[SMTPD_ACCEPTED] = "; SMTPD accepted it",
		[SMTPD_REFUSED] = "; SMTPD refused it",
		[SMTPD_UNKNOWN] = "",
	};

	if (name != NULL)
		buffer_print(out, "%s:", name);
	buffer_print(out, "%llu", (unsigned long long)f->record);
	if (f->column > 0)
		buffer_print(out, ":%u", f->column);
	buffer_print(out, ": %s: %s\n", lint_severity_word(f->severity),
	    f->text);
	if (f->shown[0] != '\0')
		buffer_print(out, "    %s\n", f->shown);
	buffer_print(out, "    rule: %s%s\n", f->rule, smtpd[f->smtpd]);
}

void
lint_write(const struct lint *l, const char *name, struct buffer *out)
{
	struct mail_counts counts = lint_counts(l);
	struct lint_sums sums = lint_sums(l);
	uint64_t all = sums.errors + sums.warnings + sums.notes;

	for (size_t i = 0; i < l->count; i++)
		write_finding(&l->findings[i], name, out);
	if (all > l->count)
		buffer_print(out, "%llu more findings are not listed\n",
		    (unsigned long long)(all - l->count));
	if (name != NULL)
		buffer_print(out, "%s: ", name);
	buffer_print(out, "%llu records, %u mails, %llu errors, %llu warnings,"
	    " %llu notes\n", (unsigned long long)counts.records, counts.mails,
	    (unsigned long long)sums.errors,
	    (unsigned long long)sums.warnings,
	    (unsigned long long)sums.notes);
}
