/*
 * spool/settings/scan.h -- the shape of a text of statements
 *
 * STATEMENT(subscript) KEYWORD=value,KEYWORD=(value,value), ...  A line that
 * ends in a comma goes on in the next; comments stand between slash-star and
 * star-slash, anywhere but in a word, over several lines too.
 *
 * For the room.
 */
#ifndef SPOOL_SETTINGS_SCAN_H
#define SPOOL_SETTINGS_SCAN_H

#include "spool/settings/findings.h"

/*
 * The text with every comment made blank, byte for byte, so that places in it
 * are places in the text; the caller frees it.
 */
char *scan_without_comments(struct slice text, struct settings_findings *);

/* Takes the next statement off the front: from its first word to the end of
 * its last line.  False when only blanks are left. */
bool scan_statement(struct slice *rest, struct slice *statement_r);

/* Takes NAME or NAME(SUBSCRIPT) off the front; *subscript_r has no parentheses
 * and its ptr is NULL when there is none.  False: a parenthesis isn't closed. */
bool scan_name(struct slice *rest, struct slice *name_r,
    struct slice *subscript_r);

/*
 * Takes the next KEYWORD[=VALUE] off the front, up to a comma outside of
 * parentheses; *value_r has its parentheses and is NULL without an =.  False
 * when nothing is left.
 */
bool scan_operand(struct slice *rest, struct slice *keyword_r,
    struct slice *value_r);

/* Without blanks, tabs and line ends at both ends. */
struct slice scan_trim(struct slice);

#endif
