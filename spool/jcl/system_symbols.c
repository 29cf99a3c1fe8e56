/*
 * spool/jcl/system_symbols.c -- symbols that the system gives a value
 *
 * The user, the names of this system, date and time (reference 1.10).  A name
 * that begins with L is local time, the same without it is UTC.  The time is
 * that of jcl_read(): a job that is held keeps it.
 */
#include <stdio.h>
#include <time.h>

#include "spool/jcl/symbols.h"

/* X(symbol, how it is printed from a struct tm) */
#define TIME_SYMBOLS(X) \
	X(DAY,		"%02d", tm.tm_mday) \
	X(HHMMSS,	"%06d", (tm.tm_hour * 100 + tm.tm_min) * 100 + \
			tm.tm_sec) \
	X(HR,		"%02d", tm.tm_hour) \
	X(JDAY,		"%03d", tm.tm_yday + 1) \
	X(MIN,		"%02d", tm.tm_min) \
	X(MON,		"%02d", tm.tm_mon + 1) \
	X(SEC,		"%02d", tm.tm_sec) \
	X(WDAY,		"%02d", tm.tm_wday + 1) \
	X(YR2,		"%02d", tm.tm_year % 100) \
	X(YR4,		"%04d", tm.tm_year + 1900) \
	X(YYMMDD,	"%06d", (tm.tm_year % 100 * 100 + tm.tm_mon + 1) * \
			100 + tm.tm_mday)

static void
print_time(int64_t now_us, bool is_local, const char *symbol, char *to,
    size_t size)
{
	time_t now = (time_t)(now_us / 1000000);
	struct tm tm = {0};

	if (is_local)
		localtime_r(&now, &tm);
	else
		gmtime_r(&now, &tm);
	to[0] = '\0';
#define X(name, format, number) \
	if (strcmp(symbol, #name) == 0) \
		snprintf(to, size, format, number);
	TIME_SYMBOLS(X)
#undef X
}

static const char *
time_symbol(struct slice name)
{
	static const char *const symbols[] = {
#define X(name, format, number) #name,
		TIME_SYMBOLS(X)
#undef X
	};

	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
		if (slice_equal(name, slice_text(symbols[i])))
			return symbols[i];
	return NULL;
}

static bool
look_at_clock(struct arena *arena, const struct jcl_system *system,
    struct slice name, struct slice *value_r)
{
	const char *symbol = time_symbol(name);
	bool is_local = false;
	char text[32];

	if (symbol == NULL && name.len > 1 && name.ptr[0] == 'L') {
		is_local = true;
		symbol = time_symbol(slice_from(name, 1));
	}
	if (symbol == NULL)
		return false;
	print_time(system->now_us, is_local, symbol, text, sizeof(text));
	*value_r = arena_slice(arena, slice_text(text));
	return true;
}

/* The last two characters of the system's name. */
static const char *
clone_of(const char *system)
{
	size_t len = strlen(system);

	return len > 2 ? system + len - 2 : system;
}

bool
system_symbol(struct arena *arena, const struct jcl_system *system,
    const char *job_name, struct slice name, struct slice *value_r)
{
	const char *text = NULL;

	if (slice_equal(name, SLICE("SYSUID")))
		text = system->user;
	else if (slice_equal(name, SLICE("SYSNAME")))
		text = system->system;
	else if (slice_equal(name, SLICE("SYSNODE")))
		text = system->node;
	else if (slice_equal(name, SLICE("SYSPLEX")))
		text = system->sysplex != NULL ? system->sysplex :
		    system->node;
	else if (slice_equal(name, SLICE("SYSCLONE")))
		text = clone_of(system->system);
	else if (slice_equal(name, SLICE("SYSR1")))
		text = "SYSRES";
	else if (slice_equal(name, SLICE("JOBNAME")) ||
	    slice_equal(name, SLICE("SYSJOBNM")))
		text = job_name;
	if (text == NULL)
		return look_at_clock(arena, system, name, value_r);
	*value_r = slice_text(text);
	return true;
}
