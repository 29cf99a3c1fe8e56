/*
 * writer/config/refresh.c -- a second reading of the file while the writer runs
 *
 * Owns      which values stay what they were
 * Promises  a configuration that holds together after some of it was kept, or
 *           false
 * Fails     by errors in the findings
 */
#include "writer/config/check.h"
#include "writer/config/config.h"
#include "writer/config/findings.h"
#include "writer/config/statements.h"
#include "writer/config/value.h"

static void
warn_kept(const struct statement *s, const struct parameter *p,
    const void *running, const void *fresh, struct config_findings *findings)
{
	struct buffer was = {0}, wished = {0};

	value_show(p, running, &was);
	value_show(p, fresh, &wished);
	findings_warning(findings, 0, 0,
	    "%s stays %.80s: a refresh may not change it; stop and start the "
	    "writer for %.80s", parameter_label(s, p).text, buffer_str(&was),
	    buffer_str(&wished));
	buffer_free(&was);
	buffer_free(&wished);
}

/* True when the value had changed. */
static bool
keep(const struct statement *s, const struct parameter *p,
    const struct config *running, struct config *fresh,
    struct config_findings *findings)
{
	const void *was = parameter_value(s, p, running, 0);
	void *field = parameter_field(s, p, fresh, 0);

	if (value_equal(p, was, field))
		return false;
	warn_kept(s, p, was, field, findings);
	memcpy(field, was, p->size);
	return true;
}

bool
config_keep_fixed(const struct config *running, struct config *fresh,
    struct config_findings *findings)
{
	size_t errors = findings->errors;
	bool kept = false;

	for (size_t i = 0; i < STATEMENTS; i++) {
		const struct statement *s = &statements[i];

		for (size_t j = 0; j < s->count; j++)
			if (s->parameters[j].fixed &&
			    keep(s, &s->parameters[j], running, fresh,
			    findings))
				kept = true;
	}
	if (kept)
		check_pages(fresh, findings);
	return findings->errors == errors;
}

static bool
statement_differs(const struct statement *s, const struct config *a,
    const struct config *b)
{
	unsigned elements = statement_elements(s, a);

	if (elements != statement_elements(s, b))
		return true;
	for (unsigned at = 0; at < elements; at++)
		for (size_t j = 0; j < s->count; j++) {
			const struct parameter *p = &s->parameters[j];

			if (!value_equal(p, parameter_value(s, p, a, at),
			    parameter_value(s, p, b, at)))
				return true;
		}
	return false;
}

bool
config_differs(const struct config *a, const struct config *b)
{
	for (size_t i = 0; i < STATEMENTS; i++)
		if (statement_differs(&statements[i], a, b) ||
		    statement_is_there(&statements[i], a) !=
		    statement_is_there(&statements[i], b))
			return true;
	return false;
}
