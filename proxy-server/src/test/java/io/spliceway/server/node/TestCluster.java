// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.spliceway.model.IpLiteral;
import io.spliceway.server.kubernetes.FakeApiServer;
import io.spliceway.server.kubernetes.FakeObjects;
import io.spliceway.server.kubernetes.FakeStore;
import io.spliceway.server.node.TestNetwork.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Two nodes, each with a proxy of its own, an API server that both watch, and a greeter in each pod. */
final class TestCluster implements AutoCloseable {
    static final int POD_PORT = 8080;
    private static final String SERVICE_CIDRS = FakeApiServer.SERVICE_CIDRS.getFirst();

    private final TestNetwork network;
    private final FakeStore store = new FakeStore(1);
    private final FakeApiServer api;
    private final List<Greeter> greeters = new ArrayList<>();
    private final List<NodeProxy> proxies = new ArrayList<>();
    private final Map<String, Service> services = new LinkedHashMap<>();

    private TestCluster(TestNetwork network) {
        this.network = network;
        api = network.outside().call(() -> FakeApiServer.started(store, IpLiteral.parse("192.0.2.100")));
        api.restore(SERVICE_CIDRS);
    }

    /** Starts all of it; returns when the proxies serve what there is, which is nothing. */
    static TestCluster start() throws IOException {
        var cluster = new TestCluster(TestNetwork.create());
        try {
            for (Host pod : cluster.network.pods()) {
                cluster.greeters.add(Greeter.start(pod.name(), pod.namespace(), POD_PORT));
            }
            for (Host node : cluster.network.nodes()) {
                cluster.store.put(FakeApiServer.NODES, node(node));
                cluster.proxies.add(NodeProxy.start(node, cluster.api.root()));
            }
            for (NodeProxy proxy : cluster.proxies) {
                proxy.awaitServing();
            }
            return cluster;
        } catch (Throwable failure) {
            cluster.close();
            throw failure;
        }
    }

    TestNetwork network() {
        return network;
    }

    NodeProxy proxy(int node) {
        return proxies.get(node - 1);
    }

    Host pod(int node, int number) {
        return network.pod(node, number);
    }

    /** Applies a Service with these pods, which are ready, as its endpoints; returns when both proxies know of all. */
    void apply(Service service, List<Host> pods) {
        apply(service, Endpoints.of(pods));
    }

    /** Applies a Service with its endpoints; returns when both proxies know of all. */
    void apply(Service service, Endpoints endpoints) {
        List<String> families = service.getSpec().getIpFamilies();
        put(
                service,
                families.stream()
                        .map(family -> slice(service, family, endpoints))
                        .toList());
        proxies.forEach(
                proxy -> proxy.awaitService(service.getMetadata().getName(), endpoints.count() * families.size()));
    }

    /** Applies a Service and its slices, one of {@link #slice} for each of its families; returns at once. */
    void put(Service service, List<EndpointSlice> slices) {
        services.put(service.getMetadata().getName(), service);
        store.put(FakeApiServer.SERVICES, json(service));
        slices.forEach(slice -> store.put(FakeApiServer.SLICES, json(slice)));
    }

    /** Lets the API server say that cluster addresses are from this block too. */
    void applyServiceCidr(String name, String block) {
        store.put(SERVICE_CIDRS, FakeObjects.parse("""
                {"kind": "ServiceCIDR", "metadata": {"name": "%s"}, "spec": {"cidrs": ["%s"]}}
                """.formatted(name, block)));
    }

    void deleteServiceCidr(String name) {
        store.delete(SERVICE_CIDRS, "", name);
    }

    /** Deletes all Services; returns when both proxies know. */
    void clear() {
        List<Service> all = List.copyOf(services.values());
        all.forEach(this::delete);
        for (Service service : all) {
            proxies.forEach(proxy -> proxy.awaitNoService(service.getMetadata().getName()));
        }
    }

    /** Deletes a Service and its endpoints. */
    void delete(Service service) {
        String name = service.getMetadata().getName();
        services.remove(name);
        store.delete(FakeApiServer.SERVICES, "default", name);
        for (String family : service.getSpec().getIpFamilies()) {
            store.delete(FakeApiServer.SLICES, "default", sliceName(name, family));
        }
    }

    /** Returns a slice with these endpoints. */
    static EndpointSlice slice(Service service, String family, Endpoints endpoints) {
        var slice = new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(sliceName(service.getMetadata().getName(), family))
                .addToLabels("kubernetes.io/service-name", service.getMetadata().getName())
                .endMetadata()
                .withAddressType(family);
        service.getSpec()
                .getPorts()
                .forEach(port -> slice.addNewPort()
                        .withName(port.getName())
                        .withProtocol(port.getProtocol())
                        .withPort(endpoints.port())
                        .endPort());
        endpoints.ready().forEach(pod -> add(slice, family, pod, false));
        endpoints.terminating().forEach(pod -> add(slice, family, pod, true));
        return slice.build();
    }

    private static void add(EndpointSliceBuilder slice, String family, Host pod, boolean terminating) {
        slice.addNewEndpoint()
                .addToAddresses(family.equals("IPv4") ? pod.ipv4() : pod.ipv6())
                .withNodeName("node" + pod.name().charAt(3))
                .withNewConditions()
                .withReady(!terminating)
                .withServing(true)
                .withTerminating(terminating)
                .endConditions()
                .endEndpoint();
    }

    private static ObjectNode node(Host node) {
        char number = node.name().charAt(4);
        return FakeObjects.node(node.name(), "zone", """
                {"spec": {"podCIDRs": ["10.244.%1$c.0/24", "fd00:244:%1$c::/64"]}}
                """.formatted(number));
    }

    private static String sliceName(String service, String family) {
        return service + "-" + family.toLowerCase(Locale.ROOT);
    }

    private static ObjectNode json(Object object) {
        return FakeObjects.parse(new KubernetesSerialization().asJson(object));
    }

    @Override
    public void close() {
        proxies.forEach(NodeProxy::close);
        greeters.forEach(Greeter::close);
        api.close();
        network.close();
    }
}
