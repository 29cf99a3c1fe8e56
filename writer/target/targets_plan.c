/*
 * writer/target/targets_plan.c -- targets come and go
 *
 * Owns      the way from a plan to the targets that are in force
 * Promises  a target that is configured as before goes on as it is; a number is
 *           used again only when nothing of the target it had is left
 * Leaves    which addresses there are to plan.c
 * Fails     by a fault, with everything as it was
 */
#include "writer/target/targets_state.h"

/* A number for one more, the lock being held; TARGETS_KNOWN: none is free. */
static unsigned
free_number(struct targets *ts, uint64_t taken)
{
	for (unsigned i = 0; i < TARGETS_KNOWN; i++)
		if (ts->known[i] == NULL && (taken & target_bit(i)) == 0)
			return i;
	return TARGETS_KNOWN;
}

/* Takes out those that have retired and have no connection any more. */
static void
take_retired(struct targets *ts, struct target *retired[TARGETS_KNOWN])
{
	for (unsigned i = 0; i < TARGETS_KNOWN; i++)
		if (ts->known[i] != NULL && ts->connections[i] == 0 &&
		    target_look(ts->known[i]).state == TARGET_RETIRING) {
			retired[i] = ts->known[i];
			ts->known[i] = NULL;
		}
}

/* Without the lock, for a monitor that ends may be waiting for it. */
static void
close_all(struct target *list[TARGETS_KNOWN])
{
	for (unsigned i = 0; i < TARGETS_KNOWN; i++)
		target_close(&list[i]);
}

static bool
is_same(const struct target *t, const struct target_config *config)
{
	struct target_config a = *target_config(t), b = *config;

	a.line = b.line = 0;
	return strcmp(a.ip, b.ip) == 0 && strcmp(a.name, b.name) == 0 &&
	    strcmp(a.mx, b.mx) == 0 && a.connect_port == b.connect_port &&
	    a.connect_limit == b.connect_limit &&
	    a.max_msg_sent == b.max_msg_sent &&
	    a.message_size == b.message_size && a.secure == b.secure &&
	    strcmp(a.charset, b.charset) == 0 &&
	    strcmp(a.mb_charset, b.mb_charset) == 0 &&
	    strcmp(a.auth_entity, b.auth_entity) == 0;
}

static bool
same_timeouts(const struct timeout_config *a, const struct timeout_config *b)
{
	return a->any_cmd == b->any_cmd &&
	    a->connect_retry == b->connect_retry &&
	    a->data_block == b->data_block && a->data_cmd == b->data_cmd &&
	    a->data_term == b->data_term && a->initial_msg == b->initial_msg &&
	    a->mail_cmd == b->mail_cmd && a->rcpt_cmd == b->rcpt_cmd &&
	    a->connect_idle == b->connect_idle;
}

/* The number of a target that is in use already and stays as it is. */
static bool
find_same(const struct targets *ts, const struct timeout_config *timeout,
    const struct target_config *wanted, unsigned *number_r)
{
	for (unsigned i = 0; i < ts->count; i++)
		if (is_same(ts->known[ts->order[i]], wanted) &&
		    same_timeouts(&ts->timeout, timeout)) {
			*number_r = ts->order[i];
			return true;
		}
	return false;
}

/* Finds or opens each target of a plan; `fresh` are those opened. */
static bool
gather(struct targets *ts, const struct plan *plan,
    const struct timeout_config *timeout, unsigned order[TARGETS_MAX],
    struct target *fresh[TARGETS_KNOWN], struct fault *fault)
{
	uint64_t taken = 0;

	for (unsigned i = 0; i < plan->count; i++) {
		const struct target_config *config = &plan->targets[i].config;
		unsigned number;

		if (find_same(ts, timeout, config, &number)) {
			order[i] = number;
			continue;
		}
		number = free_number(ts, taken);
		if (number == TARGETS_KNOWN) {
			fault_set(fault, "too many targets are retiring: try "
			    "again when their connections have ended");
			return false;
		}
		fresh[number] = target_open(config, timeout, ts->world, fault);
		if (fresh[number] == NULL)
			return false;
		taken |= target_bit(number);
		order[i] = number;
	}
	return true;
}

