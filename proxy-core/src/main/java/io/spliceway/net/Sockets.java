// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

/** The Linux socket constants that are passed to the kernel. */
public final class Sockets {
    /** The address family of IPv4. */
    public static final int AF_INET = 2;

    /** The address family of IPv6. */
    public static final int AF_INET6 = 10;

    static final int AF_NETLINK = 16;

    static final int SOCK_STREAM = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;

    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_ERROR = 4;
    static final int SO_RCVBUF = 8;
    static final int SO_KEEPALIVE = 9;
    static final int SO_OOBINLINE = 10;
    static final int SO_LINGER = 13;
    static final int SO_REUSEPORT = 15;
    static final int SO_RCVBUFFORCE = 33;

    static final int SOL_NETLINK = 270;
    static final int NETLINK_CAP_ACK = 10;
    static final int NETLINK_EXT_ACK = 11;

    static final int IPPROTO_TCP = 6;
    static final int TCP_NODELAY = 1;
    static final int TCP_QUICKACK = 12;
    static final int TCP_CONGESTION = 13;
    static final int TCP_NOTSENT_LOWAT = 25;

    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;

    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_FREEBIND = 78;

    /**
     * How much the kernel takes for a peer beyond what that peer's window lets it send. Left to itself it takes
     * megabytes for each peer that does not read, until TCP as a whole has no memory left for those that do.
     */
    static final int MAX_UNSENT_BYTES = 128 * 1024;

    static final int SHUT_RD = 0;
    static final int SHUT_WR = 1;

    private Sockets() {}
}
