/*
 * writer/maillint/findings.c -- findings, for people and for programs
 *
 * Owns      the members of the JSON
 * Leaves    the lines for people to mail/lint.h
 */
#include "writer/maillint/findings.h"

void
findings_print(const struct findings *f, struct buffer *out)
{
	if (f->lint != NULL)
		lint_write(f->lint, f->name, out);
	if (f->unreadable != NULL)
		buffer_print(out, "%s: error: not read to its end: %s\n",
		    f->name, f->unreadable);
}

static json_t *
one_json(const struct lint_finding *f)
{
	return json_pack("{s:I,s:i,s:i,s:s,s:s,s:s,s:s,s:s}",
	    "record", (json_int_t)f->record, "column", (int)f->column,
	    "mail", (int)f->mail,
	    "severity", lint_severity_word(f->severity), "text", f->text,
	    "shown", f->shown, "rule", f->rule,
	    "smtpd", lint_smtpd_word(f->smtpd));
}

static void
add_lint(const struct lint *lint, json_t *json)
{
	struct mail_counts counts = lint_counts(lint);
	struct lint_sums sums = lint_sums(lint);
	const struct lint_finding *list;
	size_t count = lint_findings(lint, &list);
	json_t *all = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(all, one_json(&list[i]));
	json_object_update_new(json, json_pack("{s:I,s:I,s:I,s:I,s:I,s:I}",
	    "records", (json_int_t)counts.records,
	    "mails", (json_int_t)counts.mails,
	    "errors", (json_int_t)sums.errors,
	    "warnings", (json_int_t)sums.warnings,
	    "notes", (json_int_t)sums.notes,
	    "not_listed", (json_int_t)(sums.errors + sums.warnings +
	    sums.notes - count)));
	json_object_set_new(json, "findings", all);
}

json_t *
findings_json(const struct findings *f)
{
	json_t *json = json_pack("{s:s,s:s,s:b}", "name", f->name,
	    "page", f->page, "netdata", (int)f->netdata);

	if (f->lint != NULL)
		add_lint(f->lint, json);
	if (f->unreadable != NULL)
		json_object_set_new(json, "unreadable",
		    json_string(f->unreadable));
	return json;
}
