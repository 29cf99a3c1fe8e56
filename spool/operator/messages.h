/*
 * spool/operator/messages.h -- what is said to who gives a command
 *
 * Reasons of $HASP003: X(name, rc, text).  The numbers 52, 57 and 84 are
 * confirmed (reference jes-and-jcl.md 2.6), the others are not.
 *
 * Answers of the system's own commands: X(name, id, text, explanation), with
 * one insert, {name}.
 */
#ifndef SPOOL_OPERATOR_MESSAGES_H
#define SPOOL_OPERATOR_MESSAGES_H

#define REASONS(X) \
	X(NO_COMMAND, 1, "INVALID COMMAND") \
	X(NO_KEYWORD, 2, "INVALID KEYWORD") \
	X(NO_OPERAND, 3, "INVALID OPERAND OR MISPLACED OPERAND") \
	X(NO_RANGE, 4, "INVALID RANGE OR NUMBER") \
	X(NO_VALUE, 5, "INVALID VALUE") \
	X(ALL_AND_FILTERS, 6, "ALL TOGETHER WITH OTHER FILTERS IS NOT ALLOWED") \
	X(NOTHING_TO_CHANGE, 7, "NOTHING IS SAID TO CHANGE") \
	X(NO_ENTRIES, 52, "NO SELECTABLE ENTRIES FOUND MATCHING " \
	    "SPECIFICATION") \
	X(TOO_MUCH, 57, "DISPLAY TERMINATED DUE TO EXCESSIVE OUTPUT (AS " \
	    "DEFINED BY CONDEF DISPMAX)") \
	X(BUSY, 84, "NOT DONE, SEE WHAT FOLLOWS")

enum reason {
#define X(name, rc, text) REASON_##name,
	REASONS(X)
#undef X
};

#define SYSTEM_ANSWERS(X) \
	X(IEE305I, "IEE305I", "{name} COMMAND INVALID", \
	    "There is no such command.") \
	X(IEE309I, "IEE309I", "{name} UNIDENTIFIABLE KEYWORD", \
	    "The command lacks what it is to do, or a word of it is none.") \
	X(IEE341I, "IEE341I", "{name} NOT ACTIVE", \
	    "No writer and no started task has that name.") \
	X(IEE342I, "IEE342I", "{name} REJECTED-TASK BUSY", \
	    "The task has not answered in time; it may still do what was " \
	    "asked.") \
	X(IEE301I, "IEE301I", "{name} CANCEL COMMAND ACCEPTED", \
	    "The task or job is being ended.") \
	X(IEE345I, "IEE345I", "{name} AUTHORITY INVALID, FAILED BY SECURITY " \
	    "PRODUCT", "The user may not give this command.") \
	X(IEE122I, "IEE122I", "START COMMAND JCL ERROR FOR {name}", \
	    "The procedure is not there, or is wrong.")

enum system_answer {
#define X(name, id, text, explanation) ANSWER_##name,
	SYSTEM_ANSWERS(X)
#undef X
};

#endif
