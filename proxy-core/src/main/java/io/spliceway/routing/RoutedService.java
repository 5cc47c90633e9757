// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.Service;
import io.spliceway.model.ServicePortName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Service and what the table holds for each of its ports. The unit that a change rebuilds. */
public record RoutedService(Service service, List<RoutedPort> ports) {
    public RoutedService {
        ports = List.copyOf(ports);
    }

    /** Returns the port with this name, null if there is none. */
    public @Nullable RoutedPort port(ServicePortName name) {
        for (RoutedPort port : ports) {
            if (port.name().equals(name)) {
                return port;
            }
        }
        return null;
    }
}
