// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a running program, to be ended in the reverse order of their start. Not thread-safe. */
final class Lifecycle implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Lifecycle.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    private record Part(String name, AutoCloseable closeable) {}

    /** Takes over {@code part}, which has been started, and returns it. */
    <T extends AutoCloseable> T add(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    /** Ends every part because of {@code failure}, which further failures are added to. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Ends every part, whatever the others do.
     *
     * @throws IllegalStateException if any of them failed; the failures are suppressed in it
     */
    @Override
    public void close() {
        IllegalStateException failures = null;
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closeable().close();
                LOGGER.atDebug().addKeyValue("part", part.name()).log("stopped");
            } catch (Exception e) {
                if (failures == null) {
                    failures = new IllegalStateException("cannot stop " + part.name());
                }
                failures.addSuppressed(e);
            }
        }
        if (failures != null) {
            throw failures;
        }
    }
}
