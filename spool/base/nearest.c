/*
 * spool/base/nearest.c -- which known word somebody may have meant
 *
 * The measure is the number of letters to change, drop, put in or swap with
 * their neighbour.  A word is near when that is no more than a third of its
 * letters.
 *
 * Fails     never; a word of more letters than any keyword is near to none
 */
#include "spool/base/nearest.h"

enum { LETTERS_MAX = 32 };

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* The table of optimal string alignment, whole: 33 by 33 is small. */
static unsigned
edit_distance(struct slice a, struct slice b)
{
	unsigned cost[LETTERS_MAX + 1][LETTERS_MAX + 1];

	for (size_t i = 0; i <= a.len; i++) {
		for (size_t j = 0; j <= b.len; j++) {
			unsigned differ;

			if (i == 0 || j == 0) {
				cost[i][j] = (unsigned)(i + j);
				continue;
			}
			differ = lower(a.ptr[i - 1]) != lower(b.ptr[j - 1]);
			cost[i][j] = least(cost[i - 1][j - 1] + differ,
			    least(cost[i - 1][j], cost[i][j - 1]) + 1);
			if (i > 1 && j > 1 &&
			    lower(a.ptr[i - 1]) == lower(b.ptr[j - 2]) &&
			    lower(a.ptr[i - 2]) == lower(b.ptr[j - 1]))
				cost[i][j] = least(cost[i][j],
				    cost[i - 2][j - 2] + 1);
		}
	}
	return cost[a.len][b.len];
}

void
nearest_try(struct nearest *nearest, struct slice known)
{
	unsigned distance;

	if (nearest->word.len > LETTERS_MAX || known.len > LETTERS_MAX)
		return;
	distance = edit_distance(nearest->word, known);
	if (distance > (known.len + 2) / 3)
		return;
	if (nearest->best.len == 0 || distance < nearest->distance) {
		nearest->best = known;
		nearest->distance = distance;
	}
}
