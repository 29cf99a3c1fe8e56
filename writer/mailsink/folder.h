/*
 * writer/mailsink/folder.h -- the directory of the caught mails
 *
 * One file a mail: NUMBER-CONNECTION.eml, the number going up with each mail
 * and on from what the directory holds.  A file under such a name is whole.
 */
#ifndef WRITER_MAILSINK_FOLDER_H
#define WRITER_MAILSINK_FOLDER_H

#include "spool/base/buffer.h"
#include "spool/base/fault.h"

enum { SINK_NAME_SIZE = 64 };

struct sink_folder;

/*
 * Makes the directory when it is missing, and holds it against other sinks
 * until closed.  Removes what a killed sink left half written.
 */
struct sink_folder *sink_folder_open(const char *directory, bool sync,
    struct fault *);
void sink_folder_close(struct sink_folder **);

/*
 * A mail on its way to its file.  Used for one mail after the other; begin
 * with one cleared to zero.  What is added may wait in `text` until
 * sink_eml_spill().
 */
struct sink_eml {
	struct sink_folder *folder;
	uint64_t connection;
	struct buffer text;	/* what is not in the file yet */
	size_t head;		/* bytes of envelope at the beginning */
	int fd;			/* -1: no file yet */
	bool failed;
	struct fault fault;	/* why, when failed */
};

/* The envelope's lines come first; then the message is put into eml->text. */
void sink_eml_begin(struct sink_eml *, struct sink_folder *,
    uint64_t connection, struct slice envelope);

/* Writes what waits when it is much; to be called now and then. */
void sink_eml_spill(struct sink_eml *);

/*
 * Makes it a mail of the folder, with more header lines behind the envelope.
 * False with eml->fault when it could not be stored; nothing is left then.
 */
bool sink_eml_keep(struct sink_eml *, struct slice more_headers,
    char name_r[SINK_NAME_SIZE]);

/* Forgets it; harmless when there is nothing. */
void sink_eml_drop(struct sink_eml *);

void sink_eml_free(struct sink_eml *);

#endif
