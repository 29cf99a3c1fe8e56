/*
 * spool/output/claims.h -- which writers are there and what each has claimed
 *
 * For output/ alone.  In memory: see output.h.
 */
#ifndef SPOOL_OUTPUT_CLAIMS_H
#define SPOOL_OUTPUT_CLAIMS_H

#include <stdbool.h>
#include <stdint.h>

struct claims;
struct writer;

struct claims *claims_open(void);
void claims_close(struct claims **);
void claims_stop_waits(struct claims *);

/* False: somebody has it already. */
bool claims_take(struct claims *, struct writer *, uint64_t key);
void claims_give(struct claims *, struct writer *, uint64_t key);

/* Claims were given back: wakes the writers that wait for output. */
struct spool;
void spool_output_freed(struct spool *);

#endif
