// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterSource;
import io.spliceway.cluster.ClusterState;
import io.spliceway.cluster.StateFollower;
import io.spliceway.cluster.SyncHealth;
import io.spliceway.cluster.SyncLoop;
import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.conntrack.ConnectionTable;
import io.spliceway.explain.Explainer;
import io.spliceway.explain.Explanation;
import io.spliceway.listener.ListenerStates;
import io.spliceway.listener.Listeners;
import io.spliceway.listener.NodeClients;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.net.EventLoops;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.Router;
import io.spliceway.routing.RoutingDiff;
import io.spliceway.routing.RoutingTable;
import io.spliceway.vip.VirtualIps;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running proxy: it makes its listeners equal to what a {@link ClusterSource} says, until it is closed. Its methods
 * are thread-safe.
 *
 * {@snippet lang="text" :
 *   source ──events──► SyncLoop ──► ClusterState ──► Router ──diff──► Listeners      control thread
 *   client ──► TcpListener ──► Dialer ──► TcpRelay ──► endpoint                      event loops
 *   client ──► UdpFrontend ──► UdpSession ──► endpoint
 * }
 */
public final class Proxier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Proxier.class);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration HOST_CHECK_INTERVAL = Duration.ofSeconds(2);
    private static final Duration ADDRESS_SWEEP_INTERVAL = Duration.ofSeconds(2);
    private static final Duration AFFINITY_SWEEP_INTERVAL = Duration.ofSeconds(30);
    private static final Duration DRAIN_CHECK_INTERVAL = Duration.ofMillis(20);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final ControlExecutor control = new ControlExecutor();
    private final ClusterSource source;
    private final ProxyObserver observer;
    private final StateFollower follower;
    private final EventLoops eventLoops;
    private final ConnectionTable connections;
    private final VirtualIps virtualIps;
    private final Listeners listeners;
    private final SyncHealth health;
    private final SyncProgress progress;
    private final SyncLoop syncLoop;
    private final CompletableFuture<Void> synced = new CompletableFuture<>();

    // Confined to the control thread.
    private final ClusterState state = new ClusterState(CLOCK.instant());
    private final HostWatch host = new HostWatch();
    private final NodeClients nodeClients = new NodeClients();
    private final ProxierSettings settings;
    private final Router router;
    private final Explainer explainer;
    private long generation;
    private long lastRetry = System.nanoTime();

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile RoutingTable routingTable = RoutingTable.EMPTY;

    private Proxier(ProxierSettings settings, ClusterSource source, ProxyObserver observer, StateFollower follower) {
        this.settings = settings;
        this.source = source;
        this.observer = observer;
        this.follower = follower;
        health = new SyncHealth(CLOCK, settings.syncPeriod().multipliedBy(2));
        progress = new SyncProgress(CLOCK, health, observer);
        var dataPlane = DataPlane.start(settings, nodeClients, observer);
        eventLoops = dataPlane.eventLoops();
        connections = dataPlane.connections();
        virtualIps = dataPlane.virtualIps();
        listeners = dataPlane.listeners();
        router = new Router(settings.routing(), RandomGenerator.getDefault());
        explainer = new Explainer(router, listeners);
        syncLoop = new SyncLoop(control, settings.syncInterval(), RETRY_INTERVAL, this::sync, System::nanoTime);
        control.repeat(dataPlane.balancers()::expire, AFFINITY_SWEEP_INTERVAL);
        control.repeat(virtualIps::verify, settings.syncPeriod());
        control.repeat(this::sweepAddresses, ADDRESS_SWEEP_INTERVAL);
        host.look().ifPresent(state::apply);
        control.repeat(() -> host.look().map(List::of).ifPresent(syncLoop::accept), HOST_CHECK_INTERVAL);
    }

    /** Starts a proxy for what {@code source} reports. Returns at once; see {@link #synced}. */
    public static Proxier start(ProxierSettings settings, ClusterSource source, ProxyObserver observer) {
        return start(settings, source, observer, StateFollower.NONE);
    }

    /** As {@link #start(ProxierSettings, ClusterSource, ProxyObserver)}; {@code follower} hears of every change too. */
    public static Proxier start(
            ProxierSettings settings, ClusterSource source, ProxyObserver observer, StateFollower follower) {
        var proxier = new Proxier(settings, source, observer, follower);
        source.start(events -> {
            proxier.progress.queued(events);
            proxier.syncLoop.accept(events);
        });
        return proxier;
    }

    private boolean sync(List<ClusterEvent> events) {
        long start = System.nanoTime();
        progress.taken(events);
        events.forEach(state::apply);
        if (!state.isSynced()) {
            return true;
        }
        if (start - lastRetry >= RETRY_INTERVAL.toNanos()) {
            lastRetry = start;
            virtualIps.retryFailed();
            listeners.retryFailed();
        }
        nodeClients.update(state.hostAddresses(), settings.detectLocalMode().podRanges(state.node()));
        Set<NamespacedName> changed = state.takeChanged();
        RoutingDiff diff = router.update(state, changed);
        virtualIps.prepare(diff, state);
        listeners.apply(diff);
        virtualIps.release(diff);
        reportNodePortAddresses(router.table().nodePortAddresses());
        routingTable = router.table();
        follower.changed(state, changed);
        observer.routed(routingTable, changed);
        progress.inEffect(state.takeTriggerTimes());
        if (!diff.isEmpty()) {
            applied(changed.size(), diff, Duration.ofNanos(System.nanoTime() - start));
        }
        synced.complete(null);
        return !listeners.hasFailed();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it fails only when the proxy is closed, which gives up all
    private void sweepAddresses() {
        if (virtualIps.hasLeaving()) {
            connections.frontendAddresses().thenAccept(inUse -> control.execute(() -> virtualIps.sweep(inUse)));
        }
    }

    private void reportNodePortAddresses(List<InetAddress> addresses) {
        boolean wanted = !settings.routing().nodePortAddresses().equals(NodePortAddresses.NONE);
        if (wanted && (!synced.isDone() || !addresses.equals(routingTable.nodePortAddresses()))) {
            List<String> texts = addresses.stream().map(IpLiteral::format).toList();
            LOG.atInfo().addKeyValue("addresses", texts).log("node ports are served at these addresses");
        }
    }

    private void applied(int changedServices, RoutingDiff diff, Duration took) {
        generation++;
        observer.applied(generation, diff.size(), took);
        LOG.atInfo()
                .addKeyValue("generation", generation)
                .addKeyValue("services", routingTable.size())
                .addKeyValue("frontends", routingTable.frontends())
                .addKeyValue("endpoints", routingTable.endpoints())
                .addKeyValue("changedServices", changedServices)
                .addKeyValue("addedFrontends", diff.added().size())
                .addKeyValue("changedFrontends", diff.replaced().size())
                .addKeyValue("removedFrontends", diff.removed().size())
                .addKeyValue("tookSeconds", took.toNanos() / NANOS_PER_SECOND)
                .log("routing table applied");
    }

    /** Completes when everything that existed at the start is served, as far as it can be. */
    public CompletableFuture<Void> synced() {
        return synced.copy();
    }

    /** Returns the routing table in effect. */
    public RoutingTable routingTable() {
        return routingTable;
    }

    /** Returns what the sockets of all frontends do, at any time. */
    public ListenerStates listenerStates() {
        return listeners.states();
    }

    public SyncHealth.Status health() {
        return health.status();
    }

    /** Completes when the control thread and every event loop have come round once; never while one of them hangs. */
    public CompletableFuture<Void> pulse() {
        return CompletableFuture.runAsync(() -> {}, control).thenCompose(done -> connections.answers());
    }

    /** Lists the live connections, the oldest first. */
    public CompletableFuture<List<ConnectionSummary>> connections() {
        return connections.snapshot();
    }

    public int activeConnections() {
        return connections.size();
    }

    /** Resets a connection; the answer is false if there is none with this id. */
    public CompletableFuture<Boolean> kill(long connectionId) {
        return connections.kill(connectionId);
    }

    /** Says what a new connection of {@code client} to {@code address} would meet now. */
    public CompletableFuture<Explanation> explain(FrontendAddress address, InetAddress client) {
        return CompletableFuture.supplyAsync(() -> explainer.explain(address, client), control);
    }

    /** Leaves {@code count} descriptors, of those that connections may use, to the program around the proxy. */
    public void reserveDescriptors(int count) {
        if (!closed.get()) {
            control.execute(() -> listeners.reserve(count));
        }
    }

    /** Makes every live connection report its bytes to its observer, and waits for that. Not for an event loop. */
    public void reportTraffic() {
        await(connections.reportTraffic());
    }

    /**
     * Refuses new clients and lets the connections end by themselves.
     *
     * @return completes when the last one has ended, which the end of {@code grace} brings about by RST
     */
    public CompletableFuture<Void> drain(Duration grace) {
        source.close();
        syncLoop.close();
        var over = new CompletableFuture<Void>();
        long deadline = System.nanoTime() + grace.toNanos();
        control.execute(() -> {
            listeners.drain();
            awaitEnd(deadline, over);
        });
        // When all loops have answered, none accepts any more; what one passed on to another before is there only now.
        return over.thenCompose(ended -> connections.killAll(CloseReason.SHUTDOWN))
                .thenCompose(ended -> connections.killAll(CloseReason.SHUTDOWN));
    }

    private void awaitEnd(long deadline, CompletableFuture<Void> over) {
        if (connections.size() == 0 || System.nanoTime() - deadline >= 0) {
            over.complete(null);
        } else {
            control.after(() -> awaitEnd(deadline, over), DRAIN_CHECK_INTERVAL);
        }
    }

    /** Ends at once: refuses new clients and resets the connections. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        await(drain(Duration.ZERO));
        await(CompletableFuture.runAsync(virtualIps::close, control));
        control.shutdown();
        eventLoops.close();
    }

    private static void await(CompletableFuture<Void> answer) {
        try {
            answer.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().setCause(e).log("an event loop does not answer");
        }
    }
}
