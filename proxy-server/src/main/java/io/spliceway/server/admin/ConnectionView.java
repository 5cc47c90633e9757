// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.server.metrics.LabelValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live connection, or session over UDP, as {@code /api/v1/connections} shows it; the component names are the names of the JSON's fields.
 *
 * @param id identifies the connection for as long as it lives
 * @param client where it comes from, {@code ip:port}
 * @param frontend where it was accepted
 * @param namespace the Service's namespace
 * @param service the Service's name
 * @param port the Service port's name, empty for the unnamed one
 * @param protocol the Service port's protocol
 * @param endpoint where it goes to, {@code ip:port}; absent before the first attempt
 * @param pod the pod behind the endpoint, if it is one
 * @param node the endpoint's node, if known
 * @param pickReason why that endpoint: {@code round-robin}, {@code affinity} or {@code retry}
 * @param dialAttempts how many endpoints were tried, the last one included
 * @param state {@code dialing}, {@code established} or {@code half-closed}; over UDP {@code unreplied} or
 *     {@code established}
 * @param mode {@code copy} or {@code splice}
 * @param ageSeconds the time since it was accepted
 * @param bytesToEndpoint the bytes that left for the endpoint
 * @param bytesToClient the bytes that left for the client
 * @param datagramsToEndpoint the datagrams that left for the endpoint; absent over TCP
 * @param datagramsToClient the datagrams that left for the client; absent over TCP
 */
public record ConnectionView(
        long id,
        String client,
        FrontendRef frontend,
        String namespace,
        String service,
        String port,
        String protocol,
        @Nullable String endpoint,
        @Nullable String pod,
        @Nullable String node,
        @Nullable String pickReason,
        int dialAttempts,
        String state,
        String mode,
        double ageSeconds,
        long bytesToEndpoint,
        long bytesToClient,
        @Nullable Long datagramsToEndpoint,
        @Nullable Long datagramsToClient) {

    /** The answer to {@code /api/v1/connections}. */
    public record ConnectionList(List<ConnectionView> connections) {}

    /**
     * Where a connection was accepted.
     *
     * @param kind ClusterIP, NodePort, ExternalIP or LoadBalancer
     * @param address {@code ip:port}
     */
    public record FrontendRef(String kind, String address) {}

    static ConnectionView of(ConnectionSummary connection) {
        ServicePortName servicePort = connection.servicePort();
        Endpoint endpoint = connection.endpoint();
        boolean udp = servicePort.protocol() == Protocol.UDP;
        return new ConnectionView(
                connection.id(),
                HostPort.format(connection.client()),
                new FrontendRef(
                        FrontendKind.of(connection.frontend()),
                        connection.frontend().address().toString()),
                servicePort.service().namespace(),
                servicePort.service().name(),
                servicePort.port(),
                servicePort.protocol().name(),
                endpoint == null ? null : endpoint.toString(),
                endpoint == null ? null : endpoint.podName(),
                endpoint == null ? null : endpoint.nodeName(),
                connection.pickReason() == null ? null : LabelValue.of(connection.pickReason()),
                connection.dialAttempts(),
                LabelValue.of(connection.state()),
                LabelValue.of(connection.mode()),
                connection.age().toMillis() / 1000.0,
                connection.bytesToEndpoint(),
                connection.bytesToClient(),
                udp ? connection.datagramsToEndpoint() : null,
                udp ? connection.datagramsToClient() : null);
    }
}
