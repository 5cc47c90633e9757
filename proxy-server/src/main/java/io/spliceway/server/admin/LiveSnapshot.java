// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.model.NamespacedName;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.admin.LiveView.Problem;
import io.spliceway.server.admin.LiveView.Sample;
import java.util.List;

/**
 * What the proxy does at one instant, with rates since the instant before. Immutable.
 *
 * @param services all Services, sorted by name
 * @param connections all connections, by id
 * @param now the whole proxy
 * @param history the last minutes, second by second as far as anybody looked, this instant last
 * @param problems what an operator should know first
 */
record LiveSnapshot(
        List<LiveService> services,
        List<LiveConnection> connections,
        Sample now,
        List<Sample> history,
        List<Problem> problems) {

    /** A Service and its traffic. Rates are per second. */
    record LiveService(RoutedService routed, long connections, double accepted, double dialFailures, Bytes bytes) {
        NamespacedName name() {
            return routed.service().name();
        }
    }

    /** A connection and its bytes per second. */
    record LiveConnection(ConnectionSummary summary, Bytes bytes) {}

    /** Bytes per second. */
    record Bytes(double toEndpoint, double toClient) {
        static final Bytes NONE = new Bytes(0, 0);

        double sum() {
            return toEndpoint + toClient;
        }
    }
}
