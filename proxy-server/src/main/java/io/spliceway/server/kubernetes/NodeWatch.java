// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Taint;
import io.spliceway.cluster.ClusterEvent;
import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Node;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's own Node: its zone, its addresses and those of its pods, and whether load balancers should send traffic to
 * it. A Node that is gone leaves its addresses in force, for the machine still has them. Confined to the thread of its
 * watch.
 */
final class NodeWatch implements Informer<NodeWatch.OwnNode> {
    private static final String ZONE = "topology.kubernetes.io/zone";
    // pkg/proxy/healthcheck/proxy_health.go: the cluster autoscaler is about to remove the node.
    private static final String TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler";

    private static final List<String> ADDRESS_TYPES = List.of("InternalIP", "ExternalIP");

    private final Informer<OwnNode> next;
    private @Nullable Node last;
    private final AtomicBoolean eligible;

    /** What the Node object says. */
    record OwnNode(Node node, boolean eligible) {}

    /** Keeps {@code eligible} true while the Node is there to stay. */
    NodeWatch(Informer<OwnNode> next, AtomicBoolean eligible) {
        this.next = next;
        this.eligible = eligible;
    }

    /** Returns the one Node named {@code name}. */
    static Resource<io.fabric8.kubernetes.api.model.Node, OwnNode> resource(String name) {
        return new Resource<>(
                "nodes",
                "api/v1/nodes",
                "",
                "metadata.name=" + name,
                io.fabric8.kubernetes.api.model.Node.class,
                NodeWatch::ownNode);
    }

    static Store<OwnNode> store() {
        return new Store<>(
                own -> nameOf(own.node()),
                own -> new ClusterEvent.NodeApplied(own.node()),
                name -> new ClusterEvent.NodeApplied(new Node(name.name(), null)));
    }

    private static Resource.Outcome<OwnNode> ownNode(io.fabric8.kubernetes.api.model.Node object) {
        ObjectMeta metadata = object.getMetadata();
        Map<String, String> labels = Objects.requireNonNullElse(metadata.getLabels(), Map.of());
        @Nullable String zone = labels.get(ZONE);
        NodeSpec spec = Objects.requireNonNullElseGet(object.getSpec(), NodeSpec::new);
        NodeStatus status = Objects.requireNonNullElseGet(object.getStatus(), NodeStatus::new);
        List<Taint> taints = Objects.requireNonNullElse(spec.getTaints(), List.of());
        boolean leaving = metadata.getDeletionTimestamp() != null
                || taints.stream().anyMatch(taint -> TO_BE_DELETED.equals(taint.getKey()));

        List<String> problems = new ArrayList<>();
        List<InetAddress> addresses = parse("status.addresses", addresses(status), IpLiteral::parse, problems);
        List<Cidr> podCidrs = parse(
                "spec.podCIDRs", Objects.requireNonNullElse(spec.getPodCIDRs(), List.of()), Cidr::parse, problems);
        var node = new Node(metadata.getName(), zone == null || zone.isEmpty() ? null : zone, addresses, podCidrs);
        return new Resource.Outcome<>(List.of(new OwnNode(node, !leaving)), problems);
    }

    // util/node: GetNodeHostIPs.
    private static List<String> addresses(NodeStatus status) {
        List<NodeAddress> all = Objects.requireNonNullElse(status.getAddresses(), List.of());
        return ADDRESS_TYPES.stream()
                .flatMap(type -> all.stream().filter(address -> type.equals(address.getType())))
                .map(NodeAddress::getAddress)
                .toList();
    }

    private static <T> List<T> parse(
            String path, List<String> texts, Function<String, T> parser, List<String> problems) {
        List<T> values = new ArrayList<>();
        for (String text : texts) {
            try {
                values.add(parser.apply(text));
            } catch (IllegalArgumentException e) {
                problems.add(path + ": " + e.getMessage());
            }
        }
        return values;
    }

    // A node that never had a Node object is not one that is being removed.
    @Override
    public void listed(List<Decoded<OwnNode>> objects) {
        if (objects.isEmpty() && last != null) {
            eligible.set(false);
            next.listed(List.of(new Decoded<>(nameOf(last), List.of(gone(last)), List.of())));
            return;
        }
        for (Decoded<OwnNode> object : objects) {
            if (object.values() != null) {
                know(object.values());
            }
        }
        next.listed(objects);
    }

    @Override
    public void applied(NamespacedName name, List<OwnNode> values) {
        know(values);
        next.applied(name, values);
    }

    @Override
    public void deleted(NamespacedName name) {
        eligible.set(false);
        if (last != null) {
            next.applied(nameOf(last), List.of(gone(last)));
        }
    }

    @Override
    public void unavailable() {
        next.unavailable();
    }

    private static OwnNode gone(Node node) {
        return new OwnNode(new Node(node.name(), null, node.addresses(), node.podCidrs()), false);
    }

    private static NamespacedName nameOf(Node node) {
        return new NamespacedName("", node.name());
    }

    private void know(List<OwnNode> values) {
        for (OwnNode own : values) {
            last = own.node();
            eligible.set(own.eligible());
        }
    }
}
