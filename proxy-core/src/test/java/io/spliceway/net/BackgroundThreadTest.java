// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class BackgroundThreadTest {
    private static final int AFTER_NAME = 2; // proc(5): the nice value is field 19, the name in parentheses field 2
    private static final int NICE = 19;

    @Test
    void onlyTheThreadThatAsksStandsBack() throws IOException {
        String before = nice();
        var lowered = new CompletableFuture<String>();
        Thread.ofPlatform().start(() -> {
            BackgroundThread.lowerPriority();
            lowered.complete(nice());
        });
        assertEquals("19", lowered.join());
        assertEquals(before, nice());
    }

    private static String nice() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE - AFTER_NAME - 1];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
