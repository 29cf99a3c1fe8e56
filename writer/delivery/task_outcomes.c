/*
 * writer/delivery/task_outcomes.c -- outcomes of a data set's mails
 *
 * Owns      outcomes from a mail's return until the spool has them
 * Promises  none is dropped: what the spool did not take is told again; reports
 *           of a data set go one after the other
 */
#include <stdlib.h>

#include "spool/base/memory.h"
#include "writer/delivery/task.h"

bool
task_has_outcome(const struct task *task, uint32_t mail)
{
	return mail / 8 < task->has_size &&
	    (task->has_outcome[mail / 8] & 1u << mail % 8) != 0;
}

static void
mark_outcome(struct task *task, uint32_t mail)
{
	size_t size = task->has_size;

	if (mail / 8 >= size) {
		size = (mail / 8 + 64) * 2;
		task->has_outcome = memory_resize(task->has_outcome, size);
		memset(task->has_outcome + task->has_size, 0,
		    size - task->has_size);
		task->has_size = size;
	}
	task->has_outcome[mail / 8] |= (uint8_t)(1u << mail % 8);
}

void
task_keep_outcome(struct task *task, uint32_t mail, Ssi__State state,
    char *detail)
{
	if (task->outcome_count == task->outcome_size) {
		task->outcome_size = task->outcome_size * 2 + 64;
		task->outcomes = memory_resize(task->outcomes,
		    task->outcome_size * sizeof(*task->outcomes));
	}
	mark_outcome(task, mail);
	task->outcomes[task->outcome_count++] = (struct task_outcome){
		.mail = mail, .state = state, .detail = detail,
	};
}

bool
task_take_report(struct task *task, struct task_report *report)
{
	bool any;

	pthread_mutex_lock(&task->lock);
	any = task->active && !task->reporting && !task->claim.lost &&
	    (task->outcome_count > 0 ||
	    task->under_way_wanted > task->under_way_to);
	if (any) {
		*report = (struct task_report){
			.key = task->ds.key, .outcomes = task->outcomes,
			.count = task->outcome_count,
			.under_way_to = task->under_way_wanted >
			    task->under_way_to ? task->under_way_wanted : 0,
		};
		task->outcomes = NULL;
		task->outcome_count = task->outcome_size = 0;
		task->reporting = true;
	}
	pthread_mutex_unlock(&task->lock);
	return any;
}

static void
free_outcomes(struct task_report *report)
{
	for (size_t i = 0; i < report->count; i++)
		free(report->outcomes[i].detail);
	free(report->outcomes);
	report->outcomes = NULL;
	report->count = 0;
}

void
task_reported(struct task *task, struct task_report *report, bool told)
{
	pthread_mutex_lock(&task->lock);
	if (told && report->under_way_to > task->under_way_to)
		task->under_way_to = report->under_way_to;
	if (!told) {
		for (size_t i = 0; i < report->count; i++) {
			task_keep_outcome(task, report->outcomes[i].mail,
			    report->outcomes[i].state,
			    report->outcomes[i].detail);
			report->outcomes[i].detail = NULL;
		}
	}
	task->reporting = false;
	pthread_cond_broadcast(&task->changed);
	pthread_mutex_unlock(&task->lock);
	free_outcomes(report);
}
