// SPDX-License-Identifier: Apache-2.0
package io.spliceway.helm;

import io.spliceway.listener.ListenerStates;
import io.spliceway.model.Endpoint;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.DialFailure;
import io.spliceway.observe.RefusalReason;
import io.spliceway.observe.ServicePortObserver;
import io.spliceway.server.kubernetes.WatchFailure;
import io.spliceway.server.metrics.ProxyMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /metrics} exports once everything has happened that there is a series for.
 *
 * @param names the values of each label of each metric
 */
record ExportedMetrics(Map<String, Map<String, Set<String>>> names) {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    static ExportedMetrics scrape() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var metrics = new ProxyMetrics("1.2.3", InstantSource.system())) {
            happen(metrics);
            metrics.scrape(out);
        }
        Map<String, Map<String, Set<String>>> names = new HashMap<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (!line.startsWith("#") && sample.matches()) {
                Map<String, Set<String>> labels = names.computeIfAbsent(sample.group(1), name -> new HashMap<>());
                if (sample.group(2) != null) {
                    LABEL.matcher(sample.group(2))
                            .results()
                            .forEach(label -> labels.computeIfAbsent(label.group(1), name -> new HashSet<>())
                                    .add(label.group(2)));
                }
            }
        }
        return new ExportedMetrics(names);
    }

    private static void happen(ProxyMetrics metrics) {
        var web = new NamespacedName("shop", "web");
        for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
            happen(metrics.servicePort(new ServicePortName(web, "port", protocol)));
        }
        metrics.watchServices(List::of, new ListenerStates(Map.of()));
        metrics.watchHealthChecks(() -> 0, () -> 0);
        var unused = metrics.dns();
        metrics.sourceContacted("services");
        metrics.objectsRejected("services", 0);
        for (WatchFailure failure : WatchFailure.values()) {
            metrics.watchFailed(failure);
        }
        for (IpFamily family : IpFamily.values()) {
            metrics.endpointsProgrammed(family, Duration.ZERO);
        }
        metrics.applied(1, 1, Duration.ZERO);
    }

    private static void happen(ServicePortObserver port) {
        port.accepted();
        for (RefusalReason reason : RefusalReason.values()) {
            port.refused(reason);
        }
        for (DialFailure failure : DialFailure.values()) {
            port.dialFailed(Endpoint.ready(new InetSocketAddress("127.0.0.1", 1)), failure);
        }
        port.dialled(2, 1);
        for (CloseReason reason : CloseReason.values()) {
            port.closed(reason, Duration.ZERO);
        }
    }

    /** Returns the values of each label of {@code metric}. */
    Map<String, Set<String>> labels(String metric) {
        return names.getOrDefault(metric, Map.of());
    }
}
