// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.cluster.ClusterSink;
import io.spliceway.cluster.ClusterSource;
import io.spliceway.model.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API server as a {@link ClusterSource}: Services, EndpointSlices (or Endpoints of servers without them), ServiceCIDRs
 * and the proxy's own Node, watched as kube-proxy watches them, or a little wider for those that also want their names.
 *
 * <p>While the API server is away, or says what cannot be used, the last state stays in force; it is asked again for as
 * long as the source is open. Thread-safe; each resource has a thread of its own.
 */
public final class KubernetesSource implements ClusterSource {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesSource.class);

    private final ApiServer api;
    private final @Nullable String nodeName;
    private final WatchScope scope;
    private final AddressPolicy policy;
    private final WatchTimings timings;
    private final WatchObserver observer;
    private final RefusedExternalIps refused = new RefusedExternalIps();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> watches = new ArrayList<>(); // guarded by this
    private final AtomicBoolean nodeEligible = new AtomicBoolean(true);

    KubernetesSource(
            ApiConnection connection,
            @Nullable String nodeName,
            WatchScope scope,
            AddressPolicy policy,
            WatchTimings timings,
            WatchObserver observer) {
        this.api = new ApiServer(connection.client(), connection.root());
        this.nodeName = nodeName;
        this.scope = scope;
        this.policy = policy;
        this.timings = timings;
        this.observer = observer;
    }

    /**
     * Watches through {@code connection}, which has to stay open until the source is closed.
     *
     * @param nodeName the Node that the proxy runs on; null outside the cluster
     * @param scope which Services are of use
     * @param externalIpCidrs the blocks that Services may have external IPs of
     */
    public static KubernetesSource of(
            ApiConnection connection,
            @Nullable String nodeName,
            WatchScope scope,
            List<Cidr> externalIpCidrs,
            WatchObserver observer) {
        return new KubernetesSource(
                connection,
                nodeName,
                scope,
                new AddressPolicy(externalIpCidrs, false),
                WatchTimings.DEFAULTS,
                observer);
    }

    @Override
    public synchronized void start(ClusterSink sink) {
        LOG.atInfo()
                .addKeyValue("server", api.root())
                .addKeyValue("node", nodeName)
                .log("watching the cluster");
        var bridge = new InformerBridge(sink);
        var services = new ServiceWatch(bridge.informer(ServiceWatch.store(), false), refused, observer);
        var endpoints = bridge.informer(EndpointWatch.store(), false);
        String own = nodeName;
        if (own != null) {
            watchCluster(own, bridge);
        }
        watch(ServiceWatch.resources(scope, policy), false, services);
        watch(EndpointWatch.resources(scope, policy), false, endpoints);
    }

    /** What is of use to a node alone, and no namespace's. */
    private void watchCluster(String own, InformerBridge bridge) {
        var node = new NodeWatch(bridge.informer(NodeWatch.store(), true), nodeEligible);
        var serviceCidrs = bridge.informer(ServiceCidrWatch.store(), true);
        watch(List.of(NodeWatch.resource(own)), false, node);
        watch(ServiceCidrWatch.resources(), true, serviceCidrs);
    }

    private <V> void watch(List<Resource<?, V>> resources, boolean mayBeAbsent, Informer<V> informer) {
        var reflector = new Reflector<>(
                api, resources, mayBeAbsent, informer, observer, timings, RandomGenerator.getDefault(), closed);
        watches.add(Thread.ofPlatform()
                .daemon()
                .name("watch-" + resources.getFirst().name())
                .start(reflector::run));
    }

    /** Whether load balancers should send traffic to this node, as far as its Node object tells. */
    public boolean nodeEligible() {
        return nodeEligible.get();
    }

    /** Returns the external IPs that Services may not have. */
    public RefusedExternalIps refusedExternalIps() {
        return refused;
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        for (Thread watch : watches) {
            watch.interrupt();
        }
        try {
            for (Thread watch : watches) {
                watch.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
