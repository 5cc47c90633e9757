// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.server.objects.FieldChecks;
import io.spliceway.server.objects.Mapping;
import io.spliceway.server.objects.ProxyLabels;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Maps a core/v1 Pod to what the endpoints controller asks of it. Stateless. */
final class PodMapper {
    private static final List<String> PHASES = List.of("Pending", "Running", "Succeeded", "Failed", "Unknown");

    private PodMapper() {}

    static Mapping<PodTarget> map(Pod object) {
        FieldChecks checks = new FieldChecks();
        ObjectMeta metadata = object.getMetadata();
        PodSpec spec = Objects.requireNonNullElseGet(object.getSpec(), PodSpec::new);
        PodStatus status = Objects.requireNonNullElseGet(object.getStatus(), PodStatus::new);
        checks.oneOf("status.phase", status.getPhase(), PHASES);
        checks.timestamp("metadata.deletionTimestamp", metadata.getDeletionTimestamp());
        return checks.result(new PodTarget(
                new NamespacedName(
                        checks.objectName("metadata.namespace", metadata.getNamespace()),
                        checks.objectName("metadata.name", metadata.getName())),
                ProxyLabels.labelsOf(metadata),
                addresses(status, checks),
                checks.optionalHostname("spec.hostname", spec.getHostname()),
                spec.getSubdomain(),
                spec.getNodeName(),
                isReady(status),
                metadata.getDeletionTimestamp() != null,
                "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase()),
                ports(spec, checks)));
    }

    private static List<InetAddress> addresses(PodStatus status, FieldChecks checks) {
        List<InetAddress> addresses = new ArrayList<>();
        String single = status.getPodIP();
        if (single != null && !single.isEmpty()) {
            InetAddress address = checks.address("status.podIP", single);
            if (address != null) {
                addresses.add(address);
            }
        }
        List<PodIP> all = status.getPodIPs();
        for (int i = 0; i < all.size(); i++) {
            InetAddress address =
                    checks.address("status.podIPs[" + i + "].ip", all.get(i).getIp());
            if (address != null && !addresses.contains(address)) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    private static boolean isReady(PodStatus status) {
        return status.getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static List<PodTarget.NamedPort> ports(PodSpec spec, FieldChecks checks) {
        List<PodTarget.NamedPort> ports = new ArrayList<>();
        addPorts("spec.containers", spec.getContainers(), false, ports, checks);
        addPorts("spec.initContainers", spec.getInitContainers(), true, ports, checks);
        return ports;
    }

    private static void addPorts(
            String path,
            List<Container> containers,
            boolean onlyRestartable,
            List<PodTarget.NamedPort> ports,
            FieldChecks checks) {
        for (int i = 0; i < containers.size(); i++) {
            Container container = containers.get(i);
            boolean counts = !onlyRestartable || "Always".equals(container.getRestartPolicy());
            for (int j = 0; j < container.getPorts().size(); j++) {
                ContainerPort port = container.getPorts().get(j);
                String place = path + "[" + i + "].ports[" + j + "]";
                Protocol protocol = checks.choice(place + ".protocol", port.getProtocol(), Protocol.TCP);
                Integer number = checks.port(place + ".containerPort", port.getContainerPort());
                if (counts && number != null && port.getName() != null) {
                    ports.add(new PodTarget.NamedPort(port.getName(), protocol, number));
                }
            }
        }
    }
}
