// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.model.Endpoint;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.DialFailure;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.relay.EndpointAccess;
import io.spliceway.relay.NoWayException;
import io.spliceway.routing.RoutedPort;
import io.spliceway.routing.RoutedService;
import io.spliceway.routing.RoutingTable;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way to endpoints from this machine: to a pod through the cluster, to a pod that is not there yet by waiting, to
 * anything else at its address. Remembers what went wrong last. Thread-safe.
 */
final class PodAccess implements EndpointAccess, ProxyObserver {
    private final @Nullable BiFunction<NamespacedName, Integer, CompletableFuture<InetSocketAddress>> forwards;
    private final Set<ServicePortName> withoutPod = ConcurrentHashMap.newKeySet();
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
    private final Map<NamespacedName, String> lastErrors = new ConcurrentHashMap<>();

    /** A connection that waits for a pod. */
    private static final class Waiter {
        final ServicePortName port;
        final CompletableFuture<InetSocketAddress> way = new CompletableFuture<>();

        Waiter(ServicePortName port) {
            this.port = port;
        }

        void podIsThere() {
            way.completeExceptionally(new NoWayException(DialFailure.UNREACHABLE, "there is a pod now"));
        }
    }

    /** Pods are reached by {@code forwards}, or at their addresses if that is null. */
    PodAccess(@Nullable BiFunction<NamespacedName, Integer, CompletableFuture<InetSocketAddress>> forwards) {
        this.forwards = forwards;
    }

    @Override
    public @Nullable CompletableFuture<InetSocketAddress> open(ServicePortName servicePort, Endpoint endpoint) {
        if (AwaitedPod.is(endpoint)) {
            return await(servicePort);
        }
        String pod = endpoint.podName();
        if (forwards == null || pod == null) {
            return null;
        }
        NamespacedName service = servicePort.service();
        CompletableFuture<InetSocketAddress> way = forwards.apply(
                new NamespacedName(service.namespace(), pod), endpoint.address().getPort());
        var unused = way.whenComplete((address, failure) -> {
            if (failure instanceof NoWayException) {
                lastErrors.put(service, String.valueOf(failure.getMessage()));
            } else if (failure == null) {
                lastErrors.remove(service);
            }
        });
        return way;
    }

    private CompletableFuture<InetSocketAddress> await(ServicePortName servicePort) {
        var waiter = new Waiter(servicePort);
        waiting.add(waiter);
        var unused = waiter.way.whenComplete((address, failure) -> waiting.remove(waiter));
        if (!withoutPod.contains(servicePort)) {
            waiter.podIsThere(); // it came between the pick and now
        }
        return waiter.way;
    }

    /** Lets those who wait look again, once a pod is there and their listener knows it. */
    @Override
    public void routed(RoutingTable table, Set<NamespacedName> services) {
        for (NamespacedName name : services) {
            Set<ServicePortName> awaiting = portsWithoutPod(table.get(name));
            withoutPod.addAll(awaiting);
            withoutPod.removeIf(port -> port.service().equals(name) && !awaiting.contains(port));
        }
        for (Waiter waiter : waiting) {
            if (!withoutPod.contains(waiter.port)) {
                waiter.podIsThere();
            }
        }
    }

    private static Set<ServicePortName> portsWithoutPod(@Nullable RoutedService routed) {
        return routed == null
                ? Set.of()
                : routed.ports().stream()
                        .filter(port -> port.endpoints().stream().anyMatch(AwaitedPod::is))
                        .map(RoutedPort::name)
                        .collect(Collectors.toSet());
    }

    /** Returns what went wrong with the last pod of a Service that was tried; null if nothing. */
    @Nullable
    String lastError(NamespacedName service) {
        return lastErrors.get(service);
    }
}
