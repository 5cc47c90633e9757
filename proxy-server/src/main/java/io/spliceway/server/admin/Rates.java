// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.admin.LiveSnapshot.Bytes;
import io.spliceway.server.admin.LiveSnapshot.LiveConnection;
import io.spliceway.server.admin.LiveSnapshot.LiveService;
import io.spliceway.server.admin.LiveView.Sample;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a time, per second.
 *
 * @param seconds the time; infinite if what was counted before is too old to be compared with
 */
record Rates(double seconds) {
    // A counter that begins anew has gone backwards.
    private double of(long now, long before) {
        return Math.max(0, now - before) / seconds;
    }

    LiveService of(RoutedService service, TrafficCounts is, TrafficCounts was) {
        return new LiveService(
                service,
                is.active(),
                of(is.accepted(), was.accepted()),
                of(is.dialFailures(), was.dialFailures()),
                bytes(is.toEndpoint() - was.toEndpoint(), is.toClient() - was.toClient()));
    }

    LiveConnection of(ConnectionSummary connection, @Nullable ConnectionSummary was) {
        return new LiveConnection(
                connection,
                bytes(
                        connection.bytesToEndpoint() - (was == null ? 0 : was.bytesToEndpoint()),
                        connection.bytesToClient() - (was == null ? 0 : was.bytesToClient())));
    }

    private Bytes bytes(long toEndpoint, long toClient) {
        return toEndpoint == 0 && toClient == 0 ? Bytes.NONE : new Bytes(of(toEndpoint, 0), of(toClient, 0));
    }

    Sample sample(long time, int connections, TrafficCounts is, TrafficCounts was) {
        return new Sample(
                time,
                connections,
                Math.round(of(is.accepted(), was.accepted())),
                Math.round(of(is.dialFailures(), was.dialFailures())),
                Math.round(of(is.toEndpoint(), was.toEndpoint())),
                Math.round(of(is.toClient(), was.toClient())));
    }
}
