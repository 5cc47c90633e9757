// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.balancer.Balancers;
import io.spliceway.model.Protocol;
import io.spliceway.net.SocketException;
import io.spliceway.observe.ListenFailure;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.relay.Destination;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutingDiff;
import io.spliceway.vip.VirtualIps;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a listening socket for every frontend that has a usable endpoint, and none for the others, so that their clients
 * are refused by the kernel. Confined to the control thread, but for {@link #states}.
 */
public final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private static final long CLOSE_SECONDS = 1;

    private final TcpListeners tcp;
    private final UdpListeners udp;
    private final ConnectionLimit limit;
    private final Balancers balancers;
    private final NodeClients nodeClients;
    private final VirtualIps virtualIps;
    private final ProxyObserver observer;
    private final ServicePorts servicePorts;
    private final Map<FrontendAddress, Listener> open = new HashMap<>();
    private final Map<FrontendAddress, Route> failed = new HashMap<>();
    private final Map<FrontendAddress, ListenerState> states = new ConcurrentHashMap<>();
    private final List<CompletableFuture<Void>> closing = new ArrayList<>();
    private int descriptors;
    private int reserved;

    public Listeners(
            TcpListeners tcp,
            UdpListeners udp,
            ConnectionLimit limit,
            Balancers balancers,
            NodeClients nodeClients,
            VirtualIps virtualIps,
            ProxyObserver observer) {
        this.tcp = tcp;
        this.udp = udp;
        this.limit = limit;
        this.balancers = balancers;
        this.nodeClients = nodeClients;
        this.virtualIps = virtualIps;
        this.observer = observer;
        this.servicePorts = new ServicePorts(observer, balancers);
    }

    /** Returns what the sockets of the frontends do, at any time. Thread-safe. */
    public ListenerStates states() {
        return new ListenerStates(states);
    }

    /** Takes a change of the routing table into effect. */
    public void apply(RoutingDiff diff) {
        diff.removed().forEach(this::remove);
        for (RoutingDiff.Replaced route : diff.replaced()) {
            add(route.after());
            servicePorts.release(route.before().servicePort());
        }
        diff.added().forEach(this::add);
        settle();
    }

    /** Decides for a client of {@code route}, which must be in effect, as its listener would. */
    public Verdict admit(Route route, InetAddress client) {
        return admission(route).admit(client);
    }

    /** Tries again to listen where it failed. */
    public void retryFailed() {
        for (Route route : List.copyOf(failed.values())) {
            reconcile(route);
        }
        settle();
    }

    /** Leaves {@code count} descriptors to the program around the engine. */
    public void reserve(int count) {
        reserved = count;
        settle();
    }

    /** Whether a frontend that should listen does not, and another try may help. */
    public boolean hasFailed() {
        return !failed.isEmpty();
    }

    /** Refuses new clients from now on; connections and sessions that exist go on. */
    public void drain() {
        open.values().forEach(Listener::drain);
        open.clear();
        failed.clear();
        states.clear();
    }

    /** Waits until what was closed is closed, so that the next pass can listen there again. */
    private void settle() {
        limit.listenersOpen(descriptors + reserved);
        try {
            CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new)).get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.atDebug().log("a listener is slow to close"); // listening there again is retried
        }
        closing.clear();
    }

    private void add(Route route) {
        servicePorts.retain(route.servicePort());
        reconcile(route);
    }

    private void remove(Route route) {
        FrontendAddress address = route.frontend().address();
        closeListener(address);
        failed.remove(address);
        states.remove(address);
        servicePorts.release(route.servicePort());
    }

    private void reconcile(Route route) {
        FrontendAddress address = route.frontend().address();
        Admission admission = admission(route);
        Listener listener = open.get(address);
        if (!route.isUsable()) {
            closeListener(address);
            failed.remove(address);
            states.put(address, new ListenerState.NoEndpoints());
        } else if (listener != null) {
            listener.reroute(admission);
        } else {
            listen(route, admission);
        }
    }

    private Admission admission(Route route) {
        return new Admission(
                destination(route, route.endpoints()), destination(route, route.nodeLocalEndpoints()), nodeClients);
    }

    private Destination destination(Route route, EndpointGroup group) {
        return new Destination(
                route,
                group,
                balancers.balancerFor(group, route.affinity()),
                servicePorts.observer(route.servicePort()));
    }

    private void listen(Route route, Admission admission) {
        FrontendAddress address = route.frontend().address();
        Optional<ListenFailure> notLocal = virtualIps.failure(address.ip());
        if (notLocal.isPresent()) {
            listenFailed(route, notLocal.get());
            return;
        }
        try {
            Listener listener = factory(address.protocol()).open(address.socketAddress(), admission);
            open.put(address, listener);
            descriptors += listener.descriptors();
            states.put(address, new ListenerState.Listening());
            if (failed.remove(address) != null) {
                LOG.atInfo()
                        .addKeyValue("service", route.servicePort())
                        .addKeyValue("frontend", address)
                        .log("listening after all");
            }
            observer.listening(route);
        } catch (SocketException e) {
            listenFailed(route, ListenFailures.of(address, e.failure()));
        }
    }

    private Listener.Factory factory(Protocol protocol) {
        return switch (protocol) {
            case TCP -> tcp;
            case UDP -> udp;
            case SCTP -> throw new IllegalStateException("SCTP has no routes");
        };
    }

    private void listenFailed(Route route, ListenFailure failure) {
        FrontendAddress address = route.frontend().address();
        states.put(address, new ListenerState.Failed(failure));
        if (failed.put(address, route) == null) {
            LOG.atWarn()
                    .addKeyValue("service", route.servicePort())
                    .addKeyValue("frontend", address)
                    .addKeyValue("reason", failure.message())
                    .log("cannot listen, will be retried");
        }
        observer.listenFailed(route, failure);
    }

    private void closeListener(FrontendAddress address) {
        Listener listener = open.remove(address);
        if (listener != null) {
            descriptors -= listener.descriptors();
            closing.add(listener.close());
        }
    }
}
