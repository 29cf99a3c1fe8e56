/*
 * tests/fuzz/config_fuzz.c -- any bytes as a configuration file
 *
 * A file that is refused says why.  One that is taken is written out again from
 * the table of statements, and the copy must mean the same.
 */
#include <stdlib.h>

#include "spool/base/text.h"
#include "writer/config/config.h"
#include "writer/config/statements.h"
#include "writer/config/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
write_values(const struct statement *s, const struct config *config,
    unsigned at, struct buffer *to)
{
	buffer_text(to, s->name);
	buffer_text(to, s->is_block ? "\n{\n" : "");
	for (size_t j = 0; j < s->count; j++) {
		const struct parameter *p = &s->parameters[j];
		const void *field = parameter_value(s, p, config, at);

		if (value_is_empty(p, field))
			continue;
		buffer_print(to, "%s ", p->name != NULL ? p->name : "");
		value_show(p, field, to);
		buffer_byte(to, '\n');
	}
	buffer_text(to, s->is_block ? "}\n" : "\n");
}

static bool
is_given(const struct statement *s, const struct config *config)
{
	return statement_is_there(s, config) && (s->is_block ||
	    statement_elements(s, config) == 0 ||
	    !value_is_empty(s->parameters,
	    parameter_value(s, s->parameters, config, 0)));
}

static void
write_again(const struct config *config, struct buffer *to)
{
	for (size_t i = 0; i < STATEMENTS; i++) {
		const struct statement *s = &statements[i];
		unsigned elements = statement_elements(s, config);

		for (unsigned at = 0; at < elements; at++)
			if (is_given(s, config))
				write_values(s, config, at, to);
	}
}

static void
check_findings(const struct config_findings *findings, bool good)
{
	size_t errors = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct config_finding *one = &findings->list[i];

		errors += one->is_error;
		must(text_is_utf8(slice_text(one->text)));
		must(slice_find(slice_text(one->text), '\n') ==
		    strlen(one->text));
		must(i == 0 || one->line == 0 ||
		    (one[-1].line != 0 && one[-1].line <= one->line));
	}
	must(errors == findings->errors && good == (errors == 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config config, again;
	struct config_findings findings;
	struct buffer text = {0};
	bool good;

	good = config_parse(slice_of((const char *)data, size), &config,
	    &findings);
	check_findings(&findings, good);
	if (good) {
		write_again(&config, &text);
		config_findings_free(&findings);
		must(config_parse(buffer_slice(&text), &again, &findings));
		must(!config_differs(&config, &again));
		config_set_job_name(&config, "CSSMTP");
		config_set_job_name(&again, "CSSMTP");
		must(config_keep_fixed(&config, &again, &findings));
		config_display(&again, &text);
	}
	config_findings_free(&findings);
	buffer_clear(&text);
	(void)config_explain(slice_of((const char *)data, size), &text);
	buffer_free(&text);
	return 0;
}
