// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

/**
 * A UDP socket on an event loop: one that is bound to an address and talks to many peers, or one that is connected to a
 * single peer. Level-triggered: the handler is called again as long as something is left. Confined to its event loop.
 *
 * <p>Failures are results, not exceptions, because a peer that refuses is no incident.
 */
public interface DatagramSocket {
    /** The call failed; {@link #failure()} tells how. */
    int FAILED = -1;

    /** Watches one socket. */
    interface Handler {
        /** There are datagrams to receive, or there is an error to learn of by receiving. */
        void onReadable(DatagramSocket socket);

        /**
         * A datagram that was given to {@link #sendSoon} was sent, or could not be: then {@link #failure()} tells why.
         *
         * @param bytes holds the datagram, {@code length} bytes from {@code offset} on, during this call
         */
        default void onSent(DatagramSocket socket, boolean sent, IoBuffer bytes, int offset, int length) {}
    }

    /**
     * Receives what has arrived, as far as it fits, behind what {@code into} holds already. A bound socket also notes
     * the senders.
     *
     * @return the number of datagrams, or {@link #FAILED} if an earlier datagram could not be delivered
     */
    int receive(DatagramBatch into);

    /**
     * Sends {@code count} datagrams; a bound socket to the peers that are set, a connected one to its own.
     *
     * @return how many the kernel took; if that is less than {@code count}, {@link #failure()} tells why it did not take
     *     the next one
     */
    int send(DatagramBatch from, int first, int count);

    /**
     * Sends a datagram through a connected socket at the end of the loop's turn, together with what other sockets send, if
     * the transport can and it is worth it. The handler hears of it, perhaps before this returns, unless the socket is
     * closed meanwhile.
     */
    void sendSoon(DatagramBatch from, int index);

    /** Sends one datagram through a connected socket and returns whether the kernel took it. */
    boolean send(IoBuffer bytes, int offset, int length);

    /** Returns why the last call failed. */
    SocketFailure failure();

    /** Closes the socket; what it was sent and nobody has received is dropped. */
    void close();
}