static void
put_in_force(struct targets *ts, const struct plan *plan,
    const struct timeout_config *timeout, const unsigned order[TARGETS_MAX],
    struct target *fresh[TARGETS_KNOWN])
{
	uint64_t stay = 0;

	for (unsigned i = 0; i < plan->count; i++)
		stay |= target_bit(order[i]);
	for (unsigned i = 0; i < ts->count; i++)
		if ((stay & target_bit(ts->order[i])) == 0)
			target_retire(ts->known[ts->order[i]]);
	for (unsigned i = 0; i < TARGETS_KNOWN; i++)
		if (fresh[i] != NULL)
			ts->known[i] = fresh[i];
	ts->has_preferences = false;
	for (unsigned i = 0; i < plan->count; i++) {
		ts->order[i] = order[i];
		ts->preference[order[i]] = plan->targets[i].preference;
		if (ts->preference[order[i]] != ts->preference[order[0]])
			ts->has_preferences = true;
	}
	ts->count = plan->count;
	ts->timeout = *timeout;
}

/* ------------------------------------------------ what is said of a plan */

static void
say_left_out(struct targets *ts, const struct plan *plan)
{
	static const enum writer_message messages[] = {
		[PLAN_DUPLICATE] = MESSAGE_ADDRESS_TWICE,
		[PLAN_TOO_MANY] = MESSAGE_ADDRESS_MANY,
		[PLAN_NO_IPV6] = MESSAGE_ADDRESS_IPV6,
	};

	for (unsigned i = 0; i < plan->note_count; i++)
		console_say(ts->world->console, NULL, 0,
		    messages[plan->notes[i].why],
		    INSERTS({"address", plan->notes[i].ip}));
}

static void
say_addresses(struct targets *ts, const struct plan *plan)
{
	struct buffer list = {0};

	for (unsigned i = 0; i < plan->count; i++) {
		const struct planned *p = &plan->targets[i];

		buffer_print(&list, "%s%s", i > 0 ? ", " : "", p->config.ip);
		if (p->host[0] != '\0')
			buffer_print(&list, " (%s)", p->host);
	}
	console_say(ts->world->console, NULL, 0, MESSAGE_NAME_KNOWN,
	    INSERTS({"list", buffer_str(&list)}));
	buffer_free(&list);
}

static bool
same_addresses(const struct plan *a, const struct plan *b)
{
	if (a->count != b->count)
		return false;
	for (unsigned i = 0; i < a->count; i++)
		if (strcmp(a->targets[i].config.ip,
		    b->targets[i].config.ip) != 0)
			return false;
	return true;
}

bool
targets_replan(struct targets *ts, const struct timeout_config *timeout,
    struct fault *fault)
{
	struct target *fresh[TARGETS_KNOWN] = {0};
	struct target *retired[TARGETS_KNOWN] = {0};
	unsigned order[TARGETS_MAX];
	struct plan plan, before = ts->plan;
	bool good;

	plan_make(ts->statements, ts->statement_count, ts->found,
	    ts->has_ipv6, &plan);
	take_retired(ts, retired);
	good = gather(ts, &plan, timeout, order, fresh, fault);
	if (good) {
		put_in_force(ts, &plan, timeout, order, fresh);
		ts->plan = plan;
	}
	pthread_mutex_unlock(&ts->lock);
	close_all(retired);
	if (!good)
		close_all(fresh);
	if (good && !plan_same_notes(&plan, &before))
		say_left_out(ts, &plan);
	if (good && ts->has_thread && !same_addresses(&plan, &before))
		say_addresses(ts, &plan);
	pthread_mutex_lock(&ts->lock);
	return good;
}
