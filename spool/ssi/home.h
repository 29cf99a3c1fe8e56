/*
 * spool/ssi/home.h -- where everything lives
 *
 * --home DIR, or the environment variable JES_HOME, or /var/lib/jesmail for
 * root and $XDG_STATE_HOME/jesmail (~/.local/state/jesmail) for others.
 */
#ifndef SPOOL_SSI_HOME_H
#define SPOOL_SSI_HOME_H

#include <sys/un.h>

#include "spool/base/fault.h"

#define HOME_SOCKET "jesd.sock"		/* clients come here */
#define HOME_VOLUME "spool.db"		/* the spool volume */
#define HOME_LOCK "jesd.pid"		/* locked by the one server, its pid */
#define HOME_LOG "jesd.log"		/* what jesd prints when jes has started it */
#define HOME_DATA "data"		/* cataloged data sets */
#define HOME_PARM "config/jes2parm"	/* JES2 initialization statements */
#define HOME_PROCLIB "proclib"		/* procedures, a member a file */

/* The absolute path of the home; `option` (of --home) may be NULL.  The caller
 * frees it.  NULL with a fault when there is no telling. */
char *home_find(const char *option, struct fault *);

/* A path in it; the caller frees it. */
char *home_path(const char *home, const char *name);

/*
 * The address of the server's socket.  A path too long for one (108 bytes) is
 * reached through the descriptor of its folder: *folder_r is that, to be closed
 * when the socket is bound or connected, or -1.  False with a fault.
 */
bool home_address(const char *home, struct sockaddr_un *address_r,
    int *folder_r, struct fault *);

/* Makes the home and its folders where they are missing. */
bool home_make(const char *home, struct fault *);

#endif
