// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

/**
 * Where the endpoints of a slice listen. It is matched to a Service port by name and protocol, never by number.
 *
 * @param name the port's name, empty for the unnamed port
 * @param protocol the transport protocol
 * @param port the number
 */
public record EndpointPort(String name, Protocol protocol, int port) {
    public EndpointPort {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
    }
}
