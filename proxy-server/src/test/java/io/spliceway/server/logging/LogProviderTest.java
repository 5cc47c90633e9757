// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogProviderTest {
    private static final String NAME = "io.spliceway.test.LogProviderTest";

    private final Logger jdk = Logger.getLogger(NAME);
    private final org.slf4j.Logger log = LoggerFactory.getLogger(NAME);
    private final List<LogRecord> records = new ArrayList<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord each) {
            records.add(each);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        jdk.setUseParentHandlers(false);
        jdk.setLevel(Level.INFO);
        jdk.addHandler(handler);
    }

    @AfterEach
    void stop() {
        jdk.removeHandler(handler);
        jdk.setLevel(null);
        jdk.setUseParentHandlers(true);
    }

    private String json() {
        return new LineFormatter(LogFormat.JSON).format(records.getLast());
    }

    @Test
    void slf4jFindsTheProvider() {
        assertInstanceOf(LogProvider.class, new LogProvider());
        assertInstanceOf(FieldsLogger.class, log);
        assertSame(log, LoggerFactory.getLogger(NAME));
    }

    @Test
    void pairsOfAMessageAreFields() {
        log.atInfo().addKeyValue("services", 3).addKeyValue("node", "a b").log("serving");
        String line = json();
        assertTrue(
                line.endsWith("\"level\":\"INFO\",\"logger\":\"" + NAME
                        + "\",\"msg\":\"serving\",\"services\":3,\"node\":\"a b\"}\n"),
                line);
    }

    @Test
    void formattersThatKnowNoFieldsHaveThemInTheMessage() {
        log.atInfo().addKeyValue("services", 3).addKeyValue("node", "a b").log("serving");
        assertEquals("serving services=3 node=\"a b\"", records.getLast().getMessage());
    }

    @Test
    void placeholdersAreFilledAndTheExceptionBehindThemIsKept() {
        var thrown = new IllegalStateException("why");
        log.warn("{} of {}", 1, "two", thrown);
        assertEquals("1 of two", records.getLast().getMessage());
        assertSame(thrown, records.getLast().getThrown());
        assertEquals(NAME, records.getLast().getLoggerName());
        assertEquals(NAME, records.getLast().getSourceClassName());
        assertTrue(json().contains("\"err\":\"java.lang.IllegalStateException: why\""), json());
    }

    @Test
    void levelsAreTheJdks() {
        jdk.setLevel(Level.ALL);
        log.error("m");
        log.warn("m");
        log.info("m");
        log.debug("m");
        log.trace("m");
        assertEquals(
                List.of(Level.SEVERE, Level.WARNING, Level.INFO, Level.FINE, Level.FINEST),
                records.stream().map(LogRecord::getLevel).toList());
        var formatter = new LineFormatter(LogFormat.TEXT);
        assertEquals(
                List.of("ERROR", "WARN", "INFO", "DEBUG", "DEBUG"),
                records.stream()
                        .map(each -> formatter.format(each).split(" +", -1)[1])
                        .toList());
    }

    @Test
    void whatTheJdkDoesNotLogIsNotMade() {
        assertTrue(log.isInfoEnabled());
        assertEquals(List.of(false, false), List.of(log.isDebugEnabled(), log.isTraceEnabled()));
        log.atDebug().addKeyValue("f", 1).log("m");
        log.debug("m");
        assertEquals(List.of(), records);
    }

    @Test
    void recordsOfTheJdkItselfAreLinesToo() {
        jdk.log(Level.INFO, "of {0}", "the JDK");
        assertTrue(new LineFormatter(LogFormat.TEXT).format(records.getLast()).endsWith(" of the JDK\n"));
    }
}
