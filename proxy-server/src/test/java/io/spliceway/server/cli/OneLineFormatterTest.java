// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class OneLineFormatterTest {
    private final OneLineFormatter formatter = new OneLineFormatter();

    @Test
    void recordIsOneLineWhateverItsMessage() {
        assertEquals(
                "2026-01-02T03:04:05.678Z WARN  ProxyServer: a\\nb\n", formatter.format(log(Level.WARNING, "a\nb")));
    }

    @Test
    void levelsAreSlf4js() {
        assertTrue(formatter.format(log(Level.SEVERE, "")).contains(" ERROR "));
        assertTrue(formatter.format(log(Level.INFO, "")).contains(" INFO  "));
        assertTrue(formatter.format(log(Level.FINE, "")).contains(" DEBUG "));
    }

    @Test
    void exceptionFollowsWithItsStack() {
        LogRecord log = log(Level.SEVERE, "failed");
        log.setThrown(new IllegalStateException("why"));
        assertTrue(formatter.format(log).contains("failed\njava.lang.IllegalStateException: why\n\tat "));
    }

    private static LogRecord log(Level level, String message) {
        var log = new LogRecord(level, message);
        log.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
        log.setLoggerName("io.spliceway.server.ProxyServer");
        return log;
    }
}
