// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Addresses that no frontend uses any more. Their connections live on, and a client whose connection was cut short hears
 * of it only from an address that is still local; so an address leaves when no connection has used it from one
 * {@link #sweep} to the next. Confined to the control thread.
 */
final class LeavingAddresses {
    private final Set<InetAddress> fresh = new HashSet<>();
    private final Set<InetAddress> swept = new HashSet<>();

    void add(Collection<InetAddress> addresses) {
        fresh.addAll(addresses);
    }

    /** Forgets addresses that are used again. */
    void removeAll(Collection<InetAddress> addresses) {
        fresh.removeAll(addresses);
        swept.removeAll(addresses);
    }

    boolean isEmpty() {
        return fresh.isEmpty() && swept.isEmpty();
    }

    Set<InetAddress> all() {
        Set<InetAddress> all = new HashSet<>(fresh);
        all.addAll(swept);
        return all;
    }

    /** Returns, and forgets, those that have left, given which ones connections use. */
    Set<InetAddress> sweep(Set<InetAddress> inUse) {
        Set<InetAddress> left = new HashSet<>(swept);
        left.removeAll(inUse);
        swept.retainAll(inUse);
        swept.addAll(fresh);
        fresh.clear();
        return left;
    }
}
