// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.net.WritingLoop.End;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Short writes of a turn of the loop: made together at its end, each as if it were made by itself. */
@EnabledOnOs(OS.LINUX)
class TurnWritesTest {
    private static final int MOST_PAIRS = 50;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    @BeforeEach
    void needsRings() {
        RingSupport.assume();
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 1", "20, 1000", "20, 4096"})
    void writesAreMadeAtTheEndOfTheTurnAndToldOnce(int count, int length) throws IOException {
        try (var writing = new WritingLoop(count)) {
            assertEquals(List.of(), writing.writeToAll(length));
            writing.turnIsOver();
            writing.assertAllToldOnceAndReceived(length);
        }
    }

    @Test
    void turnsFollowEachOther() throws IOException {
        try (var writing = new WritingLoop(3)) {
            for (int turn = 0; turn < 100; turn++) {
                writing.ends().forEach(end -> end.told.clear());
                writing.writeToAll(turn + 1);
                writing.turnIsOver();
                writing.assertAllToldOnceAndReceived(turn + 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"300, 10", "50, 4096"})
    void moreThanABatchHoldsKeepsItsBytesThoughWritersReadOn(int count, int length) throws IOException {
        try (var writing = new WritingLoop(count)) {
            for (End end : writing.ends()) {
                end.whenTold =
                        () -> writing.loop().readBuffer().range(0, length).put(new byte[length]);
            }
            writing.writeToAll(length);
            writing.turnIsOver();
            writing.assertAllToldOnceAndReceived(length);
        }
    }

    @Test
    void longWriteIsMadeAtOnce() throws IOException {
        int length = TurnWrites.LONGEST + 1;
        try (var writing = new WritingLoop(2)) {
            assertEquals(List.of(length, length), writing.writeToAll(length));
            writing.assertAllToldOnceAndReceived(length);
        }
    }

    @Test
    void writeThatAnOutcomeLeadsToIsMadeAtOnce() throws IOException {
        try (var writing = new WritingLoop(2)) {
            End first = writing.end(0);
            first.whenTold = () -> {
                first.whenTold = () -> {};
                first.write(9, 10);
            };
            writing.writeToAll(5);
            writing.turnIsOver();
            assertEquals(List.of(5, 10), first.told);
            first.pair.assertReceives(WritingLoop.content(0, 5));
            first.pair.assertReceives(WritingLoop.content(9, 10));
            assertEquals(List.of(5), writing.end(1).told);
        }
    }

    @Test
    void fullSocketLeavesTheBytesToItsWriterWhoHearsOfRoom() throws IOException {
        try (var writing = new WritingLoop(3)) {
            End full = writing.end(1);
            int before = writing.on(() -> fill(full.socket, writing.loop().readBuffer()));
            int calls = writing.on(() -> full.calls);
            writing.writeToAll(1_000);
            writing.turnIsOver();
            assertEquals(List.of(0), full.told);
            for (int i : new int[] {0, 2}) {
                assertEquals(List.of(1_000), writing.end(i).told);
                writing.end(i).pair.assertReceives(WritingLoop.content(i, 1_000));
            }
            assertEquals(before, full.pair.peer().getInputStream().readNBytes(before).length);
            long deadline = System.nanoTime() + PATIENCE;
            while (writing.on(() -> full.calls) == calls) {
                assertTrue(System.nanoTime() - deadline < 0, "nobody heard of room");
            }
        }
    }

    /** Writes until the socket takes no more. */
    private static int fill(EpollSocket socket, IoBuffer buffer) {
        int total = 0;
        int n;
        do {
            n = socket.write(buffer, 0, buffer.capacity(), false);
            total += n;
        } while (n > 0);
        return total;
    }

    @Test
    void brokenSocketFailsAlone() throws IOException {
        try (var writing = new WritingLoop(3)) {
            writing.end(1).pair.reset();
            writing.writeToAll(10);
            writing.turnIsOver();
            assertEquals(List.of(StreamSocket.FAILED), writing.end(1).told);
            assertTrue(writing.on(() -> writing.end(1).socket.isBroken()));
            assertEquals(List.of(10), writing.end(0).told);
            assertEquals(List.of(10), writing.end(2).told);
        }
    }

    @Test
    void socketThatIsClosedInTheTurnSendsItsBytesAndHearsNothing() throws IOException {
        try (var writing = new WritingLoop(2)) {
            End closed = writing.end(0);
            writing.on(() -> {
                closed.write(0, 10);
                writing.end(1).write(1, 10);
                closed.socket.close();
                return true;
            });
            writing.turnIsOver();
            closed.pair.assertReceives(WritingLoop.content(0, 10));
            closed.pair.assertEnds();
            assertEquals(List.of(), closed.told);
            assertEquals(List.of(10), writing.end(1).told);
        }
    }

    @Test
    void descriptorThatIsUsedAgainIsNotWrittenTo() throws IOException {
        try (var writing = new WritingLoop(3)) {
            End closed = writing.end(1);
            var again = new ArrayList<SocketPair>();
            writing.on(() -> {
                writing.end(0).socket.close(); // so that sockets are closed before the turn ends
                writing.loop().execute(() -> again.add(reuse(closed.pair.fd())));
                closed.write(1, 10);
                writing.end(2).write(2, 10);
                closed.socket.close();
                return true;
            });
            writing.turnIsOver();
            SocketPair reused = again.getFirst();
            var syscalls = new Syscalls();
            syscalls.shutdown(reused.fd(), Sockets.SHUT_WR);
            reused.assertEnds();
            reused.peer().close();
            syscalls.close(reused.fd());
            closed.pair.assertReceives(WritingLoop.content(1, 10));
            closed.pair.assertEnds();
            assertEquals(List.of(), closed.told);
            assertEquals(List.of(10), writing.end(2).told);
        }
    }

    /** Opens pairs until one has this descriptor. */
    private static SocketPair reuse(int fd) {
        var syscalls = new Syscalls();
        var others = new ArrayList<SocketPair>();
        try {
            SocketPair pair = SocketPair.open(syscalls);
            while (pair.fd() != fd && others.size() < MOST_PAIRS) {
                others.add(pair);
                pair = SocketPair.open(syscalls);
            }
            assertEquals(fd, pair.fd(), "the descriptor is not free");
            for (SocketPair other : others) {
                syscalls.close(other.fd());
                other.peer().close();
            }
            return pair;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void writerThatFailsConcernsNobodyElse() throws IOException {
        try (var writing = new WritingLoop(3)) {
            writing.end(1).whenTold = () -> {
                throw new IllegalStateException("part of the test");
            };
            writing.writeToAll(10);
            writing.turnIsOver();
            writing.assertAllToldOnceAndReceived(10);
            assertEquals(List.of(10, 10, 10), writing.writeToAll(20), "writes are not made together any more");
            writing.turnIsOver();
            for (End end : writing.ends()) {
                assertEquals(List.of(10, 20), end.told);
            }
        }
    }

    @Test
    void socketsAreClosedThoughAWriterFails() throws IOException {
        try (var writing = new WritingLoop(2)) {
            End failing = writing.end(0);
            failing.whenTold = () -> {
                throw new IllegalStateException("part of the test");
            };
            writing.on(() -> {
                writing.end(1).socket.close();
                failing.write(0, 10);
                return true;
            });
            writing.end(1).pair.assertEnds();
        }
    }

    @Test
    void loopThatIsClosedWritesAtOnce() throws IOException {
        try (var writing = new WritingLoop(2)) {
            List<Integer> before = writing.on(() -> {
                writing.end(0).write(0, 10);
                writing.closeLoop();
                var told = List.copyOf(writing.end(0).told);
                IoBuffer bytes = IoBuffer.allocate(10);
                bytes.range(0, 10).put(WritingLoop.content(1, 10));
                writing.end(1).socket.writeSoon(bytes, 10, writing.end(1));
                bytes.release();
                return told;
            });
            assertEquals(List.of(10), before);
            writing.assertAllToldOnceAndReceived(10);
        }
    }
}
