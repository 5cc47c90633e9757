// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * The Linux calls of the data plane, without the extra calls that a general socket class makes around them. Every call
 * returns what the kernel returned, or the negated error number; nothing throws.
 *
 * <p>An instance holds the memory that calls report errors and addresses in, so it is confined to one thread.
 */
final class Syscalls {
    private static final Downcall SOCKET = Downcall.of("socket");
    private static final Downcall BIND = Downcall.of("bind");
    private static final Downcall LISTEN = Downcall.of("listen");
    private static final Downcall ACCEPT4 = Downcall.of("accept4");
    private static final Downcall CONNECT = Downcall.of("connect");
    private static final Downcall RECV = Downcall.of("recv");
    private static final Downcall SEND = Downcall.of("send");
    private static final Downcall RECVMMSG = Downcall.of("recvmmsg");
    private static final Downcall SENDMMSG = Downcall.of("sendmmsg");
    private static final Downcall SHUTDOWN = Downcall.of("shutdown");
    private static final Downcall CLOSE = Downcall.of("close");
    private static final Downcall GETSOCKOPT = Downcall.of("getsockopt");
    private static final Downcall SETSOCKOPT = Downcall.of("setsockopt");
    private static final Downcall GETSOCKNAME = Downcall.of("getsockname");
    private static final Downcall PIPE2 = Downcall.of("pipe2");
    private static final Downcall FCNTL = Downcall.of("fcntl");
    private static final Downcall SPLICE = Downcall.of("splice");

    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_MORE = 0x8000;
    private static final int SPLICE_F_MOVE = 1;
    private static final int SPLICE_F_NONBLOCK = 2;
    private static final int F_SETPIPE_SZ = 1031;

    private final MemorySegment state;
    private final MemorySegment value;
    private final MemorySegment valueLength;
    private final NativeAddress address;

    /** For as long as the process lives. */
    Syscalls() {
        this(Arena.global());
    }

    /** For as long as {@code arena} lives. */
    Syscalls(Arena arena) {
        state = Downcall.allocateState(arena);
        value = arena.allocate(16, 8);
        valueLength = arena.allocate(JAVA_INT);
        address = new NativeAddress(arena);
    }

    /** Creates a non-blocking, close-on-exec stream socket. */
    int streamSocket(boolean ipv6) {
        return socket(ipv6, Sockets.SOCK_STREAM);
    }

    /** Creates a non-blocking, close-on-exec datagram socket. */
    int datagramSocket(boolean ipv6) {
        return socket(ipv6, Sockets.SOCK_DGRAM);
    }

    /** Creates a non-blocking, close-on-exec socket to a part of the kernel. */
    int netlinkSocket(int protocol) {
        return socket(Sockets.AF_NETLINK, Sockets.SOCK_RAW, protocol);
    }

    private int socket(boolean ipv6, int type) {
        return socket(ipv6 ? Sockets.AF_INET6 : Sockets.AF_INET, type, 0);
    }

    private int socket(int domain, int type, int protocol) {
        return SOCKET.call(state, domain, type | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC, protocol);
    }

    int bind(int fd, InetSocketAddress local) {
        int length = address.write(local);
        return BIND.call(state, fd, address.memory(), length);
    }

    int listen(int fd, int backlog) {
        return LISTEN.call(state, fd, backlog, 0);
    }

    /** Accepts a non-blocking socket; its peer's address is then in {@link #acceptedAddress()}. */
    int accept(int fd) {
        int flags = Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC;
        return ACCEPT4.call(state, fd, address.memory(), address.resetLength(), flags, 0, 0, 0);
    }

    InetSocketAddress acceptedAddress() {
        return address.read();
    }

    int connect(int fd, InetSocketAddress remote) {
        int length = address.write(remote);
        return CONNECT.call(state, fd, address.memory(), length);
    }

    /** Returns the local address of a bound socket. */
    InetSocketAddress localAddress(int fd) {
        int unused = GETSOCKNAME.call(state, fd, address.memory(), address.resetLength());
        return address.read();
    }

    int recv(int fd, long memory, int length) {
        return RECV.call(state, fd, memory, length, 0, 0, 0, 0);
    }

    /** {@code more} lets the kernel hold back the last segment until the next call, which must follow at once. */
    int send(int fd, long memory, int length, boolean more) {
        int flags = more ? MSG_NOSIGNAL | MSG_MORE : MSG_NOSIGNAL;
        return SEND.call(state, fd, memory, length, flags, 0, 0, 0);
    }

    /** Receives datagrams into {@code count} messages (struct mmsghdr); returns how many there were. */
    int receiveMessages(int fd, long messages, int count) {
        return RECVMMSG.call(state, fd, messages, count, 0, 0, 0, 0);
    }

    /** Sends {@code count} messages (struct mmsghdr); returns how many were sent, an error only if it is none. */
    int sendMessages(int fd, long messages, int count) {
        return SENDMMSG.call(state, fd, messages, count, MSG_NOSIGNAL, 0, 0, 0);
    }

    int shutdown(int fd, int how) {
        return SHUTDOWN.call(state, fd, how, 0);
    }

    int close(int fd) {
        return CLOSE.call(state, fd, 0, 0);
    }

    /** Sets an integer option. */
    int setOption(int fd, int level, int name, int optionValue) {
        value.set(JAVA_INT, 0, optionValue);
        return setOption(fd, level, name, value, 4);
    }

    /** Sets an option to all that {@code optionValue} holds, which is native memory that the caller keeps. */
    int setOption(int fd, int level, int name, MemorySegment optionValue) {
        return setOption(fd, level, name, optionValue, (int) optionValue.byteSize());
    }

    /** Makes the next {@link #close} of {@code fd} send RST and drop what is unsent. */
    int lingerZero(int fd) {
        value.set(JAVA_INT, 0, 1);
        value.set(JAVA_INT, 4, 0);
        return setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_LINGER, value, 8);
    }

    private int setOption(int fd, int level, int name, MemorySegment optionValue, int length) {
        return SETSOCKOPT.call(state, fd, level, name, optionValue.address(), length, 0, 0);
    }

    /** Returns and clears the pending error of a socket, 0 if there is none. */
    int pendingError(int fd) {
        valueLength.set(JAVA_INT, 0, 4);
        int result = GETSOCKOPT.call(
                state, fd, Sockets.SOL_SOCKET, Sockets.SO_ERROR, value.address(), valueLength.address(), 0, 0);
        return result < 0 ? -result : value.get(JAVA_INT, 0);
    }

    /** Creates a non-blocking pipe; returns the read end in the low and the write end in the high half, or an error. */
    long pipe() {
        int result = PIPE2.call(state, value.address(), Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC, 0);
        return result < 0 ? result : (long) value.get(JAVA_INT, 4) << 32 | value.get(JAVA_INT, 0);
    }

    /** Asks for a pipe capacity; returns the one it got. */
    int setPipeSize(int fd, int bytes) {
        return FCNTL.call(state, fd, F_SETPIPE_SZ, bytes);
    }

    /** Moves up to {@code length} bytes between a pipe and a socket without copying them to this process. */
    int splice(int from, int to, int length) {
        return SPLICE.call(state, from, 0, to, 0, length, SPLICE_F_MOVE | SPLICE_F_NONBLOCK, 0);
    }
}
