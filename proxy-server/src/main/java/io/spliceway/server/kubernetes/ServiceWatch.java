// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import io.spliceway.server.objects.Mapping;
import io.spliceway.server.objects.MappingProblem;
import io.spliceway.server.objects.ServiceMapper;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Services by kube-proxy's rules, without the external IPs that they may not have. Confined to the thread of its watch. */
final class ServiceWatch implements Informer<ServiceWatch.Admitted> {
    private final Informer<Admitted> next;
    private final RefusedExternalIps refused;
    private final WatchObserver observer;

    /**
     * A Service as it is served.
     *
     * @param service has the external IPs that it may have
     * @param refused the others
     */
    record Admitted(Service service, List<InetAddress> refused) {}

    ServiceWatch(Informer<Admitted> next, RefusedExternalIps refused, WatchObserver observer) {
        this.next = next;
        this.refused = refused;
        this.observer = observer;
    }

    /** Returns the resources, the preferred one first. */
    static List<Resource<?, Admitted>> resources(WatchScope scope, AddressPolicy policy) {
        return scope.serviceFieldSelectors().stream()
                .<Resource<?, Admitted>>map(selector ->
                        resource(scope.path("api/v1", "services"), scope.serviceLabelSelector(), selector, policy))
                .toList();
    }

    /** Returns the Services at {@code path}, which may be those of one namespace. */
    static Resource<?, Admitted> resource(
            String path, String labelSelector, String fieldSelector, AddressPolicy policy) {
        return new Resource<>(
                "services",
                path,
                labelSelector,
                fieldSelector,
                io.fabric8.kubernetes.api.model.Service.class,
                object -> outcome(ServiceMapper.map(object), policy));
    }

    static Store<Admitted> store() {
        return new Store<>(
                admitted -> admitted.service().name(),
                admitted -> new ClusterEvent.ServiceApplied(admitted.service()),
                ClusterEvent.ServiceDeleted::new);
    }

    private static Resource.Outcome<Admitted> outcome(Mapping<Service> mapping, AddressPolicy policy) {
        return switch (mapping) {
            case Mapping.Mapped<Service> mapped -> admit(mapped.value(), policy);
            case Mapping.Ignored<Service> ignored -> new Resource.Outcome<>(List.of(), List.of());
            case Mapping.Invalid<Service> invalid ->
                new Resource.Outcome<>(
                        null,
                        invalid.problems().stream()
                                .map(MappingProblem::toString)
                                .toList());
        };
    }

    private static Resource.Outcome<Admitted> admit(Service service, AddressPolicy policy) {
        List<InetAddress> refused = policy.refusedExternalIps(service);
        if (refused.isEmpty()) {
            return new Resource.Outcome<>(List.of(new Admitted(service, refused)), List.of());
        }
        List<String> problems = refused.stream()
                .map(address ->
                        "spec.externalIPs: " + address.getHostAddress() + " is refused: " + RefusedExternalIps.REASON)
                .toList();
        return new Resource.Outcome<>(List.of(new Admitted(without(refused, service), refused)), problems);
    }

    private static Service without(List<InetAddress> refused, Service service) {
        return service.withExternalIps(service.externalIps().stream()
                .filter(address -> !refused.contains(address))
                .toList());
    }

    @Override
    public void listed(List<Decoded<Admitted>> objects) {
        Set<NamespacedName> present = HashSet.newHashSet(objects.size());
        for (Decoded<Admitted> object : objects) {
            present.add(object.name());
            if (object.values() != null) {
                setRefused(object.name(), object.values());
            }
        }
        refused.retain(present);
        next.listed(objects);
    }

    @Override
    public void applied(NamespacedName name, List<Admitted> values) {
        setRefused(name, values);
        next.applied(name, values);
    }

    @Override
    public void deleted(NamespacedName name) {
        setRefused(name, List.of());
        next.deleted(name);
    }

    @Override
    public void unavailable() {
        next.unavailable();
    }

    private void setRefused(NamespacedName name, List<Admitted> values) {
        List<InetAddress> addresses =
                values.isEmpty() ? List.of() : values.getFirst().refused();
        if (refused.set(name, addresses) && !addresses.isEmpty()) {
            observer.externalIpsRefused(name, addresses);
        }
    }
}
