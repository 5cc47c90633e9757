// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.accesslog;

import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.ClosedConnection;
import io.spliceway.server.logging.LogEntry;
import io.spliceway.server.logging.LogEntry.Field;
import io.spliceway.server.metrics.LabelValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the access log says of a connection, by the names that the API has for the same. Stateless. */
final class AccessLine {
    private AccessLine() {}

    static LogEntry of(Instant closed, ClosedConnection connection) {
        List<Field> fields = new ArrayList<>(20);
        addPlace(fields, connection);
        addEndpoint(fields, connection);
        fields.add(new Field("durationSeconds", Duration.ofNanos(connection.ageNanos())));
        fields.add(new Field("bytesToEndpoint", connection.bytesToEndpoint()));
        fields.add(new Field("bytesToClient", connection.bytesToClient()));
        if (connection.servicePort().protocol() == Protocol.UDP) {
            fields.add(new Field("datagramsToEndpoint", connection.datagramsToEndpoint()));
            fields.add(new Field("datagramsToClient", connection.datagramsToClient()));
        }
        fields.add(new Field("mode", connection.spliced() ? "splice" : "copy"));
        fields.add(new Field("reason", LabelValue.of(connection.reason())));
        return new LogEntry(closed, "INFO", "access", "closed", fields, null);
    }

    private static void addPlace(List<Field> fields, ClosedConnection connection) {
        ServicePortName port = connection.servicePort();
        fields.add(new Field("id", connection.id()));
        fields.add(new Field("client", HostPort.format(connection.client())));
        fields.add(new Field("frontend", connection.frontend().address().toString()));
        fields.add(new Field("namespace", port.service().namespace()));
        fields.add(new Field("service", port.service().name()));
        fields.add(new Field("port", port.port()));
        fields.add(new Field("protocol", port.protocol().name()));
    }

    // What there is not has no field.
    private static void addEndpoint(List<Field> fields, ClosedConnection connection) {
        Endpoint endpoint = connection.endpoint();
        if (endpoint != null) {
            fields.add(new Field("endpoint", endpoint.toString()));
            if (endpoint.podName() != null) {
                fields.add(new Field("pod", endpoint.podName()));
            }
        }
        fields.add(new Field("dialAttempts", connection.dialAttempts()));
        if (connection.connectNanos() >= 0) {
            fields.add(new Field("connectSeconds", Duration.ofNanos(connection.connectNanos())));
        }
    }
}
