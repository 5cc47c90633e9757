// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import io.spliceway.server.dns.message.Name;
import io.spliceway.server.dns.message.Rdata;
import io.spliceway.server.dns.message.RecordType;
import io.spliceway.server.dns.message.ResourceRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A name that exists. Immutable.
 *
 * @param sets what it has, by type; nothing where only names below it have something
 * @param additional the addresses of those that its SRV records name
 * @param alias the name that it stands for, if that is all it does
 */
record ZoneNode(
        Map<Integer, List<Rdata>> sets,
        List<ResourceRecord> additional,
        @Nullable Name alias) {
    /** A name that only has names below it. */
    static final ZoneNode EMPTY = of(Map.of());

    ZoneNode {
        sets = Map.copyOf(sets);
        additional = List.copyOf(additional);
    }

    static ZoneNode of(Map<Integer, List<Rdata>> sets) {
        return new ZoneNode(sets, List.of(), null);
    }

    static ZoneNode of(int type, List<Rdata> data) {
        return of(Map.of(type, data));
    }

    static ZoneNode services(List<Rdata> data, List<ResourceRecord> additional) {
        return new ZoneNode(Map.of(RecordType.SRV, data), additional, null);
    }

    static ZoneNode aliasOf(Name target) {
        return new ZoneNode(Map.of(RecordType.CNAME, List.of(Rdata.name(target))), List.of(), target);
    }

    List<Rdata> set(int type) {
        return sets.getOrDefault(type, List.of());
    }
}
