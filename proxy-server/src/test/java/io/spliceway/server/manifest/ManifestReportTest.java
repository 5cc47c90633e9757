// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ManifestReportTest {
    private static final String EXPECTED = """
            absent.yaml: no such file or folder
            binary.yaml: is not UTF-8 text
            bomb.yaml: document 1, line 1: aliases add more than 100000 values to this file
            list.json: document 1, line 17: items[1].subsets[0].addresses[0].ip: '10.1' is not an IP address
            list.json: document 1, line 17: items[1].subsets[0].addresses[1].ip: is required
            list.json: document 1, line 18: items[1].subsets[0].notReadyAddresses[0].nodeNam: is not a known field
            list.json: document 1, line 19: items[1].subsets[0].ports[0].port: 0 is not between 1 and 65535
            list.json: document 1, line 19: items[1].subsets[0].ports[1].port: is required
            list.json: document 1, line 26: items[2].metadata.deletionTimestamp: 'soon' is not a time such as 2026-01-31T12:00:00Z
            list.json: document 1, line 27: items[2].spec.containers[0].ports[0].containerPort: 0 is not between 1 and 65535
            list.json: document 1, line 27: items[2].spec.containers[0].ports[0].protocol: 'tcp' is not one of TCP, UDP, SCTP
            list.json: document 1, line 28: items[2].status.phase: 'Done' is not one of Pending, Running, Succeeded, Failed, Unknown
            list.json: document 1, line 28: items[2].status.podIP: '1' is not an IP address
            list.json: document 1, line 28: items[2].status.podIPs[0].ip: '2' is not an IP address
            list.json: document 1, line 30: items[3].apiVersion: is required
            list.json: document 1, line 31: items[4]: is not an object with apiVersion and kind
            loop.yaml: document 1, line 1: aliases nest this document more than 100 levels deep
            services.yaml: document 1, line 4: metadata.name: Service default/web is defined already in list.json, document 1, line 5
            services.yaml: document 2, line 18: spec.ports[0].name: is required when a Service has several ports
            services.yaml: document 2, line 18: spec.ports[0].port: 70000 is not between 1 and 65535
            services.yaml: document 2, line 19: spec.ports[0].protcol: is not a known field
            services.yaml: document 2, line 21: spec.ports[1].port: must be a whole number, not '81'
            services.yaml: document 2, line 22: spec.ports[2].name: 'b' is given twice
            services.yaml: document 2, line 24: spec.ports[2].nodePort: -1 is not between 1 and 65535
            services.yaml: document 2, line 25: spec.ports[2].protocol: 'HTTP' is not one of TCP, UDP, SCTP
            services.yaml: document 2, line 27: spec.ports[3].port: must be a whole number, not 83.5
            services.yaml: document 2, line 28: spec.ports[3].targetPort: '83' is neither a port number (without quotes) nor a port name
            services.yaml: document 2, line 30: spec.ports[4].port: 82/TCP is given twice
            services.yaml: document 2, line 31: spec.ports[4].targetPort: must be a whole number, not true
            services.yaml: document 3, line 37: metadata.creationTimestamp: 'yesterday' is not a time such as 2026-01-31T12:00:00Z
            services.yaml: document 3, line 39: spec.ipFamilies[1]: IPv4 is given twice
            services.yaml: document 3, line 39: spec.ipFamilies[2]: 'IPv5' is not one of IPv4, IPv6
            services.yaml: document 3, line 42: spec.clusterIPs[0]: 'fd00::3' differs from spec.clusterIP '10.96.0.3'
            services.yaml: document 3, line 42: spec.clusterIPs[0]: fd00::3 is not an IPv4 address, but spec.ipFamilies[0] says IPv4
            services.yaml: document 3, line 43: spec.clusterIPs[1]: '10.96.0.300' is not an IP address
            services.yaml: document 3, line 45: spec.externalIPs[0]: 'example.org' is not an IP address
            services.yaml: document 3, line 46: spec.externalIPs[1]: must be text in quotes, not 10.1
            services.yaml: document 3, line 48: spec.loadBalancerSourceRanges[0]: '10.0.0.0/33' is not a CIDR block such as 10.0.0.0/8
            services.yaml: document 3, line 51: spec.ports[0].nodePort: needs spec.type NodePort or LoadBalancer, not ClusterIP
            services.yaml: document 3, line 55: status.loadBalancer.ingress[0].ip: 'nowhere' is not an IP address
            services.yaml: document 3, line 56: status.loadBalancer.ingress[0].ipMode: 'Vip' is not one of VIP, Proxy
            services.yaml: document 4, line 63: metadata.labels[app]: must be text in quotes, not 1
            services.yaml: document 4, line 64: metadata.labels: is given twice, first in line 62
            services.yaml: document 4, line 67: spec.ports: is required
            services.yaml: document 4, line 67: spec.type: 'Clusterip' is not one of ClusterIP, NodePort, LoadBalancer, ExternalName
            services.yaml: document 4, line 68: spec.internalTrafficPolicy: 'local' is not one of Cluster, Local
            services.yaml: document 4, line 69: spec.externalTrafficPolicy: 'Nobody' is not one of Cluster, Local
            services.yaml: document 4, line 73: spec.sessionAffinityConfig.clientIP.timeoutSeconds: 86401 is not between 1 and 86400
            services.yaml: document 4, line 74: spec.healthCheckNodePort: 99999 is not between 1 and 65535
            services.yaml: document 4, line 75: spec.publishNotReadyAddresses: must be true or false, not 'yes'
            services.yaml: document 5, line 81: metadata.name: is required
            services.yaml: document 6, line 85: spec: is required
            services.yaml: document 6, line 88: metadata.name: 'Web_1' is not a Kubernetes name (lower-case letters, digits, '-' and '.')
            services.yaml: document 7, line 90: is not an object with apiVersion and kind
            services.yaml: document 8, line 93: apiVersion: is required
            services.yaml: document 9, line 97: metadata: must be an object, not 'nothing'
            services.yaml: document 9, line 99: spec.ports: must be a list, not 80
            services.yaml: document 9, line 100: spec.selector: must be a map, not a list
            slices.yaml: document 1, line 10: endpoints[1].addresses[0]: fd00::1 is not an IPv4 address, but addressType says IPv4
            slices.yaml: document 1, line 11: endpoints[1].conditions.ready: must be true or false, not 1
            slices.yaml: document 1, line 12: endpoints[2].addresses[1]: 'nowhere' is not an IP address
            slices.yaml: document 1, line 14: ports[0].port: 65536 is not between 1 and 65535
            slices.yaml: document 2, line 16: apiVersion: 'discovery.k8s.io/v1beta1' is not supported for EndpointSlice; write discovery.k8s.io/v1
            slices.yaml: document 3, line 23: addressType: 'IPv8' is not one of IPv4, IPv6, FQDN
            slices.yaml: document 4, line 25: addressType: is required
            syntax.yml: document 2, line 5: is not valid YAML: expected ',' or ']', but got <stream end>
            tabs.yaml: document 1, line 4: is not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)
            """;

    @Test
    void everyProblemOfEveryFileIsInOneSortedReport() throws URISyntaxException {
        URL folder = Objects.requireNonNull(getClass().getResource("broken"));
        Path path = Path.of(folder.toURI());
        ManifestFiles files = new ManifestFiles(List.of(path, path.resolve("absent.yaml")));

        ManifestProblems problems = assertThrows(
                ManifestProblems.class, () -> new ManifestReader().read(files.read(files.list()), CreationOrder.EMPTY));

        String report = problems.problems().stream()
                .map(problem -> problem.toString().replace(path + "/", "") + "\n")
                .collect(Collectors.joining());
        assertEquals(EXPECTED, report);
    }
}
