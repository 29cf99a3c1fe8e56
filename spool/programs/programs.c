/*
 * spool/programs/programs.c -- what EXEC PGM= finds here
 */
#include "spool/programs/programs.h"

const struct program programs[] = {
#define X(name, function, what) {name, function, what},
	PROGRAMS(X)
#undef X
};
const size_t program_count = sizeof(programs) / sizeof(programs[0]);

const struct program *
program_find(const char *name)
{
	for (size_t i = 0; i < program_count; i++)
		if (strcmp(programs[i].name, name) == 0)
			return &programs[i];
	return NULL;
}

unsigned
iefbr14(struct step *step)
{
	(void)step;
	return 0;
}
