// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.net.InetSocketAddress;

/**
 * A socket that clients connect to, accepted from by any number of loops. Opened, attached and closed by one thread, the
 * owner's; clients are refused from the moment of {@link #close}.
 */
public interface ListenSocket {
    /** Opens listening sockets. Confined to one thread. */
    interface Factory {
        ListenSocket open(InetSocketAddress local, boolean inCluster) throws SocketException;
    }

    /** Takes what a loop accepts. Called on that loop. */
    interface AcceptHandler {
        /** Whether another client may be accepted; if not, the acceptor has to be paused. */
        boolean mayAccept(Acceptor acceptor);

        /** A client was accepted. */
        void onAccept(Loop loop, AcceptedSocket accepted);

        /** Accepting failed for want of a resource; the acceptor has to be paused. */
        void onAcceptFailed(Acceptor acceptor, SocketFailure failure);
    }

    /** One loop's share of the accepting. Confined to that loop. */
    interface Acceptor {
        Loop loop();

        /** Lets clients wait in the backlog. */
        void pause();

        /** Accepts again; does nothing after the socket was closed. */
        void resume();
    }

    /** A connection that was accepted and is not yet driven by its loop. */
    interface AcceptedSocket {
        InetSocketAddress client();

        /** Hands the connection to a loop. On that loop, which need not be the one that accepted it. */
        StreamSocket open(Loop loop, StreamSocket.Handler handler);

        /** Refuses the connection with RST. On the loop that accepted it. */
        void reset();
    }

    /** Returns the address that clients connect to. */
    InetSocketAddress localAddress();

    /** Lets {@code loop} accept. */
    void attach(Loop loop, AcceptHandler handler);

    /** Refuses clients from now on, also those that no loop has accepted yet. */
    void close();
}
