/*
 * spool/catalog/inside.h -- what the files of this room share
 */
#ifndef SPOOL_CATALOG_INSIDE_H
#define SPOOL_CATALOG_INSIDE_H

#include "spool/catalog/catalog.h"

#define CATALOG_JOBS ".jobs"	/* the jobs' folders, in HOME/data */
#define CATALOG_ALONE "~"	/* a data set named by one qualifier */
#define CATALOG_ENQ ".enq"	/* what is locked for data sets */
#define CATALOG_HIDDEN ".uncataloged"

struct catalog {
	char *home;
	int data;		/* HOME/data */
	int job;		/* the job's folder, -1 until it is needed */
	char job_name[9];
	char job_id[16];
	char stamp[DSN_SIZE];	/* "SYS25064.T091402.RA000.MAILJOB1" */
	unsigned unnamed;	/* numbers given in this process */
	int enq;		/* HOME/data/.enq, -1 until it is needed */
};

/* Where a data set's file stands; without the member. */
struct place {
	int folder;
	char file[DSN_SIZE];
};

/*
 * `create`: the folder is made when it is missing.  False with a fault when
 * it is missing or not to be entered; errno is then ENOENT for missing.
 */
bool place_open(struct catalog *, const struct dsn *, bool create,
    struct place *, struct fault *);
void place_close(struct place *);

/* The library's own folder; -1 with a fault. */
int library_open(struct catalog *, const struct dsn *, struct fault *);

/* The job's folder, made if need be; -1 with a fault. */
int job_folder(struct catalog *, struct fault *);
/* What temporary names begin with; NULL with a fault. */
const char *job_stamp(struct catalog *, struct fault *);

/* Removes a file, or a folder with all in it, never following a link. */
bool folder_remove(int folder, const char *name);
/* What writers that were killed with the machine left in all folders. */
void folder_sweep(int data);
/* The names of data sets or members in a folder, in order, until names_free().
 * False with errno. */
struct names {
	char **name;
	size_t count;
};
bool folder_names(int folder, struct names *);
void names_free(struct names *);

/* A small text file, whole; false with errno. */
bool file_read(int folder, const char *name, struct buffer *text);
bool file_write(int folder, const char *name, struct slice text);

bool gdg_resolve(struct catalog *, const char *base, const char *relative,
    struct dsn *, struct fault *);
/* "BACKUP.G0007V00" is a generation of "BACKUP": its number, else 0. */
unsigned gdg_number(struct slice file, struct slice base);

#endif
