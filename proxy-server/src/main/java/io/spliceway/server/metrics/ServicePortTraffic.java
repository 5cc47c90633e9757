// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.spliceway.model.ServicePortName;

/**
 * What a service port has done since it is served.
 *
 * @param name the port
 * @param active the connections that are open
 * @param accepted the connections that were admitted
 * @param dialFailures the attempts to reach an endpoint that failed
 * @param bytesToEndpoint the bytes that left for endpoints, as far as they are reported
 * @param bytesToClient the bytes that left for clients, as far as they are reported
 */
public record ServicePortTraffic(
        ServicePortName name,
        long active,
        long accepted,
        long dialFailures,
        long bytesToEndpoint,
        long bytesToClient) {}
