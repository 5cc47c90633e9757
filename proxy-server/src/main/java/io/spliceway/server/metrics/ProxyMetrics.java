// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.spliceway.cluster.ChangeCount;
import io.spliceway.listener.ListenerStates;
import io.spliceway.model.IpFamily;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.ListenFailure;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.observe.ServicePortObserver;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.dns.DnsObserver;
import io.spliceway.server.events.EventLoss;
import io.spliceway.server.gzip.GzipStream;
import io.spliceway.server.kubernetes.WatchFailure;
import io.spliceway.server.metrics.MetricNames.Metric;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Everything that the program measures, for Prometheus to scrape. Thread-safe. */
public final class ProxyMetrics implements ProxyObserver, AutoCloseable {
    /** The content type of what {@link #scrape} writes. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final InstantSource clock;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RuntimeMetrics runtime = new RuntimeMetrics(registry);
    private final ServicePorts servicePorts;
    private final ServicePortSamples servicePortSamples;
    private final SyncMetrics sync;
    private final Map<String, AtomicReference<Double>> contacts = new ConcurrentHashMap<>();
    private final Map<String, AtomicReference<Double>> rejectedObjects = new ConcurrentHashMap<>();
    private final Map<AccessLogLoss, Counter> accessLogLosses = new EnumMap<>(AccessLogLoss.class); // as constructed
    private volatile boolean acceptPaused;
    private volatile boolean guarded;
    private volatile boolean lastReloadFailed;

    /**
     * Makes a set of metrics that is all zero.
     *
     * @param version what {@code spliceway_build_info} tells
     */
    public ProxyMetrics(String version, InstantSource clock) {
        this.clock = clock;
        servicePorts = new ServicePorts(clock);
        sync = new SyncMetrics(clock);
        servicePortSamples = new ServicePortSamples(servicePorts);
        registry.getPrometheusRegistry().register(sync);
        InfoSnapshot buildInfo = buildInfo(version);
        registry.getPrometheusRegistry().register(() -> buildInfo);
        gauge(MetricNames.VIP_GUARDED, () -> guarded ? 1 : 0);
        gauge(MetricNames.ACCEPT_PAUSED, () -> acceptPaused ? 1 : 0);
        gauge(MetricNames.MANIFEST_RELOAD_SUCCESSFUL, () -> lastReloadFailed ? 0 : 1);
        // A counter that starts at zero lets rate() see its first increment.
        for (ListenFailure.Cause cause : ListenFailure.Cause.values()) {
            counter(MetricNames.LISTEN_FAILURES, LabelValue.of(cause));
        }
        for (String code : new String[] {"200", "503"}) {
            counter(MetricNames.HEALTHZ, code);
            counter(MetricNames.LIVEZ, code);
        }
        counter(MetricNames.MANIFEST_RELOADS, "success");
        counter(MetricNames.MANIFEST_RELOADS, "failure");
        for (EventLoss reason : EventLoss.values()) {
            counter(MetricNames.EVENTS_DROPPED, LabelValue.of(reason));
        }
        for (AccessLogLoss reason : AccessLogLoss.values()) {
            accessLogLosses.put(reason, counter(MetricNames.ACCESS_LOG_DROPPED, LabelValue.of(reason)));
        }
    }

    /** Counts the frontends of {@code services} by their state, and their endpoints, from now on. Called once. */
    public void watchServices(Supplier<Collection<RoutedService>> services, ListenerStates states) {
        registry.getPrometheusRegistry().register(new ListenerCollector(services, states));
        registry.getPrometheusRegistry().register(new LocalEndpointCollector(services));
    }

    /** Shows for how many Services health checks are answered, and for how many not. Called once. */
    public void watchHealthChecks(Supplier<Number> listening, Supplier<Number> failed) {
        gauge(MetricNames.HEALTH_CHECK_NODE_PORTS, "listening", listening);
        gauge(MetricNames.HEALTH_CHECK_NODE_PORTS, "failed", failed);
    }

    /** Returns what counts the doings of a DNS server. Called once. */
    public DnsObserver dns() {
        return new DnsMetrics(registry);
    }

    /**
     * Returns what each service port has done; the same counts as the metrics have, and of a port that has done nothing
     * since the last time the same object.
     */
    public List<ServicePortTraffic> traffic() {
        return servicePorts.traffic();
    }

    /** Returns the endpoints of a service port that could not be reached in the last minute. */
    public Map<InetSocketAddress, EndpointFailure> failures(ServicePortName name) {
        ServicePortMetrics port = servicePorts.find(name);
        return port == null ? Map.of() : port.failures.recent();
    }

    /** Whether accepting stands still because all descriptors are in use. */
    public boolean isAcceptPaused() {
        return acceptPaused;
    }

