// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.SliceEndpoint;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Maps core/v1 Endpoints to the slices that the mirroring controller ({@code endpointslicemirroring}) would make: one
 * for each subset and family. Stateless.
 */
public final class EndpointsMapper {
    private static final String SKIP_MIRROR = "endpointslice.kubernetes.io/skip-mirror";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";

    private EndpointsMapper() {}

    /** Returns the slices, or why the object is not mirrored, or all that is wrong with it. */
    public static Mapping<List<EndpointSlice>> map(Endpoints object) {
        FieldChecks checks = new FieldChecks();
        ObjectMeta metadata = Objects.requireNonNullElseGet(object.getMetadata(), ObjectMeta::new);
        NamespacedName service = new NamespacedName(
                checks.objectName("metadata.namespace", metadata.getNamespace()),
                checks.objectName("metadata.name", metadata.getName()));
        List<EndpointSlice> slices = new ArrayList<>();
        for (int i = 0; i < Absent.orEmpty(object.getSubsets()).size(); i++) {
            slices.addAll(subset(
                    service, metadata, i, Absent.orEmpty(object.getSubsets()).get(i), checks));
        }
        Mapping<List<EndpointSlice>> mapping = checks.result(slices);
        if (mapping instanceof Mapping.Mapped) {
            if ("true".equals(ProxyLabels.labelsOf(metadata).get(SKIP_MIRROR))) {
                return new Mapping.Ignored<>("it has the label " + SKIP_MIRROR);
            }
            if (metadata.getAnnotations() != null && metadata.getAnnotations().containsKey(LEADER)) {
                return new Mapping.Ignored<>("it is a lock of a leader election");
            }
        }
        return mapping;
    }

    private static List<EndpointSlice> subset(
            NamespacedName service, ObjectMeta metadata, int index, EndpointSubset subset, FieldChecks checks) {
        String path = "subsets[" + index + "]";
        List<EndpointPort> ports = ports(path, subset, checks);
        Map<IpFamily, List<SliceEndpoint>> endpoints = new EnumMap<>(IpFamily.class);
        add(
                path + ".addresses",
                Absent.orEmpty(subset.getAddresses()),
                SliceEndpoint.Conditions.READY,
                endpoints,
                checks);
        add(
                path + ".notReadyAddresses",
                Absent.orEmpty(subset.getNotReadyAddresses()),
                SliceEndpoint.Conditions.NOT_READY,
                endpoints,
                checks);
        return endpoints.entrySet().stream()
                .map(entry -> new EndpointSlice(
                        sliceName(service, entry.getKey(), index),
                        service,
                        entry.getKey(),
                        entry.getValue(),
                        ports,
                        TriggerTime.of(metadata),
                        !ProxyLabels.isForUs(metadata)))
                .toList();
    }

    // No object can have this name, so that a mirrored slice never hides one.
    private static NamespacedName sliceName(NamespacedName service, IpFamily family, int index) {
        return new NamespacedName(
                service.namespace(), service.name() + "~" + family.name().toLowerCase(Locale.ROOT) + "-" + index);
    }

    private static void add(
            String path,
            List<EndpointAddress> addresses,
            SliceEndpoint.Conditions conditions,
            Map<IpFamily, List<SliceEndpoint>> endpoints,
            FieldChecks checks) {
        for (int i = 0; i < addresses.size(); i++) {
            EndpointAddress object = addresses.get(i);
            InetAddress address = checks.address(path + "[" + i + "].ip", object.getIp());
            String hostname = checks.optionalHostname(path + "[" + i + "].hostname", object.getHostname());
            if (address != null) {
                endpoints
                        .computeIfAbsent(IpFamily.of(address), family -> new ArrayList<>())
                        .add(new SliceEndpoint(
                                address,
                                conditions,
                                object.getNodeName(),
                                Set.of(),
                                Set.of(),
                                EndpointSliceMapper.podName(object.getTargetRef()),
                                hostname));
            }
        }
    }

    private static List<EndpointPort> ports(String path, EndpointSubset subset, FieldChecks checks) {
        List<EndpointPort> ports = new ArrayList<>();
        for (int i = 0; i < Absent.orEmpty(subset.getPorts()).size(); i++) {
            var object = Absent.orEmpty(subset.getPorts()).get(i);
            String place = path + ".ports[" + i + "]";
            Protocol protocol = checks.choice(place + ".protocol", object.getProtocol(), Protocol.TCP);
            Integer number = checks.port(place + ".port", object.getPort());
            if (number != null) {
                ports.add(new EndpointPort(Objects.requireNonNullElse(object.getName(), ""), protocol, number));
            }
        }
        return ports;
    }
}
