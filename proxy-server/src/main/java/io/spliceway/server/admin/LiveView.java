// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.model.NamespacedName;
import io.spliceway.server.admin.LiveSnapshot.LiveConnection;
import io.spliceway.server.admin.LiveSnapshot.LiveService;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /api/v1/stream} tells each second; the component names are the names of the JSON's fields. Rates are per second.
 *
 * @param node the node that the proxy runs on
 * @param killable whether a token lets connections be ended
 * @param now the whole proxy
 * @param serviceCount all Services, wanted or not
 * @param history the last minutes; only in the first event of a stream
 * @param problems what is wrong, the first of {@code problemCount}
 * @param services the window on the Services that are wanted
 * @param connections the window on the connections that are wanted
 * @param selected the Service that is shown with everything
 */
public record LiveView(
        String node,
        boolean killable,
        Sample now,
        int serviceCount,
        @Nullable List<Sample> history,
        int problemCount,
        List<Problem> problems,
        Page<ServiceRow> services,
        Page<ConnectionRow> connections,
        @Nullable ServiceDetail selected) {
    private static final int MOST_PROBLEMS = 20;

    /**
     * The whole proxy at one instant; rates are per second.
     *
     * @param time in milliseconds since 1970
     */
    public record Sample(
            long time, int connections, long accepted, long dialFailures, long bytesToEndpoint, long bytesToClient) {}

    /**
     * Something that is not as it should be.
     *
     * @param kind {@code source}, {@code sync}, or the state of a frontend that does not listen
     * @param subject what it is about: a Service and its address, or empty
     * @param message what happened and what to do about it
     */
    public record Problem(String kind, String subject, String message) {}

    /**
     * A window on a list.
     *
     * @param total how many there are that the filters leave
     * @param offset how many of these are before the window
     */
    public record Page<T>(int total, int offset, List<T> rows) {}

    /** A connection and its bytes per second. */
    public record ConnectionRow(ConnectionView connection, long toEndpointRate, long toClientRate) {
        static ConnectionRow of(LiveConnection live) {
            return new ConnectionRow(
                    ConnectionView.of(live.summary()),
                    Math.round(live.bytes().toEndpoint()),
                    Math.round(live.bytes().toClient()));
        }
    }

    /**
     * Makes what {@code query} wants of {@code snapshot}.
     *
     * @param isFirst whether it begins a stream
     */
    static LiveView of(
            LiveSnapshot snapshot, LiveQuery query, ServiceRows rows, String node, boolean killable, boolean isFirst) {
        List<LiveConnection> connections = query.connectionsOf(snapshot);
        List<LiveService> services = query.servicesOf(snapshot, connections);
        return new LiveView(
                node,
                killable,
                snapshot.now(),
                snapshot.services().size(),
                isFirst ? snapshot.history() : null,
                snapshot.problems().size(),
                snapshot.problems().stream().limit(MOST_PROBLEMS).toList(),
                new Page<>(
                        services.size(),
                        query.services().offset(),
                        query.services().of(services).stream().map(rows::row).toList()),
                new Page<>(
                        connections.size(),
                        query.connections().offset(),
                        query.connections().of(connections).stream()
                                .map(ConnectionRow::of)
                                .toList()),
                selected(snapshot, query, services, rows));
    }

    private static @Nullable ServiceDetail selected(
            LiveSnapshot snapshot, LiveQuery query, List<LiveService> services, ServiceRows rows) {
        if (query.selected().isEmpty()) {
            return services.size() == 1 ? rows.detail(services.getFirst(), snapshot, query) : null;
        }
        int slash = query.selected().indexOf('/');
        var name = new NamespacedName(
                query.selected().substring(0, Math.max(0, slash)),
                query.selected().substring(slash + 1));
        return snapshot.services().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(each -> rows.detail(each, snapshot, query))
                .orElse(null);
    }
}
