// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import static java.util.Objects.requireNonNull;

import io.spliceway.model.Protocol;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.DialFailure;
import io.spliceway.observe.RefusalReason;
import io.spliceway.server.metrics.MetricNames.Metric;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A metric of the service ports, in Prometheus' text format. The samples are written as they are read: with 10,000 ports,
 * registered meters would take 150 MB, and the objects of a collector 50 MB at each scrape, which is a pause of all
 * connections. Immutable.
 */
final class SampleFamily {
    private static final byte[] OPEN = bytes("{");
    private static final byte[] CLOSE = bytes("} ");
    private static final byte[] END_OF_COUNT = bytes(".0\n"); // as the client library writes what it keeps as a double
    private static final byte[] END = bytes("\n");
    private static final byte[] TO_ENDPOINT = bytes("{direction=\"to_endpoint\",");
    private static final byte[] TO_CLIENT = bytes("{direction=\"to_client\",");

    /** In the order of a scrape. */
    static final List<SampleFamily> ALL = List.of(
            counts(MetricNames.ACCEPTED, port -> port.accepted.sum()),
            counts(MetricNames.ACTIVE, ServicePortMetrics::active),
            reasons(MetricNames.CLOSED, CloseReason.class, port -> port.closed),
            reasons(MetricNames.REFUSED, RefusalReason.class, port -> port.refused),
            reasons(MetricNames.DIAL_FAILURES, DialFailure.class, port -> port.dialFailures),
            counts(MetricNames.DIAL_RETRIES, port -> port.dialRetries.sum()).of(Protocol.TCP),
            durations(MetricNames.DIAL_DURATION, port -> port.dialDuration).of(Protocol.TCP),
            directions(MetricNames.BYTES, port -> port.bytesToEndpoint.sum(), port -> port.bytesToClient.sum()),
            directions(
                            MetricNames.DATAGRAMS,
                            port -> port.datagramsToEndpoint.sum(),
                            port -> port.datagramsToClient.sum())
                    .of(Protocol.UDP),
            counts(MetricNames.DATAGRAMS_DROPPED, port -> port.datagramsDropped.sum())
                    .of(Protocol.UDP));

    private final byte[] head;
    private final BiConsumer<SampleText, ServicePortMetrics> samples;

    private SampleFamily(byte[] head, BiConsumer<SampleText, ServicePortMetrics> samples) {
        this.head = head;
        this.samples = samples;
    }

    private SampleFamily(Metric metric, BiConsumer<SampleText, ServicePortMetrics> samples) {
        this(
                bytes("# HELP " + metric.name() + " " + metric.help() + "\n# TYPE " + metric.name() + " "
                        + metric.kind().name().toLowerCase(Locale.ROOT) + "\n"),
                samples);
    }

    private SampleFamily of(Protocol protocol) {
        return new SampleFamily(head, (text, port) -> {
            if (port.protocol == protocol) {
                samples.accept(text, port);
            }
        });
    }

    /** Returns what stands once before the samples of all ports, if these have any. */
    byte[] head() {
        return head;
    }

    /** Writes the samples of ports; of some there may be none. */
    void write(SampleText text, List<ServicePortMetrics> ports) {
        for (ServicePortMetrics port : ports) {
            samples.accept(text, port);
        }
    }

    private static SampleFamily counts(Metric metric, ToLongFunction<ServicePortMetrics> value) {
        byte[] name = bytes(metric.name());
        return new SampleFamily(metric, (text, port) -> count(text.text(name).text(OPEN), port, value));
    }

    private static SampleFamily directions(
            Metric metric, ToLongFunction<ServicePortMetrics> toEndpoint, ToLongFunction<ServicePortMetrics> toClient) {
        byte[] name = bytes(metric.name());
        return new SampleFamily(metric, (text, port) -> {
            count(text.text(name).text(TO_ENDPOINT), port, toEndpoint);
            count(text.text(name).text(TO_CLIENT), port, toClient);
        });
    }

    private static void count(SampleText text, ServicePortMetrics port, ToLongFunction<ServicePortMetrics> value) {
        labels(text, port).text(CLOSE).number(value.applyAsLong(port)).text(END_OF_COUNT);
    }

    private static <E extends Enum<E>> SampleFamily reasons(
            Metric metric, Class<E> type, Function<ServicePortMetrics, ReasonCounters<E>> counters) {
        byte[] name = bytes(metric.name());
        var labels = new EnumMap<E, byte[]>(type);
        for (E reason : type.getEnumConstants()) {
            labels.put(reason, bytes(",reason=\"" + LabelValue.of(reason) + "\""));
        }
        return new SampleFamily(metric, (text, port) -> {
            Map<E, LongAdder> seen = counters.apply(port).seen();
            if (seen.isEmpty()) {
                return; // as mostly; spares an iterator
            }
            for (Map.Entry<E, LongAdder> each : seen.entrySet()) {
                text.text(name)
                        .text(OPEN)
                        .text(port.labels.beforeReason)
                        .text(requireNonNull(labels.get(each.getKey())))
                        .text(port.labels.afterReason)
                        .text(CLOSE)
                        .number(each.getValue().sum())
                        .text(END_OF_COUNT);
            }
        });
    }

    private static SampleFamily durations(Metric metric, Function<ServicePortMetrics, DurationHistogram> histograms) {
        byte[] bucket = bytes(metric.name() + "_bucket");
        byte[] count = bytes(metric.name() + "_count");
        byte[] sum = bytes(metric.name() + "_sum");
        byte[][] bounds = Arrays.stream(ServicePortMetrics.DIAL_BOUNDS_SECONDS)
                .mapToObj(bound -> bytes(",le=\"" + (Double.isInfinite(bound) ? "+Inf" : bound) + "\"} "))
                .toArray(byte[][]::new);
        return new SampleFamily(metric, (text, port) -> {
            DurationHistogram histogram = histograms.apply(port);
            long all = 0;
            for (int i = 0; i < bounds.length; i++) {
                all += histogram.count(i);
                labels(text.text(bucket).text(OPEN), port)
                        .text(bounds[i])
                        .number(all)
                        .text(END);
            }
            labels(text.text(count).text(OPEN), port).text(CLOSE).number(all).text(END);
            labels(text.text(sum).text(OPEN), port)
                    .text(CLOSE)
                    .seconds(histogram.sumNanos())
                    .text(END);
        });
    }

    private static SampleText labels(SampleText text, ServicePortMetrics port) {
        return text.text(port.labels.beforeReason).text(port.labels.afterReason);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
