/*
 * spool/ssi/ssi.h -- the framing of requests and answers
 *
 * A message on a socket is its length (four bytes, most significant first) and
 * the bytes of a protobuf message of ssi.proto.  Neither side trusts the other:
 * a length above SSI_MESSAGE_MAX, or bytes that do not unpack or would become
 * far more memory than they are, end the connection.
 */
#ifndef SPOOL_SSI_SSI_H
#define SPOOL_SSI_SSI_H

#include <stdbool.h>
#include <stddef.h>

#include "spool/base/buffer.h"
#include "spool/ssi/ssi.pb-c.h"

enum {
	SSI_VERSION = 1,
	SSI_MESSAGE_MAX = 80 * 1024 * 1024,	/* bytes; see SSI_STREAM_MAX */
	SSI_STREAM_MAX = 64 * 1024 * 1024,	/* bytes of a job stream */
	SSI_READ_BYTES = 256 * 1024,		/* blocks in one answer */
};

/* Sends and receives whole messages.  False: the other side is gone, or sent
 * what is no message; the socket is then good for nothing. */
bool ssi_send(int fd, const ProtobufCMessage *);
bool ssi_receive(int fd, const ProtobufCMessageDescriptor *,
    ProtobufCMessage **message_r);

/* The same with a descriptor beside it (-1: none); `fd_r` gets it or -1, and -1
 * with no message. */
bool ssi_send_fd(int fd, const ProtobufCMessage *, int passed);
bool ssi_receive_fd(int fd, const ProtobufCMessageDescriptor *,
    ProtobufCMessage **message_r, int *fd_r);

#endif
