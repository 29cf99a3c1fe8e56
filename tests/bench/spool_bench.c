/*
 * tests/bench/spool_bench.c -- how fast data sets of one mail reach the spool
 *
 *	spool_bench HOME SUBMITTERS DATA-SETS
 *
 * Each submitter is a thread with a connection of its own; each data set is one
 * request, durable at its answer.  Prints data sets a second.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "spool/base/clock.h"
#include "spool/base/record.h"
#include "spool/ssi/jes.h"

static const char *home;
static unsigned each;

static void
fill(struct buffer *block)
{
	static const char *const lines[] = {"HELO BENCH",
	    "MAIL FROM:<bench@example.org>", "RCPT TO:<sink@example.org>",
	    "DATA", "Subject: bench", ""};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		block_put(block, slice_text(lines[i]));
	for (int i = 0; i < 26; i++)
		block_put(block, SLICE("A line of a mail of about two KiB in "
		    "all, as batch jobs send them, 80 columns long."));
	block_put(block, SLICE("."));
}

static void *
submitter(void *arg)
{
	Ssi__Open ask = SSI__OPEN__INIT;
	struct fault fault = {0};
	struct buffer block = {0};
	struct jes *jes = jes_open(home, "spool_bench", &fault);

	(void)arg;
	fill(&block);
	ask.class_ = (char *)"B";
	ask.writer = (char *)"BENCH";
	ask.dd_name = (char *)"MAIL";
	ask.block.data = (uint8_t *)block.data;
	ask.block.len = block.len;
	ask.close = true;
	for (unsigned i = 0; i < each; i++)
		if (jes == NULL || jes_ask_open(jes, &ask, NULL, &fault) !=
		    JES_OK) {
			fprintf(stderr, "spool_bench: %s\n", fault.text);
			exit(1);
		}
	jes_close(&jes);
	buffer_free(&block);
	return NULL;
}

int
main(int argc, char **argv)
{
	pthread_t threads[64];
	unsigned count;
	int64_t began;

	if (argc != 4 || (count = (unsigned)atoi(argv[2])) == 0 ||
	    count > 64) {
		fprintf(stderr, "usage: spool_bench HOME SUBMITTERS "
		    "DATA-SETS\n");
		return 2;
	}
	home = argv[1];
	each = (unsigned)atoi(argv[3]) / count;
	began = clock_monotonic_ms();
	for (unsigned i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, submitter, NULL) != 0)
			return 1;
	for (unsigned i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	printf("%u submitters: %.0f data sets a second\n", count,
	    each * count * 1000.0 / (double)(clock_monotonic_ms() - began +
	    1));
	return 0;
}
