// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

import io.spliceway.observe.ListenFailure;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.routing.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells as events what goes wrong in the engine. Thread-safe. */
public final class ProxyEvents implements ProxyObserver {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyEvents.class);
    private static final Duration PAUSES_LOGGED_EVERY = Duration.ofMinutes(1);

    private final String node;
    private final EventRecorder recorder;
    private final InstantSource clock;
    private final AtomicReference<Instant> lastPauseLogged = new AtomicReference<>(Instant.MIN);

    public ProxyEvents(String node, EventRecorder recorder, InstantSource clock) {
        this.node = node;
        this.recorder = recorder;
        this.clock = clock;
    }

    @Override
    public void listenFailed(Route route, ListenFailure failure) {
        recorder.record(ProxyEvent.failedToListen(route.servicePort().service(), failure.message()));
    }

    @Override
    public void acceptPaused(int connections) {
        ProxyEvent event = ProxyEvent.fileDescriptorPressure(node);
        recorder.record(event);
        // At the limit every connection that ends lets another one in, and accepting pauses again.
        Instant now = clock.instant();
        Instant last = lastPauseLogged.get();
        if (now.minus(PAUSES_LOGGED_EVERY).isAfter(last) && lastPauseLogged.compareAndSet(last, now)) {
            LOG.atWarn()
                    .addKeyValue("connections", connections)
                    .addKeyValue("reason", event.note())
                    .log("accepting is paused");
        }
    }
}
