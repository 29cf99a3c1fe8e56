/*
 * spool/ssi/ssi.c -- the framing of requests and answers
 *
 * Owns      nothing: the socket is the caller's
 * Promises  a message arrives whole or not at all; what does not unpack is not
 *           handed on
 * Fails     by false; the socket is then out of step and must be closed
 */
#include "spool/ssi/ssi.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "spool/base/memory.h"

enum {
	HEAD_SIZE = 4, STACK_SIZE = 4096,
	UNPACKED_LEAST = 16 * 1024 * 1024,	/* bytes that any may take */
	UNPACKED_TIMES = 8,			/* its own, for an answer */
};

static void
head_put(uint8_t *head, size_t len)
{
	head[0] = (uint8_t)(len >> 24);
	head[1] = (uint8_t)(len >> 16);
	head[2] = (uint8_t)(len >> 8);
	head[3] = (uint8_t)len;
}

static size_t
head_get(const uint8_t *head)
{
	return (size_t)head[0] << 24 | (size_t)head[1] << 16 |
	    (size_t)head[2] << 8 | head[3];
}

static void
attach_fd(struct msghdr *msg, char *control, size_t size, int passed)
{
	struct cmsghdr *cmsg;

	msg->msg_control = control;
	msg->msg_controllen = size;
	cmsg = CMSG_FIRSTHDR(msg);
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(cmsg), &passed, sizeof(int));
}

/* The descriptor travels with the first byte. */
static bool
send_all(int fd, const uint8_t *bytes, size_t len, int passed)
{
	union {
		char space[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = {0};

	while (len > 0) {
		struct iovec iov = {(void *)bytes, len};
		struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
		ssize_t sent;

		if (passed >= 0)
			attach_fd(&msg, control.space, sizeof(control.space),
			    passed);
		sent = sendmsg(fd, &msg, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		passed = -1;
		bytes += sent;
		len -= (size_t)sent;
	}
	return true;
}

bool
ssi_send_fd(int fd, const ProtobufCMessage *message, int passed)
{
	size_t len = protobuf_c_message_get_packed_size(message);
	uint8_t small[STACK_SIZE];
	uint8_t *bytes = small;
	bool sent;

	if (len > SSI_MESSAGE_MAX)
		return false;
	if (HEAD_SIZE + len > sizeof(small))
		bytes = memory_get(HEAD_SIZE + len);
	head_put(bytes, len);
	protobuf_c_message_pack(message, bytes + HEAD_SIZE);
	sent = send_all(fd, bytes, HEAD_SIZE + len, passed);
	if (bytes != small)
		free(bytes);
	return sent;
}

bool
ssi_send(int fd, const ProtobufCMessage *message)
{
	return ssi_send_fd(fd, message, -1);
}

/* Keeps the first descriptor that comes along in *fd_r, closes any other. */
static void
take_fds(struct msghdr *msg, int *fd_r)
{
	struct cmsghdr *cmsg;

	for (cmsg = CMSG_FIRSTHDR(msg); cmsg != NULL;
	    cmsg = CMSG_NXTHDR(msg, cmsg)) {
		size_t count;

		if (cmsg->cmsg_level != SOL_SOCKET ||
		    cmsg->cmsg_type != SCM_RIGHTS)
			continue;
		count = (cmsg->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < count; i++) {
			int got;

			memcpy(&got, CMSG_DATA(cmsg) + i * sizeof(int),
			    sizeof(int));
			if (fd_r != NULL && *fd_r < 0)
				*fd_r = got;
			else
				close(got);
		}
	}
}

static bool
receive_all(int fd, uint8_t *bytes, size_t len, int *fd_r)
{
	union {
		char space[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;

	while (len > 0) {
		struct iovec iov = {bytes, len};
		struct msghdr msg = {
			.msg_iov = &iov, .msg_iovlen = 1,
			.msg_control = control.space,
			.msg_controllen = sizeof(control.space),
		};
		ssize_t got = recvmsg(fd, &msg, MSG_CMSG_CLOEXEC);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		take_fds(&msg, fd_r);
		bytes += got;
		len -= (size_t)got;
	}
	return true;
}

/*
 * Two bytes of a hostile message can become a hundred bytes of memory, so what
 * a message may take is limited.  A large request is one long string of bytes,
 * a job stream; an answer may be a long list.
 */
static size_t
unpacked_most(const ProtobufCMessageDescriptor *descriptor, size_t len)
{
	return UNPACKED_LEAST + len * (descriptor ==
	    &ssi__request__descriptor ? 1 : UNPACKED_TIMES);
}

static void *
unpack_get(void *left, size_t size)
{
	size_t *bytes = left;

	if (size > *bytes)
		return NULL;
	*bytes -= size;
	return memory_get(size);
}

static void
unpack_free(void *left, void *memory)
{
	(void)left;
	free(memory);
}

static ProtobufCMessage *
unpack(const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes,
    size_t len)
{
	size_t left = unpacked_most(descriptor, len);
	ProtobufCAllocator allocator = {unpack_get, unpack_free, &left};

	return protobuf_c_message_unpack(descriptor, &allocator, len, bytes);
}

static ProtobufCMessage *
receive_message(int fd, const ProtobufCMessageDescriptor *descriptor,
    int *fd_r)
{
	uint8_t head[HEAD_SIZE], small[STACK_SIZE];
	ProtobufCMessage *message = NULL;
	uint8_t *bytes = small;
	size_t len;

	if (!receive_all(fd, head, sizeof(head), fd_r))
		return NULL;
	len = head_get(head);
	if (len > SSI_MESSAGE_MAX)
		return NULL;
	if (len > sizeof(small))
		bytes = memory_get(len);
	if (receive_all(fd, bytes, len, fd_r))
		message = unpack(descriptor, bytes, len);
	if (bytes != small)
		free(bytes);
	return message;
}

bool
ssi_receive_fd(int fd, const ProtobufCMessageDescriptor *descriptor,
    ProtobufCMessage **message_r, int *fd_r)
{
	if (fd_r != NULL)
		*fd_r = -1;
	*message_r = receive_message(fd, descriptor, fd_r);
	if (*message_r == NULL && fd_r != NULL && *fd_r >= 0) {
		close(*fd_r);
		*fd_r = -1;
	}
	return *message_r != NULL;
}

bool
ssi_receive(int fd, const ProtobufCMessageDescriptor *descriptor,
    ProtobufCMessage **message_r)
{
	return ssi_receive_fd(fd, descriptor, message_r, NULL);
}
