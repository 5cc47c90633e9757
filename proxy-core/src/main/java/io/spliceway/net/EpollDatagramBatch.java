// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A batch that {@code recvmmsg} and {@code sendmmsg} work on. Each slot has two message headers over the same memory:
 * one with room for an address, for bound sockets, and one without, for connected ones. So a datagram comes in through
 * one kind of socket and leaves through the other, and nothing is prepared in between.
 *
 * <p>Free slots are ready to receive: their vector has the full length.
 */
final class EpollDatagramBatch extends DatagramBatch {
    // struct mmsghdr, struct iovec and (with padding) struct sockaddr_in6 on 64-bit Linux
    private static final long HEADER_BYTES = 64;
    private static final long NAME = 0;
    private static final long NAME_LENGTH = 8;
    private static final long VECTOR = 16;
    private static final long VECTOR_COUNT = 24;
    private static final long CONTROL = 32;
    private static final long CONTROL_LENGTH = 40;
    private static final long RECEIVED = 56;
    private static final long VECTOR_BYTES = 16;
    private static final long VECTOR_LENGTH = 8;
    private static final long ADDRESS_BYTES = 32;

    // struct cmsghdr with a 16-bit value
    private static final long CONTROL_HEADER_BYTES = 16;
    private static final long CONTROL_BYTES = 24;

    // What one message can carry over IPv4.
    private static final int MESSAGE_BYTES = 65_507;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment addressed = arena.allocate(CAPACITY * HEADER_BYTES, 8);
    private final MemorySegment plain = arena.allocate(CAPACITY * HEADER_BYTES, 8);
    private final MemorySegment vectors = arena.allocate(CAPACITY * VECTOR_BYTES, 8);
    private final MemorySegment addresses = arena.allocate(CAPACITY * ADDRESS_BYTES, 8);
    private final MemorySegment train = arena.allocate(HEADER_BYTES, 8);
    private final MemorySegment segmentation = arena.allocate(CONTROL_BYTES, 8);

    private final int maxSegmentOfKernel;

