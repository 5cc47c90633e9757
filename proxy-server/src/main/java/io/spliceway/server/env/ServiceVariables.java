// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.env;

import io.spliceway.model.NamespacedName;
import io.spliceway.model.ServicePort;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The variables that the kubelet gives a pod for its Services ({@code pkg/kubelet/envvars/envvars.go}), the older of
 * which are Docker's for linked containers. Stateless.
 */
public final class ServiceVariables {
    private static final NamespacedName API_SERVER = new NamespacedName("default", "kubernetes");

    private ServiceVariables() {}

    /**
     * Returns the variables of a pod in {@code namespace}: for the Services of that namespace in the order of their
     * names, and for {@code default/kubernetes} unless the namespace has a Service of that name itself. Where two make
     * the same variable, the later one's stays.
     */
    public static Map<String, String> of(Collection<LinkedService> services, String namespace) {
        Map<String, LinkedService> visible = new TreeMap<>();
        for (LinkedService service : services) {
            if (service.name().namespace().equals(namespace)) {
                visible.put(service.name().name(), service);
            } else if (service.name().equals(API_SERVER)) {
                visible.putIfAbsent(API_SERVER.name(), service);
            }
        }
        Map<String, String> variables = new LinkedHashMap<>();
        visible.values().forEach(service -> add(service, variables));
        return variables;
    }

    private static void add(LinkedService service, Map<String, String> variables) {
        String prefix = variableName(service.name().name());
        variables.put(prefix + "_SERVICE_HOST", service.clusterIp());
        if (service.ports().isEmpty()) {
            return;
        }
        ServicePort first = service.ports().getFirst();
        variables.put(prefix + "_SERVICE_PORT", Integer.toString(first.port()));
        for (ServicePort port : service.ports()) {
            if (!port.name().isEmpty()) {
                variables.put(prefix + "_SERVICE_PORT_" + variableName(port.name()), Integer.toString(port.port()));
            }
        }
        variables.put(prefix + "_PORT", url(service, first));
        for (ServicePort port : service.ports()) {
            String link = prefix + "_PORT_" + port.port() + "_" + port.protocol();
            variables.put(link, url(service, port));
            variables.put(link + "_PROTO", protocol(port));
            variables.put(link + "_PORT", Integer.toString(port.port()));
            variables.put(link + "_ADDR", service.clusterIp());
        }
    }

    private static String url(LinkedService service, ServicePort port) {
        String host = service.clusterIp().indexOf(':') < 0 ? service.clusterIp() : "[" + service.clusterIp() + "]";
        return protocol(port) + "://" + host + ":" + port.port();
    }

    private static String protocol(ServicePort port) {
        return port.protocol().name().toLowerCase(Locale.ROOT);
    }

    private static String variableName(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
