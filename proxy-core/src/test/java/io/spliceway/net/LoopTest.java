// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** In which order a loop does what it has to do. */
@EnabledOnOs(OS.LINUX)
class LoopTest {
    private static final int EVENTS = 100;

    @Test
    void lastComesBehindTheTasksOfTheTurn() throws IOException {
        var order = new ArrayList<String>();
        try (var writing = new WritingLoop(0)) {
            writing.on(() -> {
                writing.loop().executeLast(() -> order.add("last"));
                writing.loop().execute(() -> order.add("task"));
                writing.loop().execute(() -> writing.loop().execute(() -> order.add("task of a task")));
                return true;
            });
        }
        assertEquals(List.of("task", "task of a task", "last"), order);
    }

    @Test
    void whoIsLastTimeAndAgainHearsOfAllEventsInBetween() throws IOException {
        try (var writing = new WritingLoop(1)) {
            var heard = new CompletableFuture<Void>();
            Runnable last = new Runnable() {
                private int sent;

                @Override
                public void run() {
                    if (writing.end(0).calls == EVENTS) {
                        heard.complete(null);
                        return;
                    }
                    if (sent == writing.end(0).calls) {
                        writing.end(0).pair.peerSends(sent++);
                    }
                    writing.loop().executeLast(this);
                }
            };
            writing.on(() -> {
                writing.loop().executeLast(last);
                return true;
            });
            heard.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
