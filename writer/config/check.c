/*
 * writer/config/check.c -- what must hold between statements
 *
 * Owns      the rules that more than one value has a part in: an error where
 *           the values can't hold together, a warning where one of them does
 *           nothing or mail may be lost from sight
 * Promises  a finding stands where the value stands that is to be changed
 * Fails     never
 */
#include "writer/config/check.h"

#include <assert.h>

#include "spool/base/codepage.h"
#include "writer/config/findings.h"

enum {
	RETRY_MAX = 7200,	/* minutes: 5 days */
	LOCAL_PART_MAX = 64,	/* bytes, RFC 5321 4.5.3.1.1 */
	IDLE_LONG = 300,	/* seconds a server waits at least, 4.5.3.2.7 */
};

struct check {
	const struct config *config;
	const struct places *places;
	struct config_findings *findings;
};

/* Where the value stands, or nowhere. */
static struct place
place_of(const struct check *check, const char *statement, const char *name)
{
	const struct statement *s = statement_find(slice_text(statement));
	const struct parameter *p;

	assert(s != NULL);
	p = name == NULL ? s->parameters :
	    parameter_find(s, slice_text(name));
	assert(p != NULL);
	if (check->places == NULL)
		return (struct place){0, 0};
	return check->places->value[s - statements][p - s->parameters];
}

static struct place
place_of_element(const struct check *check, const char *statement, unsigned i)
{
	const struct statement *s = statement_find(slice_text(statement));

	assert(s != NULL && i < ELEMENTS_MAX);
	if (check->places == NULL)
		return (struct place){0, 0};
	return check->places->element[s - statements][i];
}

static void
check_sizes(const struct check *check)
{
	const struct config *c = check->config;
	struct place at = place_of(check, "JESMsgSize", NULL);

	/* no limit for a mail means that of the spool file it is in */
	if (c->jes_job_size == 0 || c->jes_msg_size <= c->jes_job_size)
		return;
	findings_error(check->findings, at.line, at.column,
	    "JESMsgSize %ju is above JESJobSize %ju: no spool file could hold "
	    "such a mail; lower it, or raise JESJobSize",
	    (uintmax_t)c->jes_msg_size, (uintmax_t)c->jes_job_size);
}

static void
check_retry(const struct check *check)
{
	const struct config *c = check->config;
	struct place at = place_of(check, "RetryLimit", "Count");

	if ((uint64_t)c->retry_count * c->retry_interval <= RETRY_MAX)
		return;
	findings_error(check->findings, at.line, at.column,
	    "RetryLimit Count %u times Interval %u is above %u minutes (5 "
	    "days); lower one, and let ExtendedRetry do the rest",
	    c->retry_count, c->retry_interval, RETRY_MAX);
}

static void
check_idle(const struct check *check)
{
	const struct config *c = check->config;
	struct place at = place_of(check, "Timeout", "ConnectIdle");

	if (c->timeout.connect_idle <= IDLE_LONG)
		return;
	findings_warning(check->findings, at.line, at.column,
	    "Timeout ConnectIdle %u: many servers end an idle connection after "
	    "%u seconds; stay below the time of yours",
	    c->timeout.connect_idle, IDLE_LONG);
}

/* ------------------------------------------------------------- pages */

static const struct codepage *
page_of(const char *name)
{
	const struct codepage *page = codepage_find(name, NULL);

	assert(page != NULL);	/* value.c lets no other name through */
	return page;
}

static void
check_translate(const struct check *check)
{
	const struct config *c = check->config;
	const struct codepage *page = page_of(c->translate);
	struct place at = place_of(check, "Translate", NULL);

	if (page->base != CODEPAGE_EBCDIC)
		findings_error(check->findings, at.line, at.column,
		    "Translate %s is no EBCDIC code page; name the one that "
		    "the spool files are written in, such as IBM-1047",
		    c->translate);
	else if (c->mbcs != (page->form == CODEPAGE_MULTI))
		findings_error(check->findings, at.line, at.column,
		    "Translate %s is a %s code page and does not go with MBCS "
		    "%s; name a %s one, such as %s", c->translate,
		    c->mbcs ? "single-byte" : "multi-byte",
		    c->mbcs ? "YES" : "NO",
		    c->mbcs ? "multi-byte" : "single-byte",
		    c->mbcs ? "IBM-939" : "IBM-1047");
}

/* UTF-8 is good for either parameter: it has all that a single-byte and all
 * that a multi-byte page has. */
static void
check_wire_page(const struct check *check, const struct target_config *target,
    const char *parameter, const char *name, enum codepage_form unfit)
{
	const struct codepage *page = page_of(name);
	bool multi = page->form == CODEPAGE_MULTI;

	if (page->base != CODEPAGE_ASCII)
		findings_error(check->findings, target->line, 0,
		    "TargetServer: %s %s is an EBCDIC code page, which no mail "
		    "server reads; name one that holds ASCII, such as %s",
		    parameter, name, unfit == CODEPAGE_MULTI ? "ISO8859-1" :
		    "IBM-eucJP");
	else if (page->form == unfit)
		findings_error(check->findings, target->line, 0,
		    "TargetServer: %s %s is a %s code page; name a %s one, "
		    "such as %s", parameter, name,
		    multi ? "multi-byte" : "single-byte",
		    multi ? "single-byte" : "multi-byte",
		    multi ? "ISO8859-1" : "IBM-eucJP");
}

