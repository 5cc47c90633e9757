// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGTERM and SIGINT: the first asks the program to stop, the second ends it at once. Thread-safe. */
public final class StopSignals {
    private static final Logger LOGGER = LoggerFactory.getLogger(StopSignals.class);
    private static final List<String> NAMES = List.of("TERM", "INT");

    private final CountDownLatch requested = new CountDownLatch(1);
    private final AtomicBoolean first = new AtomicBoolean(true);

    private StopSignals() {}

    /** Handles the signals of this process from now on. */
    public static StopSignals install() {
        var signals = new StopSignals();
        NAMES.forEach(name -> Signals.handle(name, () -> signals.received(name)));
        return signals;
    }

    /** Waits for the first signal. */
    public void await() throws InterruptedException {
        requested.await();
    }

    /** Waits for the first signal, for a time; returns whether it has come. */
    public boolean await(Duration patience) throws InterruptedException {
        return requested.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks the program to stop, as a first signal does; a signal from now on ends it at once. */
    public void request() {
        if (first.getAndSet(false)) {
            requested.countDown();
        }
    }

    private void received(String signal) {
        if (first.getAndSet(false)) {
            LOGGER.atInfo().addKeyValue("signal", signal).log("stopping; a second signal ends at once");
            requested.countDown();
        } else {
            Runtime.getRuntime().halt(0);
        }
    }
}
