// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the one shape of all calls relies on. */
@EnabledOnOs(OS.LINUX)
class DowncallTest {
    private static final int EBADF = 9;
    private static final long ABOVE_32_BITS = 7L << 32;

    private final MemorySegment state = Downcall.allocateState(Arena.ofAuto());

    @Test
    void errorIsTheNegatedNumber() {
        assertEquals(-EBADF, Downcall.of("close").call(state, -1, 0, 0));
    }

    @Test
    void argumentsOf32BitsArePassedAsJavaWidensThem() {
        assertEquals(7, Downcall.of("abs").call(state, -7, 0, 0));
    }

    @Test
    void argumentsThatAFunctionDoesNotHaveAreOfNoConsequence() {
        assertEquals(7, Downcall.of("labs").call(state, -7, -1, -1, -1, -1, -1, -1));
    }

    @Test
    void allSevenArgumentsArrive() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(100);
            MemorySegment format = arena.allocateFrom("%ld %ld %ld %d");
            int length = Downcall.of("snprintf")
                    .call(state, into.address(), into.byteSize(), format.address(), 1, ABOVE_32_BITS, -3, 4);
            assertEquals("1 30064771072 -3 4", into.getString(0));
            assertEquals(into.getString(0).length(), length);
        }
    }
}
