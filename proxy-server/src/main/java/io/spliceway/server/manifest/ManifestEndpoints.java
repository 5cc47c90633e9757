// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.SliceEndpoint;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the EndpointSlices of Services with a selector from the Pods, by the rules of the endpoint slice controller
 * ({@code k8s.io/endpointslice}, {@code utils.go}). Immutable.
 */
final class ManifestEndpoints {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestEndpoints.class);
    private static final Comparator<List<EndpointPort>> PORT_ORDER = Comparator.comparing(List::toString);

    private final Map<String, List<PodTarget>> podsByNamespace = new HashMap<>();

    ManifestEndpoints(List<PodTarget> pods) {
        for (PodTarget pod : pods) {
            if (pod.addresses().isEmpty()) {
                LOG.atDebug().addKeyValue("pod", pod.name()).log("pod has no status.podIP and is no endpoint");
            } else if (!pod.finished()) {
                podsByNamespace
                        .computeIfAbsent(pod.name().namespace(), namespace -> new ArrayList<>())
                        .add(pod);
            }
        }
    }

    /** Whether the endpoints of a Service come from Pods. */
    static boolean hasSelector(ServiceSpec spec) {
        return spec.getSelector() != null && !spec.getSelector().isEmpty() && !"ExternalName".equals(spec.getType());
    }

    /** Returns the slices of {@code service}: for each family one for each set of port numbers among its Pods. */
    List<EndpointSlice> of(Service service, ServiceSpec spec) {
        List<PodTarget> selected = podsByNamespace.getOrDefault(service.name().namespace(), List.of()).stream()
                .filter(pod -> pod.isSelectedBy(spec.getSelector()))
                .toList();
        List<EndpointSlice> slices = new ArrayList<>();
        for (IpFamily family : families(service, spec)) {
            slices.addAll(slices(service.name(), family, spec, selected));
        }
        return slices;
    }

    private static Set<IpFamily> families(Service service, ServiceSpec spec) {
        Set<IpFamily> families = new LinkedHashSet<>();
        spec.getIpFamilies().forEach(family -> families.add(IpFamily.valueOf(family)));
        service.clusterIps().forEach(address -> families.add(IpFamily.of(address)));
        return families.isEmpty() ? new LinkedHashSet<>(Arrays.asList(IpFamily.values())) : families;
    }

    private static List<EndpointSlice> slices(
            NamespacedName service, IpFamily family, ServiceSpec spec, List<PodTarget> pods) {
        boolean publishNotReady = Boolean.TRUE.equals(spec.getPublishNotReadyAddresses());
        Map<List<EndpointPort>, List<SliceEndpoint>> byPorts = new TreeMap<>(PORT_ORDER);
        for (PodTarget pod : pods) {
            List<EndpointPort> ports = ports(spec, pod);
            pod.address(family)
                    .ifPresent(address -> byPorts.computeIfAbsent(ports, key -> new ArrayList<>())
                            .add(endpoint(pod, service, address, publishNotReady)));
        }
        List<EndpointSlice> slices = new ArrayList<>();
        byPorts.forEach((ports, endpoints) -> slices.add(
                new EndpointSlice(sliceName(service, family, slices.size()), service, family, endpoints, ports, null)));
        return slices;
    }

    // No object can have this name, so that a slice made here never hides one.
    private static NamespacedName sliceName(NamespacedName service, IpFamily family, int index) {
        return new NamespacedName(
                service.namespace(), service.name() + "~" + family.name().toLowerCase(Locale.ROOT) + "-" + index);
    }

    private static SliceEndpoint endpoint(
            PodTarget pod, NamespacedName service, InetAddress address, boolean publishNotReady) {
        boolean ready = publishNotReady || (pod.ready() && !pod.terminating());
        return new SliceEndpoint(
                address,
                new SliceEndpoint.Conditions(ready, pod.ready(), pod.terminating()),
                pod.nodeName(),
                Set.of(),
                Set.of(),
                pod.name().name(),
                pod.hostnameIn(service));
    }

    private static List<EndpointPort> ports(ServiceSpec spec, PodTarget pod) {
        List<EndpointPort> ports = new ArrayList<>();
        for (ServicePort port : spec.getPorts()) {
            Protocol protocol = port.getProtocol() == null ? Protocol.TCP : Protocol.valueOf(port.getProtocol());
            OptionalInt number = number(port, protocol, pod);
            if (number.isPresent()) {
                ports.add(
                        new EndpointPort(Objects.requireNonNullElse(port.getName(), ""), protocol, number.getAsInt()));
            }
        }
        return ports;
    }

    private static OptionalInt number(ServicePort port, Protocol protocol, PodTarget pod) {
        IntOrString target = port.getTargetPort();
        if (target != null && target.getStrVal() != null) {
            return pod.port(target.getStrVal(), protocol);
        }
        boolean given = target != null && target.getIntVal() != null && target.getIntVal() != 0;
        return OptionalInt.of(given ? target.getIntVal() : port.getPort());
    }
}
