/*
 * spool/cli/jes.c -- the spool from the command line
 */
#include <argp.h>

#include "spool/jes/commands.h"

const char *argp_program_version = "jes (jesmail) 0.1";

int
main(int argc, char **argv)
{
	return jes_main(argc, argv);
}
