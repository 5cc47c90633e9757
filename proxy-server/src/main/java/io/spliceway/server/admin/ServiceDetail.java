// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Service with everything; the component names are the names of the JSON's fields. */
public record ServiceDetail(String namespace, String name, String type, List<PortDetail> ports) {

    /**
     * A Service port.
     *
     * @param endpoints the first of its {@code endpointCount} endpoints that the filter for pods leaves
     */
    public record PortDetail(
            String name,
            String protocol,
            int port,
            List<ServiceView.FrontendView> frontends,
            int endpointCount,
            List<EndpointDetail> endpoints) {}

    /**
     * An endpoint.
     *
     * @param state {@code ready}, {@code terminating}, {@code not-ready}, {@code excluded} or {@code failing}
     * @param why the same in words
     * @param connections the connections to it
     */
    public record EndpointDetail(
            String address, @Nullable String pod, @Nullable String node, String state, String why, long connections) {}
}
