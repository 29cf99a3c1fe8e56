/*
 * writer/delivery/settings.h -- the configuration in force
 *
 * A refresh puts another configuration in force; who has begun something goes
 * on with the one he began with.  Each settings lives until the last holder
 * lets it go.
 */
#ifndef WRITER_DELIVERY_SETTINGS_H
#define WRITER_DELIVERY_SETTINGS_H

#include "writer/config/config.h"
#include "writer/mail/mail.h"

struct settings {
	struct config config;
	struct mail_rules rules;	/* what config says about reading */
	_Atomic unsigned holders;
};

/* For one holder. */
struct settings *settings_make(const struct config *);
struct settings *settings_hold(struct settings *);
void settings_let_go(struct settings **);

#endif
