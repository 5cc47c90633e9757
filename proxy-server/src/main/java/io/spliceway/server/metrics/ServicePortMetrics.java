// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.spliceway.model.Endpoint;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.DialFailure;
import io.spliceway.observe.RefusalReason;
import io.spliceway.observe.ServicePortObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts the traffic of one service port. Thread-safe; counting neither locks nor allocates. */
final class ServicePortMetrics implements ServicePortObserver {
    static final double[] DIAL_BOUNDS_SECONDS = {0.001, 0.01, 0.1, 0.5, 2.5, Double.POSITIVE_INFINITY};

    final ServicePortName name;
    final PortLabels labels;
    final Protocol protocol;
    final LongAdder accepted = new LongAdder();
    final ReasonCounters<CloseReason> closed = new ReasonCounters<>(CloseReason.class);
    final ReasonCounters<RefusalReason> refused = new ReasonCounters<>(RefusalReason.class);
    final ReasonCounters<DialFailure> dialFailures = new ReasonCounters<>(DialFailure.class);
    final EndpointFailures failures;
    final LongAdder dialRetries = new LongAdder();
    final DurationHistogram dialDuration = new DurationHistogram(DIAL_BOUNDS_SECONDS);
    final LongAdder bytesToEndpoint = new LongAdder();
    final LongAdder bytesToClient = new LongAdder();
    final LongAdder datagramsToEndpoint = new LongAdder();
    final LongAdder datagramsToClient = new LongAdder();
    final LongAdder datagramsDropped = new LongAdder();

    private volatile boolean happened; // what changes does not count yet
    private volatile long changes;
    private @Nullable ServicePortTraffic last;
    private long lastChanges;

    ServicePortMetrics(ServicePortName name, InstantSource clock) {
        this.name = name;
        this.failures = new EndpointFailures(clock);
        this.labels = new PortLabels(name);
        this.protocol = name.protocol();
    }

    @Override
    public void accepted() {
        accepted.increment();
        noteHappened();
    }

    @Override
    public void refused(RefusalReason reason) {
        refused.increment(reason);
        noteHappened();
    }

    @Override
    public void dialFailed(Endpoint endpoint, DialFailure failure) {
        dialFailures.increment(failure);
        failures.add(endpoint.address(), failure);
        noteHappened();
    }

    @Override
    public void dialled(int attempts, long latencyNanos) {
        dialRetries.add(attempts - 1L);
        dialDuration.record(latencyNanos);
        noteHappened();
    }

    @Override
    public void transferred(long toEndpoint, long toClient) {
        bytesToEndpoint.add(toEndpoint);
        bytesToClient.add(toClient);
        noteHappened();
    }

    @Override
    public void forwarded(long toEndpoint, long toClient) {
        datagramsToEndpoint.add(toEndpoint);
        datagramsToClient.add(toClient);
        noteHappened();
    }

    @Override
    public void dropped(int datagrams) {
        datagramsDropped.add(datagrams);
        noteHappened();
    }

    @Override
    public void closed(CloseReason reason, Duration age) {
        closed.increment(reason);
        noteHappened();
    }

    /**
     * Returns a number that has grown when something happened since it was asked for the last time. Who reads the counts
     * after it need not read them again until it grows.
     */
    long changes() {
        if (happened) {
            synchronized (this) {
                if (happened) {
                    changes = changes + 1; // first, or else a reader that does not wait here could get the old number
                    happened = false; // before the counts are read: what comes after that is seen the next time
                }
            }
        }
        return changes;
    }

    /** Returns what this port has done; the same object again if nothing happened since. Not to be called twice at once. */
    ServicePortTraffic traffic() {
        long now = changes();
        ServicePortTraffic traffic = last;
        if (traffic == null || now != lastChanges) {
            traffic = new ServicePortTraffic(
                    name, active(), accepted.sum(), dialFailures.sum(), bytesToEndpoint.sum(), bytesToClient.sum());
            last = traffic;
            lastChanges = now;
        }
        return traffic;
    }

    // After the count. Mostly it has been noted already; event loops share it, so it is not written then.
    private void noteHappened() {
        if (!happened) {
            happened = true;
        }
    }

    /** Returns how many connections are open. */
    long active() {
        // In this order a connection that comes and goes meanwhile cannot make the difference negative.
        long ended = closed.sum();
        return accepted.sum() - ended;
    }
}
