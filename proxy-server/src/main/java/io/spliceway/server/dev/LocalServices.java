// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.ServiceType;
import io.spliceway.model.SliceEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What each Service of a cluster is on this machine. The methods that change anything are one thread's; {@link #notes} is
 * thread-safe.
 */
final class LocalServices {
    private static final int FIRST_UNPRIVILEGED = 1024;

    private final LocalPlaces places;
    private final List<Replacement> replacements;
    private final boolean udp;
    private final Map<NamespacedName, Service> originals = new ConcurrentHashMap<>();
    private final Map<NamespacedName, List<String>> notes = new ConcurrentHashMap<>();

    /** {@code udp} says whether pods can be reached over UDP. */
    LocalServices(LocalPlaces places, List<Replacement> replacements, boolean udp) {
        this.places = places;
        this.replacements = List.copyOf(replacements);
        this.udp = udp;
    }

    /** Takes a Service in its form of the cluster. */
    void apply(Service service) {
        originals.put(service.name(), service);
        notes.put(service.name(), notesOf(service));
    }

    void delete(NamespacedName name) {
        originals.remove(name);
        notes.remove(name);
    }

    /** Returns what is to be known of a Service beyond its addresses, for people. */
    List<String> notes(NamespacedName name) {
        return notes.getOrDefault(name, List.of());
    }

    /** Returns the Services that stand for a name elsewhere, with that name. */
    Map<NamespacedName, String> externalNames() {
        Map<NamespacedName, String> names = new TreeMap<>();
        originals.forEach((name, service) -> {
            if (service.externalName() != null) {
                names.put(name, service.externalName());
            }
        });
        return names;
    }

    /** Returns what is wrong with a replacement: that there is no Service for it. */
    Optional<String> unmatchedReplacement() {
        return replacements.stream()
                .map(Replacement::service)
                .filter(service -> originals.keySet().stream()
                        .noneMatch(name -> name.name().equals(service)))
                .map(service -> "--replace " + service + ": there is no Service of this name")
                .findFirst();
    }

    /** Returns the Service in its form of this machine; null if there is none. */
    @Nullable
    Service service(NamespacedName name) {
        Service original = originals.get(name);
        if (original == null || original.type() == ServiceType.ExternalName) {
            return null;
        }
        return Service.named(name.namespace(), name.name())
                .created(original.created())
                .clusterIps(List.of(places.address(name)))
                .sessionAffinity(original.sessionAffinity())
                .ports(original.ports().stream()
                        .filter(this::isServed)
                        .map(port -> new ServicePort(port.name(), port.protocol(), places.port(name, port.port()), 0))
                        .toList())
                .build();
    }

    /**
     * Returns the endpoints of a Service on this machine: of those that it has in the cluster all but the replaced ones,
     * the replacements, and what stands for a pod that is waited for.
     *
     * @param own the slices that it has in the cluster
     */
    List<EndpointSlice> slices(NamespacedName name, List<EndpointSlice> own) {
        Service original = originals.get(name);
        if (original == null) {
            return List.of();
        }
        List<EndpointSlice> slices = new ArrayList<>();
        for (EndpointSlice slice : own) {
            slices.add(local(slice));
        }
        for (ServicePort port : original.ports()) {
            Replacement replacement = replacement(name, port);
            if (replacement != null) {
                slices.add(replacing(name, port, replacement));
            } else if (port.protocol() == Protocol.TCP && isServed(port) && !hasEndpoint(port, own)) {
                slices.add(AwaitedPod.slice(name, port));
            }
        }
        return slices;
    }

    private EndpointSlice local(EndpointSlice slice) {
        List<EndpointPort> ports = slice.ports().stream()
                .filter(port -> replacement(slice.service(), port.name(), port.protocol()) == null)
                .toList();
        return new EndpointSlice(
                slice.name(),
                slice.service(),
                slice.addressType(),
                slice.endpoints(),
                ports,
                slice.lastChangeTriggerTime());
    }

    private static EndpointSlice replacing(NamespacedName name, ServicePort port, Replacement replacement) {
        var endpoint = SliceEndpoint.ready(replacement.address().getAddress());
        return new EndpointSlice(
                AwaitedPod.sliceName(name, port),
                name,
                IpFamily.IPv4,
                List.of(endpoint),
                List.of(new EndpointPort(
                        port.name(), Protocol.TCP, replacement.address().getPort())),
                null);
    }

    private @Nullable Replacement replacement(NamespacedName service, ServicePort port) {
        return replacement(service, port.name(), port.protocol());
    }

    private @Nullable Replacement replacement(NamespacedName service, String port, Protocol protocol) {
        return replacements.stream()
                .filter(candidate -> protocol == Protocol.TCP
                        && candidate.service().equals(service.name())
                        && candidate.standsInFor(port))
                .findFirst()
                .orElse(null);
    }

    private static boolean hasEndpoint(ServicePort port, List<EndpointSlice> slices) {
        return slices.stream()
                .filter(slice -> slice.addressType() == IpFamily.IPv4)
                .filter(slice -> slice.ports().stream()
                        .anyMatch(each -> each.name().equals(port.name()) && each.protocol() == port.protocol()))
                .flatMap(slice -> slice.endpoints().stream())
                .anyMatch(endpoint ->
                        endpoint.conditions().ready() || endpoint.conditions().serving());
    }

    private boolean isServed(ServicePort port) {
        return port.protocol() == Protocol.TCP || (udp && port.protocol() == Protocol.UDP);
    }

    private static String remedy(int port) {
        return port < FIRST_UNPRIVILEGED
                ? "; to have it here: sudo sysctl -w net.ipv4.ip_unprivileged_port_start=" + port
                : "";
    }

    private List<String> notesOf(Service service) {
        List<String> all = new ArrayList<>();
        if (service.externalName() != null) {
            return List.of("stands for " + service.externalName() + ", which is not in the cluster");
        }
        String ofAddress = places.addressNote(service.name());
        if (!ofAddress.isEmpty()) {
            all.add(ofAddress);
        }
        for (ServicePort port : service.ports()) {
            int local = isServed(port) ? places.port(service.name(), port.port()) : port.port();
            if (!isServed(port)) {
                all.add(port.protocol() + " port " + port.port() + ": the API server forwards TCP alone");
            } else if (local != port.port()) {
                all.add("port " + port.port() + " is served on " + local + remedy(port.port()));
            }
        }
        return List.copyOf(all);
    }
}
