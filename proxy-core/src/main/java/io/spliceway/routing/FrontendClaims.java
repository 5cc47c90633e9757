// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.NamespacedName;
import io.spliceway.model.ServicePortName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who claims which frontend address. The oldest Service owns it, by name among those of one age, so that the outcome
 * does not depend on the order of events; when it leaves, the next one does. Confined to the control thread.
 */
final class FrontendClaims {
    // The owner comes first. Nearly all lists have one element.
    private final Map<FrontendAddress, List<Claim>> claims = new HashMap<>();

    /** The claim of a service port whose Service was created at some time. */
    record Claim(Instant created, ServicePortName servicePort) {
        private static final Comparator<Claim> BY_AGE =
                Comparator.comparing(Claim::created).thenComparing(Claim::servicePort);
    }

    /** Returns the owner of {@code address}, null if nobody claims it. */
    @Nullable
    ServicePortName owner(FrontendAddress address) {
        List<Claim> claimants = claims.getOrDefault(address, List.of());
        return claimants.isEmpty() ? null : claimants.getFirst().servicePort();
    }

    /**
     * Replaces the claims of one Service.
     *
     * @return the other Services which claim an address whose owner changed by this
     */
    Set<NamespacedName> replace(Map<FrontendAddress, Claim> before, Map<FrontendAddress, Claim> after) {
        Set<NamespacedName> affected = new HashSet<>();
        before.forEach((address, claim) -> {
            Claim next = after.get(address);
            if (!claim.equals(next)) {
                change(address, claim, next, affected);
            }
        });
        after.forEach((address, claim) -> {
            if (!before.containsKey(address)) {
                change(address, null, claim, affected);
            }
        });
        return affected;
    }

    private void change(
            FrontendAddress address, @Nullable Claim old, @Nullable Claim next, Set<NamespacedName> affected) {
        ServicePortName ownerBefore = owner(address);
        List<Claim> others = new ArrayList<>(claims.getOrDefault(address, List.of()));
        if (old != null) {
            others.remove(old);
        }
        List<Claim> claimants = next == null ? others : insert(others, next);
        if (claimants.isEmpty()) {
            claims.remove(address);
        } else {
            claims.put(address, List.copyOf(claimants));
        }
        if (!Objects.equals(ownerBefore, owner(address))) {
            claimants.forEach(claim -> {
                if (!claim.equals(next)) {
                    affected.add(claim.servicePort().service());
                }
            });
        }
    }

    private static List<Claim> insert(List<Claim> sorted, Claim claim) {
        int index = -Collections.binarySearch(sorted, claim, Claim.BY_AGE) - 1;
        var longer = new ArrayList<>(sorted);
        longer.add(index, claim);
        return longer;
    }
}
