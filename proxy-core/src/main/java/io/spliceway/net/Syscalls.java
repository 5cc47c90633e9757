// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;

/**
 * The Linux calls of the data plane, without the extra calls that a general socket class makes around them. Every call
 * returns what the kernel returned, or the negated error number; nothing throws.
 *
 * <p>An instance holds the memory that calls report errors and addresses in, so it is confined to one thread.
 */
final class Syscalls {
    private static final MethodHandle SOCKET = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = handle("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle LISTEN = handle("listen", JAVA_INT, JAVA_INT);
    private static final MethodHandle ACCEPT4 = handle("accept4", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle CONNECT = handle("connect", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECV = sized("recv", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND = sized("send", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECVMMSG = handle("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SENDMMSG = handle("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle SHUTDOWN = handle("shutdown", JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = handle("close", JAVA_INT);
    private static final MethodHandle GETSOCKOPT = handle("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT =
            handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = handle("getsockname", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle PIPE2 = handle("pipe2", ADDRESS, JAVA_INT);
    private static final MethodHandle FCNTL = Downcalls.link(
            "fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SPLICE =
            sized("splice", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

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
        state = Downcalls.allocateState(arena);
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
        try {
            return result((int)
                    SOCKET.invokeExact(state, domain, type | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC, protocol));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    int bind(int fd, InetSocketAddress local) {
        int length = address.write(local);
        try {
            return result((int) BIND.invokeExact(state, fd, address.segment(), length));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    int listen(int fd, int backlog) {
        try {
            return result((int) LISTEN.invokeExact(state, fd, backlog));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    /** Accepts a non-blocking socket; its peer's address is then in {@link #acceptedAddress()}. */
    int accept(int fd) {
        try {
            return result((int) ACCEPT4.invokeExact(
                    state, fd, address.segment(), address.resetLength(), Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    InetSocketAddress acceptedAddress() {
        return address.read();
    }

    int connect(int fd, InetSocketAddress remote) {
        int length = address.write(remote);
        try {
            return result((int) CONNECT.invokeExact(state, fd, address.segment(), length));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    /** Returns the local address of a bound socket. */
    InetSocketAddress localAddress(int fd) {
        try {
            result((int) GETSOCKNAME.invokeExact(state, fd, address.segment(), address.resetLength()));
            return address.read();
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    int recv(int fd, long memory, int length) {
        try {
            return result((long) RECV.invokeExact(state, fd, memory, (long) length, 0));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    /** {@code more} lets the kernel hold back the last segment until the next call, which must follow at once. */
    int send(int fd, long memory, int length, boolean more) {
        int flags = more ? MSG_NOSIGNAL | MSG_MORE : MSG_NOSIGNAL;
        try {
            return result((long) SEND.invokeExact(state, fd, memory, (long) length, flags));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    /** Receives datagrams into {@code count} messages (struct mmsghdr); returns how many there were. */
    int receiveMessages(int fd, long messages, int count) {
        try {
            return result((int) RECVMMSG.invokeExact(state, fd, messages, count, 0, 0L));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    /** Sends {@code count} messages (struct mmsghdr); returns how many were sent, an error only if it is none. */
    int sendMessages(int fd, long messages, int count) {
        try {
            return result((int) SENDMMSG.invokeExact(state, fd, messages, count, MSG_NOSIGNAL));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    int shutdown(int fd, int how) {
        try {
            return result((int) SHUTDOWN.invokeExact(state, fd, how));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(state, fd));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    /** Sets an integer option. */
    int setOption(int fd, int level, int name, int optionValue) {
        value.set(JAVA_INT, 0, optionValue);
        return setOption(fd, level, name, value, 4);
    }

    /** Sets an option to all that {@code optionValue} holds. */
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
        try {
            return result((int) SETSOCKOPT.invokeExact(state, fd, level, name, optionValue, length));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    /** Returns and clears the pending error of a socket, 0 if there is none. */
    int pendingError(int fd) {
        valueLength.set(JAVA_INT, 0, 4);
        try {
            int result = result(
                    (int) GETSOCKOPT.invokeExact(state, fd, Sockets.SOL_SOCKET, Sockets.SO_ERROR, value, valueLength));
            return result < 0 ? -result : value.get(JAVA_INT, 0);
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    /** Creates a non-blocking pipe; returns the read end in the low and the write end in the high half, or an error. */
    long pipe() {
        try {
            int result = result((int) PIPE2.invokeExact(state, value, Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC));
            return result < 0 ? result : (long) value.get(JAVA_INT, 4) << 32 | value.get(JAVA_INT, 0);
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    /** Asks for a pipe capacity; returns the one it got. */
    int setPipeSize(int fd, int bytes) {
        try {
            return result((int) FCNTL.invokeExact(state, fd, F_SETPIPE_SZ, bytes));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    /** Moves up to {@code length} bytes between a pipe and a socket without copying them to this process. */
    int splice(int from, int to, int length) {
        try {
            return result((long)
                    SPLICE.invokeExact(state, from, 0L, to, 0L, (long) length, SPLICE_F_MOVE | SPLICE_F_NONBLOCK));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    private int result(long returned) {
        return Downcalls.result(state, returned);
    }

    private static MethodHandle handle(String name, MemoryLayout... arguments) {
        return Downcalls.link(name, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private static MethodHandle sized(String name, MemoryLayout... arguments) {
        return Downcalls.link(name, FunctionDescriptor.of(JAVA_LONG, arguments));
    }
}
