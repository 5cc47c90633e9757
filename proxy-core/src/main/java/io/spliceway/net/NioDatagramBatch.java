// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A batch for channels, which take and give one datagram at a time, and addresses as objects. */
final class NioDatagramBatch extends DatagramBatch {
    private final @Nullable InetSocketAddress[] peers = new InetSocketAddress[CAPACITY];

    /** Returns the first free slot, to receive into. */
    ByteBuffer freeSlot() {
        return memory().range(size() * SLOT_BYTES, SLOT_BYTES);
    }

    /** Takes in what was received into the first free slot. */
    void add(int length, InetSocketAddress sender) {
        peers[size()] = sender;
        add(length);
    }

    ByteBuffer datagram(int index) {
        return memory().range(index * SLOT_BYTES, length(index));
    }

    InetSocketAddress peer(int index) {
        return Objects.requireNonNull(peers[index], "a datagram without a peer");
    }

    @Override
    public void readPeer(int index, PeerAddress into) {
        into.set(peer(index));
    }

    @Override
    public void writePeer(int index, PeerAddress peer) {
        peers[index] = peer.toSocketAddress();
    }
}
