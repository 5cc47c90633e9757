// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import io.spliceway.model.IpFamily;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder of manifests, one file for each Service. */
public record ManifestFolder(Path path) {

    /** Writes a Service that is reached at {@code address}, with these endpoints. */
    public InetSocketAddress service(String name, InetSocketAddress address, InetSocketAddress... endpoints)
            throws IOException {
        write(name + ".yaml", yaml(name, "2024-01-01T00:00:00Z", "TCP", address, endpoints));
        return address;
    }

    public void write(String file, String text) throws IOException {
        replace(path.resolve(file), text);
    }

    void delete(String service) throws IOException {
        Files.delete(path.resolve(service + ".yaml"));
    }

    /** Writes a file in such a way that nobody sees half of it. */
    static void replace(Path file, String text) throws IOException {
        Path written = Files.writeString(file.resolveSibling("." + file.getFileName()), text);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    public static String yaml(
            String name, String created, String protocol, InetSocketAddress address, InetSocketAddress... endpoints) {
        var yaml = new StringBuilder(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: %s, creationTimestamp: "%s"}
                spec:
                  clusterIP: "%s"
                  ports: [{name: main, port: %d, protocol: %s}]
                """.formatted(name, created, address.getAddress().getHostAddress(), address.getPort(), protocol));
        for (int i = 0; i < endpoints.length; i++) {
            InetSocketAddress endpoint = endpoints[i];
            IpFamily family = endpoint.getAddress() instanceof Inet6Address ? IpFamily.IPv6 : IpFamily.IPv4;
            yaml.append("""
                        ---
                        apiVersion: discovery.k8s.io/v1
                        kind: EndpointSlice
                        metadata: {name: %1$s-%2$d, labels: {kubernetes.io/service-name: %1$s}}
                        addressType: %3$s
                        ports: [{name: main, port: %4$d, protocol: %5$s}]
                        endpoints: [{addresses: ["%6$s"]}]
                        """.formatted(
                            name,
                            i,
                            family,
                            endpoint.getPort(),
                            protocol,
                            endpoint.getAddress().getHostAddress()));
        }
        return yaml.toString();
    }
}
