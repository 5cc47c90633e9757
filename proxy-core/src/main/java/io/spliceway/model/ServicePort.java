// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

/**
 * One entry of a Service's {@code spec.ports}.
 *
 * @param name the port's name, empty when the Service has a single unnamed port
 * @param protocol the transport protocol
 * @param port the port on the Service's addresses
 * @param nodePort the port on the node's addresses, 0 when there is none
 */
public record ServicePort(String name, Protocol protocol, int port, int nodePort) {
    public ServicePort {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
        if (nodePort < 0 || nodePort > 65_535) {
            throw new IllegalArgumentException("nodePort " + nodePort + " is not between 0 and 65535");
        }
    }
}
