// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import io.spliceway.cluster.VersionedMap;
import io.spliceway.model.NamespacedName;
import io.spliceway.server.dns.message.Answer;
import io.spliceway.server.dns.message.Name;
import io.spliceway.server.dns.message.Question;
import io.spliceway.server.dns.message.Rdata;
import io.spliceway.server.dns.message.RecordType;
import io.spliceway.server.dns.message.ResourceRecord;
import io.spliceway.server.dns.message.ResponseCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of a cluster at one time. Immutable; the next version shares the names of all Services that did not change.
 *
 * <p>A name exists if it has records or a name below it has; else the answer is NXDOMAIN. So does the name of a namespace
 * with any Service in it, and that of its pods.
 */
public final class Zone {
    /** How long anything may be remembered, also that it is not there: as CoreDNS has it, because Services come and go. */
    public static final int TTL_SECONDS = 5;

    private static final int MOST_ALIASES = 8;
    private static final Rdata ANY_ANSWER = Rdata.text("RFC8482", "");
    private static final String SERVICES = "svc";
    private static final String PODS = "pod";

    private final ZoneApex apex;
    private final int serial;
    private final Rdata soa;
    private final VersionedMap<NamespacedName, ServiceRecords> services;
    private final VersionedMap<String, Integer> namespaces;
    private final VersionedMap<Name, List<Name>> reverse;

    Zone(
            ZoneApex apex,
            int serial,
            VersionedMap<NamespacedName, ServiceRecords> services,
            VersionedMap<String, Integer> namespaces,
            VersionedMap<Name, List<Name>> reverse) {
        this.apex = apex;
        this.serial = serial;
        this.soa = apex.authority(serial);
        this.services = services;
        this.namespaces = namespaces;
        this.reverse = reverse;
    }

    /**
     * Returns what the zone says to {@code question}.
     *
     * @param turn where a list of several records begins, so that clients that take the first share them
     */
    public Lookup find(Question question, int turn) {
        List<ResourceRecord> aliases = new ArrayList<>();
        Name name = question.name();
        while (aliases.size() <= MOST_ALIASES) {
            boolean inZone = name.isWithin(apex.name());
            ZoneNode node = inZone ? node(name) : reverseNode(name);
            if (node == null && !inZone) {
                return aliases.isEmpty()
                        ? new Lookup.Elsewhere()
                        : new Lookup.Alias(List.copyOf(aliases), new Question(name, question.type()));
            }
            Name target = node == null || !isFollowed(question.type()) ? null : node.alias();
            if (target == null) {
                Name zone = inZone ? apex.name() : name;
                return new Lookup.Found(
                        answer(name, question.type(), node, zone, turn).behind(aliases));
            }
            aliases.add(record(name, RecordType.CNAME, Rdata.name(target)));
            name = target;
        }
        return new Lookup.Found(Answer.failure(ResponseCode.SERVFAIL)); // aliases in a circle
    }

    // RFC 1034 §3.6.2: who asks for the alias itself, or for anything, gets it.
    private static boolean isFollowed(int type) {
        return type != RecordType.CNAME && type != RecordType.ANY;
    }

    private Answer answer(Name name, int type, @Nullable ZoneNode node, Name zone, int turn) {
        if (node == null) {
            return Answer.nothing(ResponseCode.NXDOMAIN, record(zone, RecordType.SOA, soa));
        }
        if (type == RecordType.ANY) {
            return Answer.found(List.of(record(name, RecordType.HINFO, ANY_ANSWER)), List.of());
        }
        List<Rdata> set = node.set(type);
        return set.isEmpty()
                ? Answer.nothing(ResponseCode.NOERROR, record(zone, RecordType.SOA, soa))
                : Answer.found(records(name, type, set, turn), type == RecordType.SRV ? node.additional() : List.of());
    }

    private static List<ResourceRecord> records(Name name, int type, List<Rdata> set, int turn) {
        List<ResourceRecord> records = new ArrayList<>(set.size());
        for (Rdata data : set) {
            records.add(record(name, type, data));
        }
        Collections.rotate(records, turn % set.size());
        return records;
    }

    private static ResourceRecord record(Name owner, int type, Rdata data) {
        return new ResourceRecord(owner, type, TTL_SECONDS, data);
    }

    private @Nullable ZoneNode node(Name name) {
        int depth = name.labelCount() - apex.name().labelCount();
        List<String> labels = name.firstLabels(depth);
        if (depth >= 2 && labels.getLast().equals(SERVICES)) {
            return serviceNode(labels, depth);
        }
        if (depth >= 2 && labels.getLast().equals(PODS)) {
            return podNode(labels, depth);
        }
        return labels.isEmpty() ? apex.node(soa) : apex.below(labels);
    }

    private @Nullable ZoneNode serviceNode(List<String> labels, int depth) {
        String namespace = labels.get(depth - 2);
        if (depth == 2) {
            return namespaces.get(namespace) == null ? null : ZoneNode.EMPTY;
        }
        ServiceRecords records = services.get(new NamespacedName(namespace, labels.get(depth - 3)));
        return records == null ? null : records.nodes().get(labels.subList(0, depth - 3));
    }

    private @Nullable ZoneNode podNode(List<String> labels, int depth) {
        if (depth > 3 || namespaces.get(labels.get(depth - 2)) == null) {
            return null;
        }
        if (depth == 2) {
            return ZoneNode.EMPTY;
        }
        return PodName.address(labels.getFirst())
                .map(address -> ZoneNode.of(RecordCollector.addressSets(List.of(address))))
                .orElse(null);
    }

    private @Nullable ZoneNode reverseNode(Name name) {
        List<Name> owners = reverse.get(name);
        return owners == null
                ? null
                : ZoneNode.of(RecordType.PTR, owners.stream().map(Rdata::name).toList());
    }

    /** Returns the number of Services that have names. */
    public int size() {
        return services.size();
    }

    ZoneApex apex() {
        return apex;
    }

    ZoneEditor edit() {
        return new ZoneEditor(this, services.edit(), namespaces.edit(), reverse.edit());
    }

    Zone next(
            VersionedMap<NamespacedName, ServiceRecords> nextServices,
            VersionedMap<String, Integer> nextNamespaces,
            VersionedMap<Name, List<Name>> nextReverse) {
        return new Zone(apex, serial + 1, nextServices, nextNamespaces, nextReverse);
    }
}
