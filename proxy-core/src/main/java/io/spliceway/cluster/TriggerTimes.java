// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When the changes of endpoints happened that are not in effect yet ({@code endpointschangetracker.go}).
 *
 * <ul>
 *   <li>What happened before the proxy started is not its delay.
 *   <li>The time that a removed slice has is the one of its last change, not of its removal; so a removal is not timed,
 *       and ends the timing of what its Service still waits for.
 * </ul>
 *
 * <p>Confined to the control thread.
 */
public final class TriggerTimes {
    private final Instant start;
    private Map<Key, List<Instant>> times = new HashMap<>();

    /** The endpoints of a Service in one family. */
    public record Key(NamespacedName service, IpFamily family) {}

    TriggerTimes(Instant start) {
        this.start = start;
    }

    /** A slice says something new. */
    void changed(EndpointSlice slice) {
        Instant time = slice.lastChangeTriggerTime();
        if (time != null && time.isAfter(start)) {
            times.computeIfAbsent(key(slice), key -> new ArrayList<>()).add(time);
        }
    }

    /** A slice is gone. */
    void removed(EndpointSlice slice) {
        times.remove(key(slice));
    }

    /** Returns the times since the last call, in the order of the changes. */
    Map<Key, List<Instant>> take() {
        Map<Key, List<Instant>> taken = times;
        times = new HashMap<>();
        return taken;
    }

    private static Key key(EndpointSlice slice) {
        return new Key(slice.service(), slice.addressType());
    }
}
