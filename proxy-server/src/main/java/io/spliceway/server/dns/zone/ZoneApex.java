// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import io.spliceway.cluster.VersionedMap;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.Service;
import io.spliceway.server.dns.message.Name;
import io.spliceway.server.dns.message.Rdata;
import io.spliceway.server.dns.message.RecordType;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of a zone that do not depend on Services. Immutable. */
public final class ZoneApex {
    private static final String SCHEMA_VERSION = "1.1.0";
    private static final int REFRESH_SECONDS = 7200;
    private static final int RETRY_SECONDS = 1800;
    private static final int EXPIRE_SECONDS = 86_400;

    private final Name name;
    private final Name services;
    private final Name server;
    private final Name mailbox;
    private final Map<List<String>, ZoneNode> below;

    /**
     * Names a zone.
     *
     * @param clusterDomain the zone's name, such as {@code cluster.local}
     * @param serverAddresses where it is served
     * @throws IllegalArgumentException if the name cannot be a zone's
     */
    public ZoneApex(String clusterDomain, Collection<InetAddress> serverAddresses) {
        name = Name.parse(clusterDomain);
        services = name.child("svc");
        server = name.child("dns").child("ns");
        mailbox = name.child("hostmaster");
        below = Map.of(
                List.of("svc"), ZoneNode.EMPTY,
                List.of("pod"), ZoneNode.EMPTY,
                List.of("dns"), ZoneNode.EMPTY,
                List.of("ns", "dns"), ZoneNode.of(RecordCollector.addressSets(serverAddresses)),
                List.of("dns-version"), ZoneNode.of(RecordType.TXT, List.of(Rdata.text(SCHEMA_VERSION))));
    }

    Name name() {
        return name;
    }

    /** Returns the names of {@code service}, null if DNS cannot have them. */
    @Nullable
    ServiceRecords records(Service service, Collection<EndpointSlice> slices) {
        try {
            Name own = services.child(service.name().namespace())
                    .child(service.name().name());
            return ServiceRecords.of(service, slices, own);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Returns the SOA record's data of the zone's version {@code serial}. */
    Rdata authority(int serial) {
        var numbers = new Rdata.SoaNumbers(serial, REFRESH_SECONDS, RETRY_SECONDS, EXPIRE_SECONDS, Zone.TTL_SECONDS);
        return Rdata.authority(server, mailbox, numbers);
    }

    /** Returns what the zone's own name has. */
    ZoneNode node(Rdata authority) {
        return ZoneNode.of(Map.of(RecordType.SOA, List.of(authority), RecordType.NS, List.of(Rdata.name(server))));
    }

    /** Returns what the name that {@code labels} lead to from the zone's name has, null if it does not exist. */
    @Nullable
    ZoneNode below(List<String> labels) {
        return below.get(labels);
    }

    /** Returns the zone before the first Service; its next version has the serial number {@code firstSerial}. */
    public Zone empty(int firstSerial) {
        return new Zone(this, firstSerial - 1, VersionedMap.empty(), VersionedMap.empty(), VersionedMap.empty());
    }
}
