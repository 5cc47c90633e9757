// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

/**
 * Datagrams on their way through an event loop. The memory is allocated once and holds one batch after another; a
 * datagram is sent from where it was received. Confined to the loop that made it.
 */
public abstract sealed class DatagramBatch permits EpollDatagramBatch, NioDatagramBatch {
    /** How many datagrams fit. */
    public static final int CAPACITY = 32;

    // No datagram is longer: 65,507 bytes over IPv4, 65,527 over IPv6.
    static final int SLOT_BYTES = 64 * 1024;

    private final IoBuffer memory = IoBuffer.allocate(CAPACITY * SLOT_BYTES);
    private final int[] lengths = new int[CAPACITY];
    private int size;

    /** The number of datagrams. */
    public final int size() {
        return size;
    }

    public final boolean isFull() {
        return size == CAPACITY;
    }

    /** The length of a datagram in bytes, which may be 0. */
    public final int length(int index) {
        return lengths[index];
    }

    /** The length of {@code count} datagrams in bytes. */
    public final long length(int first, int count) {
        long sum = 0;
        for (int i = first; i < first + count; i++) {
            sum += lengths[i];
        }
        return sum;
    }

    /** Reads who sent a datagram. Only for what a bound socket has received. */
    public abstract void readPeer(int index, PeerAddress into);

    /** Sets who gets a datagram that a bound socket will send. */
    public abstract void writePeer(int index, PeerAddress peer);

    /** Allocates a buffer with a copy of a datagram. */
    public final IoBuffer copy(int index) {
        return memory.copy(offset(index), lengths[index]);
    }

    /** Makes room for the next batch. */
    public void clear() {
        size = 0;
    }

    /** Gives the memory back. */
    void release() {
        memory.release();
    }

    final IoBuffer memory() {
        return memory;
    }

    /** Where a datagram begins in the memory. */
    final int offset(int index) {
        return index * SLOT_BYTES;
    }

    /** Takes in a datagram that was received into the first free slot. */
    final void add(int length) {
        lengths[size++] = length;
    }
}