    EpollDatagramBatch(Syscalls syscalls) {
        maxSegmentOfKernel = knowsSegmentation(syscalls) ? MESSAGE_BYTES : 0;
        train.set(JAVA_LONG, CONTROL, segmentation.address());
        train.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_BYTES);
        segmentation.set(JAVA_LONG, 0, CONTROL_HEADER_BYTES + Short.BYTES);
        segmentation.set(JAVA_INT, 8, Sockets.SOL_UDP);
        segmentation.set(JAVA_INT, 12, Sockets.UDP_SEGMENT);
        for (int i = 0; i < CAPACITY; i++) {
            vectors.set(JAVA_LONG, i * VECTOR_BYTES, slotAddress(i));
            prepare(addressed, i);
            prepare(plain, i);
            addressed.set(JAVA_LONG, i * HEADER_BYTES + NAME, addresses.address() + i * ADDRESS_BYTES);
            free(i);
        }
    }

    /** Linux knows it from 4.18 on; an older one would ignore that it is asked for, and send the train in one piece. */
    private static boolean knowsSegmentation(Syscalls syscalls) {
        int fd = syscalls.datagramSocket(false);
        boolean known = fd >= 0 && syscalls.setOption(fd, Sockets.SOL_UDP, Sockets.UDP_SEGMENT, 0) == 0;
        if (fd >= 0) {
            syscalls.close(fd);
        }
        return known;
    }

    private void prepare(MemorySegment headers, int index) {
        headers.set(JAVA_LONG, index * HEADER_BYTES + VECTOR, vectors.address() + index * VECTOR_BYTES);
        headers.set(JAVA_LONG, index * HEADER_BYTES + VECTOR_COUNT, 1);
    }

    private void free(int index) {
        vectors.set(JAVA_LONG, index * VECTOR_BYTES + VECTOR_LENGTH, SLOT_BYTES);
        addressed.set(JAVA_INT, index * HEADER_BYTES + NAME_LENGTH, NativeAddress.BYTES);
    }

    private long slotAddress(int index) {
        return memory().address() + (long) index * SLOT_BYTES;
    }

    /** Receives into the free slots; returns how many datagrams there were, or a negated error number. */
    int receive(Syscalls syscalls, int fd, boolean connected) {
        int first = size();
        MemorySegment headers = connected ? plain : addressed;
        int received = syscalls.receiveMessages(fd, headers.address() + first * HEADER_BYTES, CAPACITY - first);
        for (int i = first; i < first + received; i++) {
            int length = headers.get(JAVA_INT, i * HEADER_BYTES + RECEIVED);
            vectors.set(JAVA_LONG, i * VECTOR_BYTES + VECTOR_LENGTH, length);
            add(length);
        }
        return received;
    }

    /**
     * Counts the datagrams from {@code first} on that can leave as one train: at least two of one length, to one peer;
     * the last of them may be shorter. Returns 1 if there is no such train.
     */
    int trainLength(boolean connected, int first, int count, int maxSegment) {
        int segment = length(first);
        if (segment > Math.min(maxSegment, maxSegmentOfKernel)) {
            return 1;
        }
        int total = segment;
        int n = 1;
        while (n < count && isNextOfTrain(connected, first + n, segment, total)) {
            total += length(first + n);
            n++;
        }
        return n;
    }

    private boolean isNextOfTrain(boolean connected, int index, int segment, int total) {
        int length = length(index);
        return length > 0
                && length <= segment
                && length(index - 1) == segment
                && total + length <= MESSAGE_BYTES
                && (connected || isSamePeer(index - 1, index));
    }

    private boolean isSamePeer(int one, int other) {
        int length = peerLength(one);
        long start = one * ADDRESS_BYTES;
        long otherStart = other * ADDRESS_BYTES;
        return length == peerLength(other)
                && MemorySegment.mismatch(addresses, start, start + length, addresses, otherStart, otherStart + length)
                        < 0;
    }

    private int peerLength(int index) {
        return addressed.get(JAVA_INT, index * HEADER_BYTES + NAME_LENGTH);
    }

    /**
     * Sends a train as one message that the kernel takes apart as late as it can, so that most of the way is gone but
     * once; returns a negated error number if it cannot.
     */
    int sendTrain(Syscalls syscalls, int fd, boolean connected, int first, int count) {
        train.set(JAVA_LONG, NAME, connected ? 0 : addresses.address() + first * ADDRESS_BYTES);
        train.set(JAVA_INT, NAME_LENGTH, connected ? 0 : peerLength(first));
        train.set(JAVA_LONG, VECTOR, vectors.address() + first * VECTOR_BYTES);
        train.set(JAVA_LONG, VECTOR_COUNT, count);
        segmentation.set(JAVA_SHORT, CONTROL_HEADER_BYTES, (short) length(first));
        int sent = syscalls.sendMessages(fd, train.address(), 1);
        return sent < 0 ? sent : count;
    }

    /** Sends datagrams one by one; returns how many the kernel took, or a negated error number if it is none. */
    int send(Syscalls syscalls, int fd, boolean connected, int first, int count) {
        if (connected && count == 1) {
            int sent = syscalls.send(fd, slotAddress(first), length(first), false);
            return sent < 0 ? sent : 1;
        }
        MemorySegment headers = connected ? plain : addressed;
        return syscalls.sendMessages(fd, headers.address() + first * HEADER_BYTES, count);
    }

    @Override
    public void readPeer(int index, PeerAddress into) {
        NativeAddress.read(addresses, index * ADDRESS_BYTES, into);
    }

    @Override
    public void writePeer(int index, PeerAddress peer) {
        int length = NativeAddress.write(addresses, index * ADDRESS_BYTES, peer);
        addressed.set(JAVA_INT, index * HEADER_BYTES + NAME_LENGTH, length);
    }

    @Override
    public void clear() {
        for (int i = 0; i < size(); i++) {
            free(i);
        }
        super.clear();
    }

    @Override
    void release() {
        arena.close();
        super.release();
    }
}