    /** Writes all metrics in Prometheus' text format. */
    public void scrape(OutputStream out) throws IOException {
        registry.scrape(out, CONTENT_TYPE);
        servicePortSamples.writeTo(out);
    }

    /** Writes the same text; what did not change since the last time is not compressed again. */
    public void compressScrape(GzipStream out) throws IOException {
        registry.scrape(out, CONTENT_TYPE);
        servicePortSamples.compressTo(out);
    }

    /** {@code /healthz} answered with {@code code}. */
    public void healthzServed(int code) {
        counter(MetricNames.HEALTHZ, Integer.toString(code)).increment();
    }

    /** {@code /livez} answered with {@code code}. */
    public void livezServed(int code) {
        counter(MetricNames.LIVEZ, Integer.toString(code)).increment();
    }

    /** The manifests were read and are served. */
    public void manifestsLoaded() {
        lastReloadFailed = false;
        counter(MetricNames.MANIFEST_RELOADS, "success").increment();
    }

    /** The manifests have errors; what was served before still is. */
    public void manifestsRejected() {
        lastReloadFailed = true;
        counter(MetricNames.MANIFEST_RELOADS, "failure").increment();
    }

    /** The API server said something about {@code resource}. */
    public void sourceContacted(String resource) {
        value(contacts, MetricNames.SOURCE_LAST_CONTACT, resource).set(clock.millis() / 1000.0);
    }

    /** A list or watch of the API server failed. */
    public void watchFailed(WatchFailure reason) {
        counter(MetricNames.WATCH_ERRORS, LabelValue.of(reason)).increment();
    }

    /** This many objects of {@code resource} are at present skipped or used in part. */
    public void objectsRejected(String resource, int objects) {
        value(rejectedObjects, MetricNames.REJECTED_OBJECTS, resource).set((double) objects);
    }

    /** Events will never be written. */
    public void eventsLost(EventLoss reason, int events) {
        counter(MetricNames.EVENTS_DROPPED, LabelValue.of(reason)).increment(events);
    }

    /** Lines of the access log will never be written. */
    public void accessLogLost(AccessLogLoss reason, int lines) {
        Counter lost = accessLogLosses.get(reason);
        if (lost != null) {
            lost.increment(lines);
        }
    }

    @Override
    public ServicePortObserver servicePort(ServicePortName name) {
        return servicePorts.add(name);
    }

    @Override
    public void servicePortRemoved(ServicePortName name) {
        servicePorts.remove(name);
    }

    @Override
    public void listenFailed(Route route, ListenFailure failure) {
        counter(MetricNames.LISTEN_FAILURES, LabelValue.of(failure.cause())).increment();
    }

    @Override
    public void guarded(boolean inPlace) {
        guarded = inPlace;
    }

    @Override
    public void acceptPaused(int connections) {
        acceptPaused = true;
    }

    @Override
    public void acceptResumed() {
        acceptPaused = false;
    }

    @Override
    public void queued(ChangeCount changes) {
        sync.queued(changes);
    }

    @Override
    public void inEffect(ChangeCount changes) {
        sync.inEffect(changes);
    }

    @Override
    public void endpointsProgrammed(IpFamily family, Duration latency) {
        sync.endpointsProgrammed(family, latency);
    }

    @Override
    public void applied(long generation, int frontends, Duration took) {
        sync.applied(took);
    }

    /** Ends the measuring. */
    @Override
    public void close() {
        runtime.close();
        registry.close();
    }

    private static InfoSnapshot buildInfo(String version) {
        return InfoSnapshot.builder()
                .name(MetricNames.BUILD_INFO.baseName())
                .help(MetricNames.BUILD_INFO.help())
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", version))
                        .build())
                .build();
    }

    private void gauge(Metric metric, Supplier<Number> value) {
        Gauge.builder(metric.name(), value).description(metric.help()).register(registry);
    }

    private void gauge(Metric metric, String labelValue, Supplier<Number> value) {
        Gauge.builder(metric.name(), value)
                .description(metric.help())
                .tag(metric.labels().getFirst(), labelValue)
                .register(registry);
    }

    /** Returns the settable value of a gauge that has one label; the gauge exists from its first value on. */
    private AtomicReference<Double> value(
            Map<String, AtomicReference<Double>> values, Metric metric, String labelValue) {
        return values.computeIfAbsent(labelValue, label -> {
            var value = new AtomicReference<>(0.0);
            gauge(metric, label, value::get);
            return value;
        });
    }

    /** Returns the counter of a metric that has one label. */
    private Counter counter(Metric metric, String labelValue) {
        return Counter.builder(metric.name())
                .description(metric.help())
                .tag(metric.labels().getFirst(), labelValue)
                .register(registry);
    }
}
