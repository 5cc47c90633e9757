// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Sends to many sockets by one call: each is done as send(2) would do it, and says so. */
@EnabledOnOs(OS.LINUX)
class SubmissionRingTest {
    private static final int CAPACITY = 4;
    private static final int EBADF = 9;
    private static final int EPIPE = 32;
    private static final int MORE_THAN_A_SOCKET_TAKES = 16 << 20;

    // Enough to tell a leak from what other threads of this process open and close meanwhile.
    private static final int ROUNDS = 300;
    private static final int OTHERS = 100;

    private final Syscalls syscalls = new Syscalls();
    private final SubmissionRing ring = RingSupport.open(syscalls, CAPACITY);
    private final List<SocketPair> pairs = new ArrayList<>();
    private final List<IoBuffer> buffers = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        ring.close();
        buffers.forEach(IoBuffer::release);
        for (SocketPair pair : pairs) {
            syscalls.close(pair.fd());
            pair.peer().close();
        }
    }

    private SocketPair pair() throws IOException {
        SocketPair pair = SocketPair.open(syscalls);
        pairs.add(pair);
        return pair;
    }

    private IoBuffer buffer(byte... bytes) {
        IoBuffer buffer = IoBuffer.allocate(bytes.length);
        buffer.range(0, bytes.length).put(bytes);
        buffers.add(buffer);
        return buffer;
    }

    private void send(int fd, IoBuffer bytes) {
        ring.send(fd, bytes.address(), bytes.capacity());
    }

    @Test
    void oneSubmissionSendsToManySockets() throws IOException {
        for (int i = 0; i < CAPACITY; i++) {
            pair();
        }
        for (int i = 0; i < CAPACITY; i++) {
            send(pairs.get(i).fd(), buffer(new byte[] {(byte) i, (byte) (i + 100)}));
        }
        ring.submit();
        for (int i = 0; i < CAPACITY; i++) {
            assertEquals(2, ring.result(i));
            pairs.get(i).assertReceives(new byte[] {(byte) i, (byte) (i + 100)});
        }
    }

    @Test
    void sendsToOneSocketAreInTheirOrder() throws IOException {
        SocketPair pair = pair();
        for (byte i = 0; i < CAPACITY; i++) {
            send(pair.fd(), buffer(i));
        }
        ring.submit();
        pair.assertReceives(new byte[] {0, 1, 2, 3});
    }

    @Test
    void indicesWrapAround() throws IOException {
        SocketPair one = pair();
        SocketPair other = pair();
        // Three in a queue of four: every submission begins at another place.
        for (int round = 0; round < ROUNDS; round++) {
            byte first = (byte) round;
            byte second = (byte) (round + 1);
            send(one.fd(), buffer(first));
            send(other.fd(), buffer(second, first));
            send(one.fd(), buffer(second));
            ring.submit();
            assertEquals(List.of(1, 2, 1), List.of(ring.result(0), ring.result(1), ring.result(2)));
            one.assertReceives(new byte[] {first, second});
            other.assertReceives(new byte[] {second, first});
        }
    }

    @Test
    void submissionOfNothingDoesNothing() throws IOException {
        SocketPair pair = pair();
        ring.submit();
        send(pair.fd(), buffer((byte) 1));
        ring.submit();
        assertEquals(1, ring.result(0));
        pair.assertReceives(new byte[] {1});
    }

    @Test
    void fullSocketTakesAPartThenNothingAndHoldsUpNobody() throws IOException {
        SocketPair full = pair();
        SocketPair other = pair();
        IoBuffer much = buffer(new byte[MORE_THAN_A_SOCKET_TAKES]);
        int total = 0;
        int taken;
        do {
            send(full.fd(), much);
            send(other.fd(), buffer((byte) 7));
            ring.submit();
            taken = ring.result(0);
            assertTrue(taken < MORE_THAN_A_SOCKET_TAKES, "a socket has no bounds");
            total += Math.max(0, taken);
            assertEquals(1, ring.result(1));
            other.assertReceives(new byte[] {7});
        } while (taken > 0); // what is on its way to the peer makes room now and then
        assertEquals(-Errno.EAGAIN, taken);
        assertTrue(total > 0);
        // Nothing was left behind for later either.
        syscalls.shutdown(full.fd(), Sockets.SHUT_WR);
        full.assertReceives(new byte[total]);
        full.assertEnds();
    }

    @Test
    void errorsAreThoseOfTheSocketsThatHaveThem() throws IOException {
        SocketPair broken = pair();
        SocketPair whole = pair();
        broken.reset();
        send(broken.fd(), buffer((byte) 1));
        send(broken.fd(), buffer((byte) 2));
        send(-1, buffer((byte) 3));
        send(whole.fd(), buffer((byte) 4));
        ring.submit();
        assertEquals(
                List.of(-Errno.ECONNRESET, -EPIPE, -EBADF, 1),
                List.of(ring.result(0), ring.result(1), ring.result(2), ring.result(3)));
        whole.assertReceives(new byte[] {4});
    }

    @Test
    void closedRingHasGivenBackItsDescriptorAndMemory() throws IOException {
        long open = DescriptorLimit.ofProcess().open();
        long mapped = mappings();
        assertNotEquals(0, mapped);
        for (int i = 0; i < ROUNDS; i++) {
            RingSupport.open(syscalls, CAPACITY).close();
        }
        assertEquals(mapped, mappings());
        assertTrue(DescriptorLimit.ofProcess().open() < open + OTHERS, "descriptors were left open");
    }

    private static long mappings() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("io_uring")).count();
        }
    }
}
