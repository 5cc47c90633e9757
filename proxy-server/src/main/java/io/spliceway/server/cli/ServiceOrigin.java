// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.server.admin.DnsView;
import io.spliceway.server.admin.ServiceView;
import io.spliceway.server.config.ClusterConfig;
import io.spliceway.server.config.ConfigException;
import io.spliceway.server.env.LinkedService;
import io.spliceway.server.kubernetes.ApiConnection;
import io.spliceway.server.kubernetes.ServiceList;
import io.spliceway.server.manifest.ManifestObserver;
import io.spliceway.server.manifest.ManifestProblems;
import io.spliceway.server.manifest.ManifestSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The flags that say which Services a command is about, and where they are read. Written by the parser alone. */
final class ServiceOrigin {
    private static final String API_SERVER_NAMESPACE = "default";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            defaultValue = "default",
            description = "See what a pod of this namespace sees. Default: ${DEFAULT-VALUE}")
    String namespace = "default";

    @ArgGroup
    private Place place = new Place();

    /** One of several places. */
    static final class Place {
        @Option(
                names = "--address",
                paramLabel = "URL",
                converter = ProxyAddress.UrlConverter.class,
                description = "Read the Services from the proxy with this metrics address. Default, without the other "
                        + "two: " + ProxyAddress.DEFAULT)
        String address = ProxyAddress.DEFAULT;

        @Option(
                names = "--manifest",
                paramLabel = "FILE-OR-DIR",
                description = "Read the Services from YAML manifests; no proxy needs to run. May be repeated.")
        List<Path> manifests = new ArrayList<>();

        @Option(
                names = "--kubeconfig",
                paramLabel = "FILE",
                description = "Read the Services from the cluster that this file's current context names; no proxy "
                        + "needs to run.")
        @Nullable
        Path kubeconfig;
    }

    /** Returns the Services that have an address: at least those that a pod of the namespace is told of. */
    List<LinkedService> services() throws IOException, InterruptedException, ConfigException, ManifestProblems {
        if (place.kubeconfig != null) {
            return linked(listed(place.kubeconfig));
        }
        if (!place.manifests.isEmpty()) {
            var source = new ManifestSource(place.manifests, ManifestObserver.NONE);
            source.load();
            return linked(source.services());
        }
        return shown(proxy().value("/api/v1/services", Map.of(), ServiceView.ServiceList.class));
    }

    /** Tells the user if there is nothing to see in the namespace, which may be a mistyped one. */
    void warnIfEmpty(List<LinkedService> services, PrintWriter err) {
        if (services.stream().noneMatch(service -> service.name().namespace().equals(namespace))) {
            err.println("spliceway: no Service with a cluster address in the namespace " + namespace);
            err.flush();
        }
    }

    /** Returns where names are answered; nothing if they are not, or if the Services are not those of a proxy. */
    Optional<DnsView> dns() throws IOException, InterruptedException {
        boolean ofProxy = place.kubeconfig == null && place.manifests.isEmpty();
        return ofProxy ? proxy().find("/api/v1/dns", DnsView.class) : Optional.empty();
    }

    private AdminClient proxy() {
        return new AdminClient(place.address);
    }

    private List<Service> listed(Path kubeconfig) throws IOException, InterruptedException, ConfigException {
        var cluster = new ClusterConfig(kubeconfig, null, null, List.of());
        try (var list = new ServiceList(ApiConnection.of(cluster))) {
            List<Service> services = new ArrayList<>(list.of(namespace));
            if (!namespace.equals(API_SERVER_NAMESPACE)) {
                services.addAll(list.of(API_SERVER_NAMESPACE));
            }
            return services;
        }
    }

    private static List<LinkedService> linked(Collection<Service> services) {
        return services.stream()
                .map(LinkedService::of)
                .flatMap(Optional::stream)
                .toList();
    }

    private List<LinkedService> shown(ServiceView.ServiceList answer) throws IOException {
        List<LinkedService> services = new ArrayList<>();
        try {
            for (ServiceView service : answer.services()) {
                if (!service.clusterIps().isEmpty()) {
                    services.add(shown(service));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "what answers at " + place.address + " is not this program's API: " + e.getMessage(), e);
        }
        return services;
    }

    private static LinkedService shown(ServiceView service) {
        List<ServicePort> ports = service.ports().stream()
                .map(port -> new ServicePort(port.name(), Protocol.valueOf(port.protocol()), port.port(), 0))
                .toList();
        return new LinkedService(
                new NamespacedName(service.namespace(), service.name()),
                service.clusterIps().getFirst(),
                ports);
    }
}
