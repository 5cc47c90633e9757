// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import static java.util.Objects.requireNonNull;

import io.spliceway.model.Protocol;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.DialFailure;
import io.spliceway.observe.RefusalReason;
import io.spliceway.server.metrics.MetricNames.Metric;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Shows the counters of all service ports to a scrape, in Prometheus' text format. They are written as they are read:
 * with 10,000 ports, registered meters would take 150 MB, and the objects of a collector 50 MB at each scrape, which is a
 * pause of all connections. Thread-safe.
 */
final class ServicePortSamples {
    private static final byte[] OPEN = bytes("{");
    private static final byte[] CLOSE = bytes("} ");
    private static final byte[] END_OF_COUNT = bytes(".0\n"); // as the client library writes what it keeps as a double
    private static final byte[] END = bytes("\n");
    private static final byte[] TO_ENDPOINT = bytes("{direction=\"to_endpoint\",");
    private static final byte[] TO_CLIENT = bytes("{direction=\"to_client\",");

    private final ServicePorts ports;

    ServicePortSamples(ServicePorts ports) {
        this.ports = ports;
    }

    void writeTo(OutputStream out) throws IOException {
        List<ServicePortMetrics> all = ports.toList();
        List<ServicePortMetrics> tcp = of(Protocol.TCP, all);
        List<ServicePortMetrics> udp = of(Protocol.UDP, all);
        var writer = new SampleWriter(out);
        counts(writer, all, MetricNames.ACCEPTED, port -> port.accepted.sum());
        counts(writer, all, MetricNames.ACTIVE, ServicePortMetrics::active);
        reasons(writer, all, MetricNames.CLOSED, CloseReason.class, port -> port.closed);
        reasons(writer, all, MetricNames.REFUSED, RefusalReason.class, port -> port.refused);
        reasons(writer, all, MetricNames.DIAL_FAILURES, DialFailure.class, port -> port.dialFailures);
        counts(writer, tcp, MetricNames.DIAL_RETRIES, port -> port.dialRetries.sum());
        durations(writer, tcp, MetricNames.DIAL_DURATION, port -> port.dialDuration);
        directions(
                writer, all, MetricNames.BYTES, port -> port.bytesToEndpoint.sum(), port -> port.bytesToClient.sum());
        directions(
                writer,
                udp,
                MetricNames.DATAGRAMS,
                port -> port.datagramsToEndpoint.sum(),
                port -> port.datagramsToClient.sum());
        counts(writer, udp, MetricNames.DATAGRAMS_DROPPED, port -> port.datagramsDropped.sum());
        writer.flush();
    }

    private static List<ServicePortMetrics> of(Protocol protocol, List<ServicePortMetrics> ports) {
        return ports.stream().filter(port -> port.protocol == protocol).toList();
    }

    private static void counts(
            SampleWriter writer,
            List<ServicePortMetrics> ports,
            Metric metric,
            ToLongFunction<ServicePortMetrics> value)
            throws IOException {
        head(writer, ports, metric);
        byte[] name = bytes(metric.name());
        for (ServicePortMetrics port : ports) {
            count(writer.text(name).text(OPEN), port, value);
        }
    }

    private static void directions(
            SampleWriter writer,
            List<ServicePortMetrics> ports,
            Metric metric,
            ToLongFunction<ServicePortMetrics> toEndpoint,
            ToLongFunction<ServicePortMetrics> toClient)
            throws IOException {
        head(writer, ports, metric);
        byte[] name = bytes(metric.name());
        for (ServicePortMetrics port : ports) {
            count(writer.text(name).text(TO_ENDPOINT), port, toEndpoint);
            count(writer.text(name).text(TO_CLIENT), port, toClient);
        }
    }

    private static void count(SampleWriter writer, ServicePortMetrics port, ToLongFunction<ServicePortMetrics> value)
            throws IOException {
        labels(writer, port).text(CLOSE).number(value.applyAsLong(port)).text(END_OF_COUNT);
    }

    private static <E extends Enum<E>> void reasons(
            SampleWriter writer,
            List<ServicePortMetrics> ports,
            Metric metric,
            Class<E> type,
            Function<ServicePortMetrics, ReasonCounters<E>> counters)
            throws IOException {
        byte[] name = bytes(metric.name());
        var labels = new EnumMap<E, byte[]>(type);
        for (E reason : type.getEnumConstants()) {
            labels.put(reason, bytes(",reason=\"" + LabelValue.of(reason) + "\""));
        }
        boolean isFirst = true;
        for (ServicePortMetrics port : ports) {
            for (Map.Entry<E, LongAdder> each : counters.apply(port).seen().entrySet()) {
                if (isFirst) {
                    head(writer, ports, metric);
                    isFirst = false;
                }
                writer.text(name)
                        .text(OPEN)
                        .text(port.labels.beforeReason)
                        .text(requireNonNull(labels.get(each.getKey())));
                writer.text(port.labels.afterReason)
                        .text(CLOSE)
                        .number(each.getValue().sum())
                        .text(END_OF_COUNT);
            }
        }
    }

    private static void durations(
            SampleWriter writer,
            List<ServicePortMetrics> ports,
            Metric metric,
            Function<ServicePortMetrics, DurationHistogram> histograms)
            throws IOException {
        head(writer, ports, metric);
        byte[] bucket = bytes(metric.name() + "_bucket");
        byte[] count = bytes(metric.name() + "_count");
        byte[] sum = bytes(metric.name() + "_sum");
        byte[][] bounds = Arrays.stream(ServicePortMetrics.DIAL_BOUNDS_SECONDS)
                .mapToObj(bound -> bytes(",le=\"" + (Double.isInfinite(bound) ? "+Inf" : bound) + "\"} "))
                .toArray(byte[][]::new);
        for (ServicePortMetrics port : ports) {
            DurationHistogram histogram = histograms.apply(port);
            long all = 0;
            for (int i = 0; i < bounds.length; i++) {
                all += histogram.count(i);
                labels(writer.text(bucket).text(OPEN), port)
                        .text(bounds[i])
                        .number(all)
                        .text(END);
            }
            labels(writer.text(count).text(OPEN), port).text(CLOSE).number(all).text(END);
            labels(writer.text(sum).text(OPEN), port)
                    .text(CLOSE)
                    .seconds(histogram.sumNanos())
                    .text(END);
        }
    }

    private static void head(SampleWriter writer, List<ServicePortMetrics> ports, Metric metric) throws IOException {
        if (!ports.isEmpty()) {
            writer.text("# HELP " + metric.name() + " " + metric.help() + "\n# TYPE " + metric.name() + " "
                    + metric.kind().name().toLowerCase(Locale.ROOT) + "\n");
        }
    }

    private static SampleWriter labels(SampleWriter writer, ServicePortMetrics port) throws IOException {
        return writer.text(port.labels.beforeReason).text(port.labels.afterReason);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
