// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.model.NamespacedName;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The external IPs that Services ask for and may not have. Thread-safe. */
public final class RefusedExternalIps {
    /** Why an external IP is refused, and what to do about it. */
    public static final String REASON = "not inside --external-ip-cidrs; add it there to let Services have it";

    /** None, where nothing is refused. */
    public static RefusedExternalIps none() {
        return new RefusedExternalIps();
    }

    private final Map<NamespacedName, List<InetAddress>> refused = new ConcurrentHashMap<>();

    /** Returns the refused external IPs of {@code service}, mostly none. */
    public List<InetAddress> of(NamespacedName service) {
        return refused.getOrDefault(service, List.of());
    }

    /** Takes what a Service may not have; the answer is whether that is anything new. */
    boolean set(NamespacedName service, List<InetAddress> addresses) {
        List<InetAddress> before = addresses.isEmpty() ? refused.remove(service) : refused.put(service, addresses);
        return !addresses.equals(before);
    }

    void retain(Collection<NamespacedName> services) {
        refused.keySet().retainAll(services);
    }
}
