/*
 * spool/base/fault.c -- what went wrong, as a person reads it
 *
 * Promises  the first fault stays
 * Fails     never; a text too long is cut
 */
#include "spool/base/fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
fault_set(struct fault *fault, const char *format, ...)
{
	va_list args;

	if (fault == NULL || fault_is_set(fault))
		return;
	va_start(args, format);
	vsnprintf(fault->text, sizeof(fault->text), format, args);
	va_end(args);
}

void
fault_errno(struct fault *fault, const char *format, ...)
{
	int cause = errno;
	va_list args;
	size_t len;

	if (fault == NULL || fault_is_set(fault))
		return;
	va_start(args, format);
	vsnprintf(fault->text, sizeof(fault->text), format, args);
	va_end(args);
	len = strlen(fault->text);
	snprintf(fault->text + len, sizeof(fault->text) - len, ": %s",
	    strerror(cause));
}

bool
fault_is_set(const struct fault *fault)
{
	return fault->text[0] != '\0';
}

void
fault_clear(struct fault *fault)
{
	fault->text[0] = '\0';
}
