// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PiecewiseStreamTest {
    @Test
    void passesOnEverythingAndTellsOfEachPiece() throws IOException {
        List<String> calls = new ArrayList<>();
        var target = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                calls.add("written " + length);
                super.write(bytes, offset, length);
            }
        };
        byte[] text = new byte[2 * GivingWay.PIECE_BYTES + 7];
        new Random(1).nextBytes(text);

        try (var out = new PiecewiseStream(target, size -> calls.add("worked " + size))) {
            out.write(text);
        }

        assertArrayEquals(text, target.toByteArray());
        assertEquals(
                List.of("written 16384", "worked 16384", "written 16384", "worked 16384", "written 7", "worked 7"),
                calls);
    }
}
