// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePort;
import io.spliceway.model.ServiceType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.ports} of one Service. Confined to one thread. */
final class ServicePortFields {
    private static final Pattern PORT_NAME = Pattern.compile("[a-z0-9-]*[a-z][a-z0-9-]*");

    private final ServiceSpec spec;
    private final ServiceType type;
    private final FieldChecks checks;
    private final List<ServicePort> ports = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> numbers = new HashSet<>();

    private ServicePortFields(ServiceSpec spec, ServiceType type, FieldChecks checks) {
        this.spec = spec;
        this.type = type;
        this.checks = checks;
    }

    static List<ServicePort> map(ServiceSpec spec, ServiceType type, FieldChecks checks) {
        ServicePortFields fields = new ServicePortFields(spec, type, checks);
        if (Absent.orEmpty(spec.getPorts()).isEmpty()
                && type != ServiceType.ExternalName
                && !ClusterIpFields.isHeadless(spec)) {
            checks.report("spec.ports", "is required");
        }
        for (int i = 0; i < Absent.orEmpty(spec.getPorts()).size(); i++) {
            fields.add("spec.ports[" + i + "]", Absent.orEmpty(spec.getPorts()).get(i));
        }
        return fields.ports;
    }

    private void add(String path, io.fabric8.kubernetes.api.model.ServicePort object) {
        String name = name(path + ".name", object.getName());
        Protocol protocol = checks.choice(path + ".protocol", object.getProtocol(), Protocol.TCP);
        Integer port = checks.port(path + ".port", object.getPort());
        int nodePort = nodePort(path + ".nodePort", object.getNodePort());
        checkTargetPort(path + ".targetPort", object.getTargetPort());
        if (port == null) {
            return;
        }
        if (!numbers.add(port + "/" + protocol)) {
            checks.report(path + ".port", port + "/" + protocol + " is given twice");
        }
        ports.add(new ServicePort(name, protocol, port, nodePort));
    }

    private String name(String path, @Nullable String text) {
        String name = Objects.requireNonNullElse(text, "");
        if (name.isEmpty() && Absent.orEmpty(spec.getPorts()).size() > 1) {
            checks.report(path, "is required when a Service has several ports");
        } else if (!names.add(name)) {
            checks.report(path, "'" + name + "' is given twice");
        }
        return name;
    }

    private int nodePort(String path, @Nullable Integer number) {
        int nodePort = checks.optionalPort(path, number);
        if (nodePort != 0 && type != ServiceType.NodePort && type != ServiceType.LoadBalancer) {
            checks.report(path, "needs spec.type NodePort or LoadBalancer, not " + type);
        }
        return nodePort;
    }

    private void checkTargetPort(String path, @Nullable IntOrString target) {
        if (target == null) {
            return;
        }
        if (target.getIntVal() != null) {
            checks.optionalPort(path, target.getIntVal());
        } else if (target.getStrVal() != null
                && !PORT_NAME.matcher(target.getStrVal()).matches()) {
            checks.report(
                    path, "'" + target.getStrVal() + "' is neither a port number (without quotes) nor a port name");
        }
    }
}
