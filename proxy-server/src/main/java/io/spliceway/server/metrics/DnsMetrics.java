// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.spliceway.server.dns.DnsObserver;
import io.spliceway.server.dns.DnsProtocol;
import io.spliceway.server.dns.forward.ForwardOutcome;
import io.spliceway.server.dns.message.ResponseCode;
import io.spliceway.server.metrics.MetricNames.Metric;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** What the DNS server does, counted. Every series exists from the start. Thread-safe. */
final class DnsMetrics implements DnsObserver {
    private final Map<DnsProtocol, Map<ResponseCode, Counter>> answers;
    private final Map<Silence, Counter> unanswered;
    private final Map<ForwardOutcome, Counter> forwards;

    DnsMetrics(MeterRegistry registry) {
        answers = each(
                DnsProtocol.class,
                protocol -> each(
                        ResponseCode.class,
                        code -> counter(registry, MetricNames.DNS_ANSWERS, LabelValue.of(protocol), code.name())));
        unanswered =
                each(Silence.class, reason -> counter(registry, MetricNames.DNS_UNANSWERED, LabelValue.of(reason)));
        forwards = each(
                ForwardOutcome.class, outcome -> counter(registry, MetricNames.DNS_FORWARDS, LabelValue.of(outcome)));
    }

    private static <K extends Enum<K>, V> Map<K, V> each(Class<K> keys, Function<K, V> value) {
        Map<K, V> map = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            map.put(key, value.apply(key));
        }
        return map;
    }

    private static Counter counter(MeterRegistry registry, Metric metric, String... labelValues) {
        Counter.Builder builder = Counter.builder(metric.name()).description(metric.help());
        for (int i = 0; i < labelValues.length; i++) {
            builder.tag(metric.labels().get(i), labelValues[i]);
        }
        return builder.register(registry);
    }

    @Override
    public void answered(DnsProtocol protocol, ResponseCode code) {
        increment(answers.getOrDefault(protocol, Map.of()), code);
    }

    @Override
    public void unanswered(Silence reason) {
        increment(unanswered, reason);
    }

    @Override
    public void forwarded(ForwardOutcome outcome) {
        increment(forwards, outcome);
    }

    private static <K> void increment(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter != null) {
            counter.increment();
        }
    }
}
