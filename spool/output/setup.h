/*
 * spool/output/setup.h -- the settings that are in force
 *
 * For output/ alone.
 */
#ifndef SPOOL_OUTPUT_SETUP_H
#define SPOOL_OUTPUT_SETUP_H

struct setup;

struct setup *setup_open(void);
void setup_close(struct setup **);

#endif
