// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

/**
 * The options that both legs of a connection have.
 *
 * @param congestionControl of legs whose peer is in the cluster
 */
record StreamOptions(CongestionControl congestionControl) {
    /**
     * Sets what accepted sockets inherit.
     *
     * @param inCluster whether clients are in the cluster, as those of cluster IPs are
     */
    void beforeListen(Syscalls syscalls, int fd, boolean inCluster) {
        keepAlive(syscalls, fd);
        ofWrites(syscalls, fd);
        if (inCluster) {
            congestionControl.set(syscalls, fd);
        }
    }

    void beforeConnect(Syscalls syscalls, int fd) {
        keepAlive(syscalls, fd);
        // Once a connection is established, what paces it goes on under any other algorithm.
        congestionControl.set(syscalls, fd);
    }

    private static void keepAlive(Syscalls syscalls, int fd) {
        syscalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE, 1);
    }

    static void ofWrites(Syscalls syscalls, int fd) {
        syscalls.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
        syscalls.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NOTSENT_LOWAT, Sockets.MAX_UNSENT_BYTES);
    }
}