static void
check_target_pages(const struct check *check,
    const struct target_config *target)
{
	bool mbcs = check->config->mbcs;
	bool given = target->mb_charset[0] != '\0';

	check_wire_page(check, target, "Charset", target->charset,
	    CODEPAGE_MULTI);
	if (mbcs && given)
		check_wire_page(check, target, "MBCharset",
		    target->mb_charset, CODEPAGE_SINGLE);
	if (mbcs && !given)
		findings_error(check->findings, target->line, 0,
		    "TargetServer: MBCS YES needs an MBCharset in every "
		    "TargetServer; add one, such as IBM-eucJP");
	if (!mbcs && given)
		findings_warning(check->findings, target->line, 0,
		    "TargetServer: MBCharset %s does nothing with MBCS NO",
		    target->mb_charset);
}

static void
check_all_pages(const struct check *check)
{
	const struct config *c = check->config;

	check_translate(check);
	for (unsigned i = 0; i < c->target_count; i++)
		check_target_pages(check, &c->targets[i]);
}

void
check_pages(const struct config *config, struct config_findings *findings)
{
	struct check check = {config, NULL, findings};

	check_all_pages(&check);
}

/* ----------------------------------------------------------- targets */

static void
check_target(const struct check *check, const struct target_config *target)
{
	if (target->auth_entity[0] != '\0' && !target->secure)
		findings_error(check->findings, target->line, 0,
		    "TargetServer: AuthEntity needs Secure YES, for a password "
		    "must not travel in clear; add Secure YES");
	if (target->mx[0] != '\0' && check->config->target_count > 1)
		findings_error(check->findings, target->line, 0,
		    "TargetServer: TargetMx %s must be the only target; remove "
		    "the other TargetServer statements, or this one",
		    target->mx);
}

/* -------------------------------------------------- reports and such */

static void
check_report(const struct check *check)
{
	const struct config *c = check->config;
	struct place at = place_of(check, "Report", NULL);

	if (c->report == REPORT_ADMIN && c->administrator_count == 0)
		findings_warning(check->findings, at.line, at.column,
		    "Report Admin without a MailAdministrator: there is nobody "
		    "to report to; add one, or use Report Sysout");
	if (c->report == REPORT_NONE && c->test_mode)
		findings_warning(check->findings, at.line, at.column,
		    "Report None with Options TestMode YES: a test would show "
		    "nothing; use Report Sysout or Admin");
	if (c->report == REPORT_NONE && !c->return_to_mail_from &&
	    c->dead_letter_action == DEAD_LETTER_DELETE)
		findings_warning(check->findings, at.line, at.column,
		    "Report None, DeadLetterAction Delete and ReturnToMailFrom "
		    "No: nobody will learn of mail that can't be delivered");
}

static bool
sends_as_sender(const struct config *c)
{
	for (unsigned i = 0; i < c->target_count; i++)
		if (strcmp(c->targets[i].auth_entity, "<MAILFROM>") == 0)
			return true;
	return false;
}

static void
check_notification(const struct check *check)
{
	const struct config *c = check->config;
	struct place at = place_of(check, "Undeliverable", "ReturnToMailFrom");

	if (!c->return_to_mail_from || c->report_mail_from[0] != '\0' ||
	    !sends_as_sender(c))
		return;
	findings_warning(check->findings, at.line, at.column,
	    "AuthEntity <MAILFROM> without ReportMailFrom: a notification has "
	    "no sender to authenticate as and becomes a dead letter; add "
	    "ReportMailFrom");
}

static void
check_local_part(const struct check *check, const char *statement,
    const char *mailbox, struct place at)
{
	const char *at_sign = strrchr(mailbox, '@');

	if (at_sign == NULL || at_sign - mailbox <= LOCAL_PART_MAX)
		return;
	findings_error(check->findings, at.line, at.column,
	    "%s %.40s...: more than %u characters before the at sign; shorten "
	    "it, or set MailBoxCompatibility Long", statement, mailbox,
	    LOCAL_PART_MAX);
}

static void
check_mailboxes(const struct check *check)
{
	const struct config *c = check->config;

	if (c->mailbox_long)
		return;
	for (unsigned i = 0; i < c->administrator_count; i++)
		check_local_part(check, "MailAdministrator",
		    c->administrators[i],
		    place_of_element(check, "MailAdministrator", i));
	check_local_part(check, "ReportMailFrom", c->report_mail_from,
	    place_of(check, "ReportMailFrom", NULL));
}

void
check_config(const struct config *config, const struct places *places,
    struct config_findings *findings)
{
	struct check check = {config, places, findings};

	check_sizes(&check);
	check_retry(&check);
	check_idle(&check);
	check_all_pages(&check);
	for (unsigned i = 0; i < config->target_count; i++)
		check_target(&check, &config->targets[i]);
	check_report(&check);
	check_notification(&check);
	check_mailboxes(&check);
}
