// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The pipes of a loop: never more than its share, and only empty ones are used again. */
@EnabledOnOs(OS.LINUX)
class PipePoolTest {
    // Enough to tell a leak from what other threads of this process open and close meanwhile.
    private static final int ROUNDS = 500;
    private static final int OTHERS = 100;

    private final Syscalls syscalls = new Syscalls();

    @Test
    void noMorePipesThanTheLimitAreInUse() {
        var pool = new PipePool(syscalls, 2);
        Pipe first = requireNonNull(pool.take());
        Pipe second = requireNonNull(pool.take());
        assertNotSame(first, second);
        assertNull(pool.take());
        pool.giveBack(first);
        assertSame(first, pool.take());
        assertNull(pool.take());
        pool.giveBack(second);
        pool.giveBack(first);
        pool.close();
    }

    @Test
    void poolWithoutShareHasNoPipe() {
        assertNull(new PipePool(syscalls, 0).take());
    }

    @Test
    void closedPoolHasClosedItsPipes() {
        long open = DescriptorLimit.ofProcess().open();
        for (int i = 0; i < ROUNDS; i++) {
            var pool = new PipePool(syscalls, 1);
            pool.giveBack(requireNonNull(pool.take()));
            pool.close();
        }
        assertTrue(DescriptorLimit.ofProcess().open() < open + OTHERS, "descriptors were left open");
    }

    @Test
    void pipeThatHoldsBytesIsClosedAndMakesRoomForAnother() {
        int listening = syscalls.streamSocket(false);
        syscalls.bind(listening, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        syscalls.listen(listening, 1);
        int client = syscalls.streamSocket(false);
        syscalls.connect(client, syscalls.localAddress(listening));
        int accepted = syscalls.accept(listening);
        IoBuffer buffer = IoBuffer.allocate(1);

        long open = DescriptorLimit.ofProcess().open();
        var pool = new PipePool(syscalls, 1);
        for (int i = 0; i < ROUNDS; i++) {
            Pipe pipe = requireNonNull(pool.take());
            assertEquals(0, pipe.buffered());
            assertEquals(1, syscalls.send(client, buffer.address(), 1, false));
            assertEquals(1, pipe.fillFrom(syscalls, accepted));
            assertEquals(1, pipe.buffered());
            pool.giveBack(pipe);
        }
        pool.close();
        assertTrue(DescriptorLimit.ofProcess().open() < open + OTHERS, "descriptors were left open");

        buffer.release();
        for (int fd : new int[] {accepted, client, listening}) {
            assertEquals(0, syscalls.close(fd));
        }
    }
}
