/*
 * writer/delivery/settings.c -- the configuration in force
 *
 * Owns      the way from statements to the rules of reading
 */
#include "writer/delivery/settings.h"

#include <stdlib.h>

#include "spool/base/memory.h"

enum { THOUSAND = 1000 };

static void
fill_rules(struct mail_rules *rules, const struct config *config)
{
	rules->null_trunc = config->null_trnc;
	rules->data_line_trunc = config->data_line_trunc;
	rules->long_mailbox = config->mailbox_long;
	memcpy(rules->at_sign, config->at_sign, sizeof(rules->at_sign));
	rules->keep_subject_at_sign = !config->replace_subject_at_sign;
	rules->add_date = config->header_date;
	rules->user_info = config->header_user_info;
	rules->job_size_max = config->jes_job_size * THOUSAND;
	rules->mail_size_max = config->jes_msg_size * THOUSAND;
	rules->error_limit = config->jes_syntax_err_limit;
}

struct settings *
settings_make(const struct config *config)
{
	struct settings *settings = memory_new(struct settings);

	settings->config = *config;
	fill_rules(&settings->rules, config);
	settings->holders = 1;
	return settings;
}

struct settings *
settings_hold(struct settings *settings)
{
	settings->holders++;
	return settings;
}

void
settings_let_go(struct settings **settings)
{
	if (*settings != NULL && --(*settings)->holders == 0)
		free(*settings);
	*settings = NULL;
}
