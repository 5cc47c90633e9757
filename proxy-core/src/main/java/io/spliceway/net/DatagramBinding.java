// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.net.InetSocketAddress;
import java.util.List;

/** A UDP socket that has its address, and that no loop receives from yet. */
public interface DatagramBinding {
    /** Binds addresses. Confined to one thread. */
    interface Factory {
        /**
         * Binds {@code local}, to one socket or to several between which the kernel divides the peers. Each peer's
         * datagrams come to one of them, always the same.
         *
         * @param wanted how many sockets are wanted; there may be fewer
         * @throws SocketException if the address cannot be bound
         */
        List<DatagramBinding> bind(InetSocketAddress local, int wanted) throws SocketException;
    }

    /** Hands the socket to a loop. On that loop, once. */
    DatagramSocket open(Loop loop, DatagramSocket.Handler handler);
}
