// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import io.spliceway.server.admin.AdminServer;
import io.spliceway.server.admin.HostCheck;
import io.spliceway.server.admin.Routes;
import io.spliceway.server.config.AdminConfig;
import io.spliceway.server.events.EventRecorder;
import io.spliceway.server.events.ProxyEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The two addresses at which the program answers for itself. Immutable.
 *
 * @param health where load balancers and the kubelet ask; null for nowhere
 * @param api where operators ask; null for nowhere
 */
record AdminServers(@Nullable AdminServer health, @Nullable AdminServer api) {
    // cmd/kube-proxy/app/server.go: both servers are retried at this interval.
    private static final Duration BIND_RETRY_INTERVAL = Duration.ofSeconds(5);

    /**
     * Starts what {@code admin} asks for, as parts of {@code lifecycle}.
     *
     * @throws java.io.UncheckedIOException if an address is taken on which the configuration insists
     */
    static AdminServers start(
            Lifecycle lifecycle,
            AdminConfig admin,
            Routes healthRoutes,
            Routes apiRoutes,
            String node,
            EventRecorder events) {
        AdminServer.BindPolicy policy = admin.bindAddressHardFail()
                ? new AdminServer.BindPolicy.HardFail()
                : new AdminServer.BindPolicy.Retry(BIND_RETRY_INTERVAL);
        InetSocketAddress healthAddress = admin.healthzBindAddress();
        Consumer<String> healthFailed =
                failure -> events.record(ProxyEvent.failedToStartProxierHealthcheck(node, failure));
        var health = healthAddress == null
                ? null
                : lifecycle.add(
                        "health",
                        AdminServer.start("health", healthAddress, healthRoutes, HostCheck.NONE, policy, healthFailed));
        InetSocketAddress apiAddress = admin.metricsBindAddress();
        Consumer<String> apiFailed = failure -> events.record(ProxyEvent.failedToStartMetricServer(node, failure));
        var api = apiAddress == null
                ? null
                : lifecycle.add(
                        "metrics",
                        AdminServer.start("metrics", apiAddress, apiRoutes, HostCheck.OWN_ADDRESS, policy, apiFailed));
        return new AdminServers(health, api);
    }

    /** Returns where health is answered; null while it is nowhere. */
    @Nullable
    InetSocketAddress healthAddress() {
        return health == null ? null : health.bound().getNow(null);
    }

    /** Returns where metrics and the API are answered; null while they are nowhere. */
    @Nullable
    InetSocketAddress apiAddress() {
        return api == null ? null : api.bound().getNow(null);
    }
}
