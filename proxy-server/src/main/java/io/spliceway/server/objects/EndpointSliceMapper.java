// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.SliceEndpoint;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Maps a discovery.k8s.io/v1 EndpointSlice, as kube-proxy's {@code endpointslicecache.go} does. Stateless. */
public final class EndpointSliceMapper {
    private EndpointSliceMapper() {}

    /** Returns the slice, or why it is ignored, or all that is wrong with it. */
    public static Mapping<EndpointSlice> map(io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice object) {
        FieldChecks checks = new FieldChecks();
        ObjectMeta metadata = Objects.requireNonNullElseGet(object.getMetadata(), ObjectMeta::new);
        String namespace = checks.objectName("metadata.namespace", metadata.getNamespace());
        String name = checks.objectName("metadata.name", metadata.getName());
        String service = ProxyLabels.labelsOf(metadata).getOrDefault(ProxyLabels.SERVICE_NAME, "");
        String type = Objects.requireNonNullElse(object.getAddressType(), "");
        if (type.isEmpty()) {
            checks.report("addressType", "is required");
        }
        checks.oneOf("addressType", type, List.of("IPv4", "IPv6", "FQDN"));
        List<EndpointPort> ports = ports(object, checks);
        if (!type.equals("IPv4") && !type.equals("IPv6")) {
            Mapping<EndpointSlice> invalid = checks.result(null);
            return type.equals("FQDN") ? new Mapping.Ignored<>("its addressType is FQDN") : invalid;
        }
        IpFamily family = IpFamily.valueOf(type);
        Mapping<EndpointSlice> mapping = checks.result(new EndpointSlice(
                new NamespacedName(namespace, name),
                new NamespacedName(namespace, service),
                family,
                endpoints(object, family, checks),
                ports,
                TriggerTime.of(metadata),
                !ProxyLabels.isForUs(metadata)));
        return service.isEmpty() && mapping instanceof Mapping.Mapped
                ? new Mapping.Ignored<>("it has no label " + ProxyLabels.SERVICE_NAME)
                : mapping;
    }

    private static List<EndpointPort> ports(
            io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice object, FieldChecks checks) {
        List<EndpointPort> ports = new ArrayList<>();
        for (int i = 0; i < Absent.orEmpty(object.getPorts()).size(); i++) {
            var port = Absent.orEmpty(object.getPorts()).get(i);
            Protocol protocol = checks.choice("ports[" + i + "].protocol", port.getProtocol(), Protocol.TCP);
            int number = checks.optionalPort("ports[" + i + "].port", port.getPort());
            if (port.getName() != null && number != 0) {
                ports.add(new EndpointPort(port.getName(), protocol, number));
            }
        }
        return ports;
    }

    private static List<SliceEndpoint> endpoints(
            io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice object, IpFamily family, FieldChecks checks) {
        List<SliceEndpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < Absent.orEmpty(object.getEndpoints()).size(); i++) {
            Endpoint endpoint = Absent.orEmpty(object.getEndpoints()).get(i);
            String path = "endpoints[" + i + "]";
            InetAddress first = firstAddress(path, Absent.orEmpty(endpoint.getAddresses()), family, checks);
            String hostname = checks.optionalHostname(path + ".hostname", endpoint.getHostname());
            if (first != null) {
                endpoints.add(endpoint(endpoint, first, hostname));
            }
        }
        return endpoints;
    }

    // kube-proxy uses the first address alone; a wrong one behind it is a mistake nevertheless.
    private static @Nullable InetAddress firstAddress(
            String path, List<String> literals, IpFamily family, FieldChecks checks) {
        InetAddress first = null;
        for (int i = 0; i < literals.size(); i++) {
            InetAddress address =
                    checks.address(path + ".addresses[" + i + "]", literals.get(i), family, "addressType");
            first = i == 0 ? address : first;
        }
        return first;
    }

    private static SliceEndpoint endpoint(Endpoint endpoint, InetAddress address, @Nullable String hostname) {
        return new SliceEndpoint(
                address,
                conditions(endpoint.getConditions()),
                endpoint.getNodeName(),
                zoneHints(endpoint.getHints()),
                nodeHints(endpoint.getHints()),
                podName(endpoint.getTargetRef()),
                hostname);
    }

    private static SliceEndpoint.Conditions conditions(@Nullable EndpointConditions conditions) {
        return conditions == null
                ? SliceEndpoint.Conditions.READY
                : new SliceEndpoint.Conditions(
                        !Boolean.FALSE.equals(conditions.getReady()),
                        !Boolean.FALSE.equals(conditions.getServing()),
                        Boolean.TRUE.equals(conditions.getTerminating()));
    }

    private static Set<String> zoneHints(@Nullable EndpointHints hints) {
        return hints == null
                ? Set.of()
                : names(Absent.orEmpty(hints.getForZones()).stream()
                        .map(ForZone::getName)
                        .toList());
    }

    private static Set<String> nodeHints(@Nullable EndpointHints hints) {
        return hints == null
                ? Set.of()
                : names(Absent.orEmpty(hints.getForNodes()).stream()
                        .map(ForNode::getName)
                        .toList());
    }

    private static Set<String> names(List<String> names) {
        return names.stream().filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
    }

    static @Nullable String podName(@Nullable ObjectReference target) {
        return target != null && "Pod".equals(target.getKind()) ? target.getName() : null;
    }
}
