// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

/** The options that both legs of a connection have. */
final class StreamOptions {
    private StreamOptions() {}

    static void all(Syscalls syscalls, int fd) {
        keepAlive(syscalls, fd);
        ofWrites(syscalls, fd);
    }

    static void keepAlive(Syscalls syscalls, int fd) {
        syscalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE, 1);
    }

    static void ofWrites(Syscalls syscalls, int fd) {
        syscalls.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
        syscalls.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NOTSENT_LOWAT, Sockets.MAX_UNSENT_BYTES);
    }
}
