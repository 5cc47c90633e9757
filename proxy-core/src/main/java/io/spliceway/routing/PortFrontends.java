// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.IpFamily;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.ServicePortName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The frontends that one port of a Service asks for, whether it gets them or not.
 *
 * @param name identifies the port
 * @param port the port as the Service has it
 * @param frontends cluster, external, load balancer and node addresses, in this order
 */
record PortFrontends(ServicePortName name, ServicePort port, List<Frontend> frontends) {

    /**
     * Lists the ports of {@code service}, whose node ports are served on {@code nodeAddresses}. Addresses of a family
     * without cluster address are not served, nor is SCTP. If two frontends of the Service share an address, the first
     * has it.
     */
    static List<PortFrontends> of(Service service, List<InetAddress> nodeAddresses) {
        if (!service.isProxied()) {
            return List.of();
        }
        Set<IpFamily> families = service.ipFamilies();
        Set<ServicePortName> names = new HashSet<>();
        Set<FrontendAddress> taken = new HashSet<>();
        List<PortFrontends> ports = new ArrayList<>(service.ports().size());
        for (ServicePort port : service.ports()) {
            var name = new ServicePortName(service.name(), port.name(), port.protocol());
            if (names.add(name)) {
                List<Frontend> frontends = frontends(service, port, nodeAddresses);
                frontends.removeIf(frontend ->
                        !families.contains(IpFamily.of(frontend.address().ip())) || !taken.add(frontend.address()));
                ports.add(new PortFrontends(name, port, List.copyOf(frontends)));
            }
        }
        return ports;
    }

    private static List<Frontend> frontends(Service service, ServicePort port, List<InetAddress> nodeAddresses) {
        List<Frontend> all = new ArrayList<>();
        if (port.protocol() == Protocol.SCTP) {
            return all;
        }
        add(all, service.clusterIps(), port.port(), port.protocol(), Frontend.ClusterIp::new);
        add(all, service.externalIps(), port.port(), port.protocol(), Frontend.ExternalIp::new);
        add(all, service.loadBalancerIps(), port.port(), port.protocol(), Frontend.LoadBalancerIp::new);
        if (port.nodePort() != 0) {
            add(all, nodeAddresses, port.nodePort(), port.protocol(), Frontend.NodePort::new);
        }
        return all;
    }

    private static void add(
            List<Frontend> all,
            List<InetAddress> ips,
            int port,
            Protocol protocol,
            Function<FrontendAddress, Frontend> kind) {
        ips.forEach(ip -> all.add(kind.apply(new FrontendAddress(ip, port, protocol))));
    }
}
