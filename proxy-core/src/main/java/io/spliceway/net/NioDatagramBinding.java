// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/** A bound channel. */
record NioDatagramBinding(DatagramChannel channel) implements DatagramBinding {
    private static final int RECEIVE_BUFFER_BYTES = 2 << 20;

    static NioDatagramBinding bind(InetSocketAddress local) throws SocketException {
        try {
            DatagramChannel channel = open(local);
            try {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
                channel.bind(local);
                return new NioDatagramBinding(channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SocketException(NioFailures.of(e), "cannot bind");
        }
    }

    /** Opens a non-blocking channel of the family that {@code address} has. */
    static DatagramChannel open(InetSocketAddress address) throws IOException {
        boolean ipv6 = address.getAddress().getAddress().length == 16;
        DatagramChannel channel =
                DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        return channel;
    }

    @Override
    public DatagramSocket open(Loop loop, DatagramSocket.Handler handler) {
        return NioDatagramSocket.bound((NioLoop) loop, channel, handler);
    }
}
