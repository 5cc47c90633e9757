// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import io.spliceway.model.IpFamily;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.server.dns.message.Name;
import io.spliceway.server.dns.message.Rdata;
import io.spliceway.server.dns.message.RecordType;
import io.spliceway.server.dns.message.ResourceRecord;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Gathers the names of a Service that has addresses, the same address or port once. Not thread-safe. */
final class RecordCollector {
    // Among equals neither number matters; these are CoreDNS's.
    private static final int SRV_PRIORITY = 0;
    private static final int SRV_WEIGHT = 100;

    private final Name service;
    private final Map<Name, Set<InetAddress>> addresses = new LinkedHashMap<>();
    private final Map<List<String>, ServicePorts> ports = new LinkedHashMap<>();
    private final Map<Name, Name> reverse = new HashMap<>();
    private final Map<List<String>, Name> hosts = new LinkedHashMap<>();

    /** What the SRV records of one port say. */
    private static final class ServicePorts {
        private final Set<Rdata> data = new LinkedHashSet<>();
        private final Set<Name> targets = new LinkedHashSet<>();

        void add(int number, Name target) {
            data.add(Rdata.service(SRV_PRIORITY, SRV_WEIGHT, number, target));
            targets.add(target);
        }
    }

    /** {@code service} is the Service's own name. */
    RecordCollector(Name service) {
        this.service = service;
    }

    /** Adds the cluster addresses and ports of the Service. */
    void add(Service object) {
        for (InetAddress address : object.clusterIps()) {
            addAddress(List.of(), service, address);
            reverse.put(ReverseName.of(address), service);
        }
        object.ports().forEach(port -> addPort(port.name(), port.protocol(), port.port(), service));
    }

    /** Adds an endpoint of the Service. */
    void add(HeadlessEndpoint endpoint) {
        Name host = service.child(endpoint.hostname());
        addAddress(List.of(), service, endpoint.address());
        addAddress(List.of(endpoint.hostname()), host, endpoint.address());
        reverse.put(ReverseName.of(endpoint.address()), host);
        endpoint.ports().forEach(port -> addPort(port.name(), port.protocol(), port.port(), host));
    }

    private void addAddress(List<String> labels, Name name, InetAddress address) {
        hosts.put(labels, name);
        addresses.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(address);
    }

    // Unnamed ports have no SRV record.
    private void addPort(String name, Protocol protocol, int number, Name target) {
        if (!name.isEmpty()) {
            List<String> labels = List.of("_" + name, "_" + protocol.name().toLowerCase(Locale.ROOT));
            ports.computeIfAbsent(labels, key -> new ServicePorts()).add(number, target);
        }
    }

    ServiceRecords records() {
        Map<List<String>, ZoneNode> nodes = new HashMap<>();
        hosts.forEach((labels, name) ->
                nodes.put(labels, ZoneNode.of(addressSets(addresses.getOrDefault(name, Set.of())))));
        ports.forEach((labels, port) -> {
            nodes.put(List.of(labels.getLast()), ZoneNode.EMPTY);
            nodes.put(labels, ZoneNode.services(List.copyOf(port.data), addressRecords(port.targets)));
        });
        return new ServiceRecords(nodes, reverse);
    }

    /** Returns the A and AAAA records that {@code addresses} make. */
    static Map<Integer, List<Rdata>> addressSets(Collection<InetAddress> addresses) {
        Map<Integer, List<Rdata>> sets = new HashMap<>();
        for (InetAddress address : addresses) {
            sets.computeIfAbsent(addressType(address), type -> new ArrayList<>())
                    .add(Rdata.address(address));
        }
        return sets;
    }

    private List<ResourceRecord> addressRecords(Collection<Name> targets) {
        List<ResourceRecord> records = new ArrayList<>();
        for (Name target : targets) {
            for (InetAddress address : addresses.getOrDefault(target, Set.of())) {
                records.add(new ResourceRecord(target, addressType(address), Zone.TTL_SECONDS, Rdata.address(address)));
            }
        }
        return records;
    }

    private static int addressType(InetAddress address) {
        return switch (IpFamily.of(address)) {
            case IPv4 -> RecordType.A;
            case IPv6 -> RecordType.AAAA;
        };
    }
}
