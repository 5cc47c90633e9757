// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.spliceway.model.ServicePortName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The service ports that are measured: those that have a route, and those removed ones whose connections live on, until
 * the last of these has ended. Thread-safe.
 */
final class ServicePorts {
    private final InstantSource clock;
    private final Map<ServicePortName, ServicePortMetrics> byName = new LinkedHashMap<>();
    private @Nullable List<ServicePortMetrics> list; // of byName, as long as that does not change
    private final Set<ServicePortName> removed = new HashSet<>();

    ServicePorts(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns the counters of a port; those that it had, if it comes back while connections of it live on. */
    synchronized ServicePortMetrics add(ServicePortName name) {
        removed.remove(name);
        list = null;
        return byName.computeIfAbsent(name, added -> new ServicePortMetrics(added, clock));
    }

    /** The port has no route any more. */
    synchronized void remove(ServicePortName name) {
        removed.add(name);
        forgetEnded();
    }

    synchronized @Nullable ServicePortMetrics find(ServicePortName name) {
        return byName.get(name);
    }

    /** Returns all ports; the same list again as long as no port comes or goes. */
    synchronized List<ServicePortMetrics> toList() {
        forgetEnded();
        if (list == null) {
            list = List.copyOf(byName.values());
        }
        return list;
    }

    /** Returns what each port has done, in the order of {@link #toList}; a port that has done nothing since the same object. */
    synchronized List<ServicePortTraffic> traffic() {
        List<ServicePortMetrics> ports = toList();
        var traffic = new ArrayList<ServicePortTraffic>(ports.size());
        for (ServicePortMetrics port : ports) {
            traffic.add(port.traffic());
        }
        return traffic;
    }

    private void forgetEnded() {
        removed.removeIf(name -> {
            ServicePortMetrics port = byName.get(name);
            if (port != null && port.active() > 0) {
                return false;
            }
            byName.remove(name);
            list = null;
            return true;
        });
    }
}
