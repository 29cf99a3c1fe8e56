/*
 * writer/mailsink/address.h -- where to listen
 */
#ifndef WRITER_MAILSINK_ADDRESS_H
#define WRITER_MAILSINK_ADDRESS_H

#include <sys/socket.h>

#include "spool/base/fault.h"
#include "spool/base/slice.h"

enum { SINK_ADDRESS_SIZE = 64 };	/* as text, with port and brackets */

struct sink_address {
	struct sockaddr_storage where;
	socklen_t len;
};

/*
 * 127.0.0.1:2525 or [::1]:2525, in numbers; port 0 is any free one.  An
 * address beyond loopback is refused unless `public`.
 */
bool sink_address_parse(struct slice text, bool public,
    struct sink_address *address_r, struct fault *);

bool sink_address_is_loopback(const struct sink_address *);
unsigned sink_address_port(const struct sink_address *);
void sink_address_print(const struct sink_address *,
    char text_r[SINK_ADDRESS_SIZE]);

#endif
