// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final List<String> ended = new ArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle();

    @Test
    void partsEndInTheReverseOrderOfTheirStart() {
        lifecycle.add("a", part("a"));
        lifecycle.add("b", part("b"));
        lifecycle.add("c", part("c"));
        lifecycle.close();
        assertEquals(List.of("c", "b", "a"), ended);
    }

    @Test
    void failingPartKeepsNoOtherFromEnding() {
        lifecycle.add("a", part("a"));
        lifecycle.add("b", () -> {
            throw new IOException("b");
        });
        lifecycle.add("c", () -> {
            throw new IllegalArgumentException("c");
        });
        var e = assertThrows(IllegalStateException.class, lifecycle::close);
        assertEquals(List.of("a"), ended);
        assertEquals(2, e.getSuppressed().length);
    }

    @Test
    void partsEndOnce() {
        lifecycle.add("a", part("a"));
        lifecycle.close();
        lifecycle.close();
        assertEquals(List.of("a"), ended);
    }

    @Test
    void failedStartKeepsItsReason() {
        var reason = new IOException("start");
        lifecycle.add("a", () -> {
            throw new IOException("stop");
        });
        lifecycle.closeAfter(reason);
        assertSame(IllegalStateException.class, reason.getSuppressed()[0].getClass());
    }

    private AutoCloseable part(String name) {
        return () -> ended.add(name);
    }
}
