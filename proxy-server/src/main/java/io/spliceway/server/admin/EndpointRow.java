// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of a Service port, as {@code /api/v1/endpoints} shows it; the component names are the names of the JSON's
 * fields.
 *
 * @param namespace the Service's namespace
 * @param service the Service's name
 * @param port the Service port's name, empty for the unnamed one
 * @param portNumber the Service port's number
 * @param protocol the Service port's protocol
 * @param address {@code ip:port}
 * @param pod the pod behind it, if it is one
 * @param node the node it runs on, if known
 * @param state {@code ready}, {@code failing}, {@code terminating}, {@code not-ready} or {@code excluded}
 * @param why the same in words
 * @param connections the live connections of this Service port to it
 */
public record EndpointRow(
        String namespace,
        String service,
        String port,
        int portNumber,
        String protocol,
        String address,
        @Nullable String pod,
        @Nullable String node,
        String state,
        String why,
        long connections) {

    /** The answer to {@code /api/v1/endpoints}. */
    public record EndpointList(List<EndpointRow> endpoints) {}
}
