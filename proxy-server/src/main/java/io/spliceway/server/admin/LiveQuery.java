// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.NamespacedName;
import io.spliceway.server.admin.LiveSnapshot.LiveConnection;
import io.spliceway.server.admin.LiveSnapshot.LiveService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a snapshot somebody wants to see: filters, which match any part of a name, and a window on each of the two
 * lists. Immutable.
 *
 * @param namespace part of a namespace's name
 * @param service part of a Service's name
 * @param pod part of the name of a pod, or of the address of an endpoint
 * @param client part of a client's {@code ip:port}; leaves only Services that have a connection of such a client
 * @param selected the Service to show with everything, as {@code namespace/name}; empty for none, or for the only one
 */
record LiveQuery(
        String namespace,
        String service,
        String pod,
        String client,
        String selected,
        Window<LiveService> services,
        Window<LiveConnection> connections) {
    static final List<String> PARAMETERS = List.of(
            "namespace",
            "service",
            "pod",
            "client",
            "selected",
            "serviceSort",
            "serviceOffset",
            "serviceLimit",
            "connectionSort",
            "connectionOffset",
            "connectionLimit");

    private static final Comparator<LiveConnection> BY_ID =
            Comparator.comparingLong(each -> each.summary().id());

    private static final Map<String, Comparator<LiveService>> SERVICE_ORDERS = Map.of(
            "name", Comparator.comparing(LiveService::name),
            "connections", Comparator.comparingLong(LiveService::connections),
            "accepted", Comparator.comparingDouble(LiveService::accepted),
            "failures", Comparator.comparingDouble(LiveService::dialFailures),
            "rate", Comparator.comparingDouble(each -> each.bytes().sum()));

    private static final Map<String, Comparator<LiveConnection>> CONNECTION_ORDERS = Map.of(
            "id", BY_ID,
            "age", Comparator.comparing(each -> each.summary().age()),
            "bytes",
                    Comparator.comparingLong(each ->
                            each.summary().bytesToEndpoint() + each.summary().bytesToClient()),
            "rate", Comparator.comparingDouble(each -> each.bytes().sum()),
            "client",
                    Comparator.comparing(
                            each -> each.summary().client().getAddress().getHostAddress()),
            "service", Comparator.comparing(each -> each.summary().servicePort().service()),
            "pod", Comparator.comparing(each -> podOf(each.summary())));

    /**
     * Reads the parameters of a request; a sort is the name of an order, with a minus sign before it for the reverse.
     *
     * @throws IllegalArgumentException if one is wrong
     */
    static LiveQuery of(Query query) {
        return new LiveQuery(
                text(query, "namespace"),
                text(query, "service"),
                text(query, "pod"),
                text(query, "client"),
                text(query, "selected"),
                Window.of(query, "service", SERVICE_ORDERS, "name"),
                Window.of(query, "connection", CONNECTION_ORDERS, "id"));
    }

    private static String text(Query query, String name) {
        String value = query.value(name);
        return value == null ? "" : value.strip();
    }

    /** Returns all connections that are wanted. */
    List<LiveConnection> connectionsOf(LiveSnapshot snapshot) {
        if (filtersNothing()) {
            return snapshot.connections();
        }
        return snapshot.connections().stream()
                .filter(each -> accepts(each.summary()))
                .toList();
    }

    /**
     * Returns all Services that are wanted.
     *
     * @param wanted the connections that are
     */
    List<LiveService> servicesOf(LiveSnapshot snapshot, List<LiveConnection> wanted) {
        if (filtersNothing()) {
            return snapshot.services();
        }
        Set<NamespacedName> ofClient = client.isEmpty()
                ? Set.of()
                : wanted.stream()
                        .map(each -> each.summary().servicePort().service())
                        .collect(Collectors.toSet());
        return snapshot.services().stream()
                .filter(each -> acceptsName(each.name()))
                .filter(each -> client.isEmpty() || ofClient.contains(each.name()))
                .filter(each -> pod.isEmpty()
                        || each.routed().ports().stream()
                                .flatMap(port -> port.endpoints().stream())
                                .anyMatch(this::acceptsPod))
                .toList();
    }

    private boolean filtersNothing() {
        return namespace.isEmpty() && service.isEmpty() && pod.isEmpty() && client.isEmpty();
    }

    private boolean accepts(ConnectionSummary connection) {
        return acceptsName(connection.servicePort().service())
                && (pod.isEmpty() || (connection.endpoint() != null && acceptsPod(connection.endpoint())))
                && (client.isEmpty() || HostPort.format(connection.client()).contains(client));
    }

    private boolean acceptsName(NamespacedName name) {
        return name.namespace().contains(namespace) && name.name().contains(service);
    }

    boolean acceptsPod(Endpoint endpoint) {
        String name = endpoint.podName();
        return pod.isEmpty()
                || (name != null && name.contains(pod))
                || endpoint.toString().contains(pod);
    }

    private static String podOf(ConnectionSummary connection) {
        @Nullable Endpoint endpoint = connection.endpoint();
        if (endpoint == null) {
            return "";
        }
        return endpoint.podName() == null ? endpoint.toString() : endpoint.podName();
    }

    /**
     * A part of a sorted list.
     *
     * @param order the order; null for the one that the list has anyhow
     * @param reversed whether that one is reversed
     * @param offset how many of the list's elements are before it
     * @param limit the most elements that it has
     */
    record Window<T>(@Nullable Comparator<T> order, boolean reversed, int offset, int limit) {
        private static final int LIMIT = 50;
        private static final int MOST = 500;

        static <T> Window<T> of(Query query, String list, Map<String, Comparator<T>> orders, String usual) {
            String sort = query.value(list + "Sort");
            String name = sort == null ? usual : sort.startsWith("-") ? sort.substring(1) : sort;
            Comparator<T> order = orders.get(name);
            if (order == null) {
                throw new IllegalArgumentException(list + "Sort '" + name + "' is not one of "
                        + String.join(", ", orders.keySet().stream().sorted().toList()));
            }
            boolean reversed = sort != null && sort.startsWith("-");
            return new Window<>(
                    name.equals(usual) ? null : reversed ? order.reversed() : order,
                    reversed,
                    number(query, list + "Offset", 0, Integer.MAX_VALUE),
                    number(query, list + "Limit", LIMIT, MOST));
        }

        private static int number(Query query, String name, int usual, int most) {
            String text = query.value(name);
            if (text == null) {
                return usual;
            }
            if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > most) {
                throw new IllegalArgumentException(name + " '" + text + "' is not a number from 0 to " + most);
            }
            return Integer.parseInt(text);
        }

        List<T> of(List<T> all) {
            List<T> ordered = all;
            if (order != null) {
                ordered = new ArrayList<>(all);
                ordered.sort(order);
            } else if (reversed) {
                ordered = all.reversed();
            }
            return ordered.subList(Math.min(offset, all.size()), Math.min(offset + limit, all.size()));
        }
    }
}
