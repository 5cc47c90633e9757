// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GivingWayTest {
    private final AtomicLong now = new AtomicLong();
    private final List<Integer> pieces = new ArrayList<>();
    private final ByteArrayOutputStream target = new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            pieces.add(length);
            super.write(bytes, offset, length);
        }
    };
    private int yields;

    @Test
    void passesOnEverythingInPiecesAndGivesWayAfterEach() throws IOException {
        byte[] text = new byte[2 * GivingWay.PIECE_BYTES + 7];
        new Random(1).nextBytes(text);
        try (var out = givingWay(Duration.ofMillis(1))) {
            out.write(text);
        }
        assertArrayEquals(text, target.toByteArray());
        assertEquals(List.of(GivingWay.PIECE_BYTES, GivingWay.PIECE_BYTES, 7), pieces);
        assertEquals(3, yields);
    }

    @Test
    void isNotKeptWaitingForMoreThanASecondInAll() throws IOException {
        try (var out = givingWay(Duration.ofMillis(300))) {
            out.write(new byte[9 * GivingWay.PIECE_BYTES]);
        }
        assertEquals(4, yields);
    }

    private GivingWay givingWay(Duration wait) {
        Runnable stepAside = () -> {
            yields++;
            now.addAndGet(wait.toNanos());
        };
        return new GivingWay(target, stepAside, now::get);
    }
}
