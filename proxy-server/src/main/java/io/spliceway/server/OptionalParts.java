// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import io.spliceway.observe.ProxyObserver;
import io.spliceway.server.accesslog.AccessLog;
import io.spliceway.server.config.ServerConfig;
import io.spliceway.server.events.EventRecorder;
import io.spliceway.server.events.ProxyEvent;
import io.spliceway.server.events.SeriesRecorder;
import io.spliceway.server.kubernetes.ApiConnection;
import io.spliceway.server.kubernetes.EventWriter;
import io.spliceway.server.metrics.ProxyMetrics;
import java.io.OutputStream;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Starts the parts of the program that not every configuration has. Not thread-safe. */
record OptionalParts(Lifecycle lifecycle, ServerConfig config, ProxyMetrics metrics, InstantSource clock) {

    /** Returns what writes events to the cluster; nothing if there is none. */
    EventRecorder events(@Nullable ApiConnection api) {
        if (api == null) {
            return EventRecorder.NONE;
        }
        String node = config.proxier().routing().nodeName();
        lifecycle.add("API connection", api);
        var recorder = SeriesRecorder.start(new EventWriter(api, node), metrics::eventsLost, clock);
        lifecycle.add("events", recorder);
        recorder.record(ProxyEvent.starting(node, Version.current()));
        return recorder;
    }

    /** Returns what answers DNS; null if nothing does. */
    @Nullable
    ClusterDns dns() {
        return config.dns().isOn()
                ? lifecycle.add(
                        "dns",
                        ClusterDns.start(config.dns(), config.proxier().transport(), clock.instant(), metrics.dns()))
                : null;
    }

    /** Returns what writes a line to {@code out} for each connection; nothing if that is not wanted. */
    ProxyObserver accessLog(OutputStream out) {
        return config.logging().accessLog()
                ? lifecycle.add(
                        "access log", AccessLog.start(out, config.logging().format(), metrics::accessLogLost, clock))
                : ProxyObserver.NONE;
    }
}
