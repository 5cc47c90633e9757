// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A bound descriptor, one of a group with {@code SO_REUSEPORT} if several share the address. */
record EpollDatagramBinding(int fd) implements DatagramBinding {
    // Bursts wait here while the loop is busy. Without CAP_NET_ADMIN the system's net.core.rmem_max is the limit.
    private static final int RECEIVE_BUFFER_BYTES = 2 << 20;

    /**
     * Binds with {@code syscalls}, which belong to the calling thread.
     *
     * @param routed whether addresses are local by route, which IPv6 sockets do not know by themselves
     */
    static List<DatagramBinding> bind(Syscalls syscalls, InetSocketAddress local, boolean routed, int wanted)
            throws SocketException {
        // Without SO_REUSEPORT at first: another process that has it must not share its address unnoticed.
        var group = new ArrayList<DatagramBinding>(wanted);
        int first = bound(syscalls, local, routed, false);
        group.add(new EpollDatagramBinding(first));
        if (wanted == 1) {
            return group;
        }
        syscalls.setOption(first, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT, 1);
        try {
            while (group.size() < wanted) {
                group.add(new EpollDatagramBinding(bound(syscalls, local, routed, true)));
            }
        } catch (SocketException e) {
            // Those that there are serve as well; most likely no descriptor is left.
        }
        // What came before the group was complete may be from peers that the kernel gives to another of its sockets
        // now.
        discardReceived(syscalls, first);
        return group;
    }

    private static void discardReceived(Syscalls syscalls, int fd) {
        // As many as a receive buffer can hold; then there is a sender that never stops.
        for (int i = 0; i < 1 << 14 && syscalls.recv(fd, 0, 0) >= 0; i++) {}
    }

    private static int bound(Syscalls syscalls, InetSocketAddress local, boolean routed, boolean shared)
            throws SocketException {
        boolean ipv6 = local.getAddress().getAddress().length == 16;
        int fd = syscalls.datagramSocket(ipv6);
        if (fd < 0) {
            throw new SocketException(SocketFailure.of(-fd), "cannot create a socket");
        }
        if (ipv6) {
            syscalls.setOption(fd, Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY, 1);
            syscalls.setOption(fd, Sockets.IPPROTO_IPV6, Sockets.IPV6_FREEBIND, routed ? 1 : 0);
        }
        if (syscalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_RCVBUFFORCE, RECEIVE_BUFFER_BYTES) < 0) {
            syscalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        }
        syscalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT, shared ? 1 : 0);
        int result = syscalls.bind(fd, local);
        if (result < 0) {
            syscalls.close(fd);
            throw new SocketException(SocketFailure.of(-result), "cannot bind");
        }
        return fd;
    }

    @Override
    public DatagramSocket open(Loop loop, DatagramSocket.Handler handler) {
        return EpollDatagramSocket.bound((EpollLoop) loop, fd, handler);
    }
}
