// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import java.util.List;
import java.util.stream.Stream;

/** The rules of the service discovery specification, each with questions about {@link NamedServices} and their answers. */
final class DiscoveryRows {
    private static final String DEFAULT = "default.svc.cluster.local";
    private static final String DATA = "data.svc.cluster.local";
    private static final String DB = "db.data.svc.cluster.local.";
    private static final String QUEUE = "queue.data.svc.cluster.local.";
    private static final String SOA =
            "cluster.local. 5 IN SOA ns.dns.cluster.local. hostmaster.cluster.local. N 7200 1800 86400 5";

    private DiscoveryRows() {}

    /**
     * A question.
     *
     * @param rule the rule that it is about
     * @param status the code of the answer
     * @param records those of all sections of the answer
     */
    record Row(String rule, String name, String type, String status, List<String> records) {
        @Override
        public String toString() {
            return rule + ": " + name + " " + type;
        }
    }

    /** Begins the rows of a rule. */
    private record Rule(String text) {
        Row found(String name, String type, String... records) {
            return new Row(text, name, type, "NOERROR", List.of(records));
        }

        /** A question with one record for an answer. */
        Row one(String name, String type, String data) {
            return found(name, type, name + ". 5 IN " + type + " " + data);
        }

        Row noData(String name, String type) {
            return new Row(text, name, type, "NOERROR", List.of(SOA));
        }

        Row noName(String name, String type) {
            return new Row(text, name, type, "NXDOMAIN", List.of(SOA));
        }

        Row refused(String name, String type) {
            return new Row(text, name, type, "REFUSED", List.of());
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                        services(), ports(), reverse(), headless(), endpoints(), readiness(), headlessPorts(), others())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> services() {
        var version = new Rule("dns-version has the version of the schema");
        var addresses = new Rule("Service has its cluster addresses, each in its family");
        var letterCase = new Rule("letter case does not matter");
        return Stream.of(
                version.one("dns-version.cluster.local", "TXT", "\"1.1.0\""),
                addresses.one("kubernetes." + DEFAULT, "A", "127.96.8.1"),
                addresses.noData("kubernetes." + DEFAULT, "AAAA"),
                addresses.one("six." + DEFAULT, "AAAA", "fd00:96::6"),
                addresses.noData("six." + DEFAULT, "A"),
                addresses.one("web." + DEFAULT, "A", "127.96.8.20"),
                addresses.one("web." + DEFAULT, "AAAA", "fd00:96::20"),
                letterCase.one("WEB.Default.svc.cluster.LOCAL", "A", "127.96.8.20"),
                letterCase.one("1.8.96.127.IN-ADDR.arpa", "PTR", "kubernetes." + DEFAULT + "."));
    }

    private static Stream<Row> ports() {
        var named = new Rule("named port has an SRV record, with the addresses of what it names");
        var unnamed = new Rule("unnamed port has none");
        return Stream.of(
                named.found(
                        "_https._tcp.kubernetes." + DEFAULT,
                        "SRV",
                        "_https._tcp.kubernetes.default.svc.cluster.local. 5 IN SRV 0 100 18443 kubernetes.default.svc.cluster.local.",
                        "kubernetes.default.svc.cluster.local. 5 IN A 127.96.8.1"),
                named.found(
                        "_dns._udp.web." + DEFAULT,
                        "SRV",
                        "_dns._udp.web.default.svc.cluster.local. 5 IN SRV 0 100 53 web.default.svc.cluster.local.",
                        "web.default.svc.cluster.local. 5 IN A 127.96.8.20",
                        "web.default.svc.cluster.local. 5 IN AAAA fd00:96::20"),
                named.noName("_dns._tcp.web." + DEFAULT, "SRV"),
                unnamed.noName("_18080._tcp.plain." + DEFAULT, "SRV"),
                unnamed.noName("_tcp.plain." + DEFAULT, "SRV"),
                unnamed.noName("_80._tcp.states." + DATA, "SRV"));
    }

    private static Stream<Row> reverse() {
        var rule = new Rule("each cluster address leads back to its Service");
        return Stream.of(
                rule.one("1.8.96.127.in-addr.arpa", "PTR", "kubernetes." + DEFAULT + "."),
                rule.one("20.8.96.127.in-addr.arpa", "PTR", "web." + DEFAULT + "."),
                rule.one(
                        "0.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.0.d.f.ip6.arpa",
                        "PTR",
                        "web." + DEFAULT + "."));
    }

    private static Stream<Row> headless() {
        var addresses = new Rule("headless Service has an address for each ready endpoint");
        var noneReady = new Rule("headless Service without a ready endpoint has no name");
        return Stream.of(
                addresses.found("db." + DATA, "A", DB + " 5 IN A 10.1.0.1", DB + " 5 IN A 10.1.0.2"),
                addresses.one("db." + DATA, "AAAA", "fd00:1::1"),
                noneReady.noName("down." + DATA, "A"),
                noneReady.noName("down." + DATA, "AAAA"),
                noneReady.noName("_sql._tcp.down." + DATA, "SRV"));
    }

    private static Stream<Row> endpoints() {
        var hostname = new Rule("endpoint has a name of its hostname");
        var id = new Rule("endpoint without a hostname has an id of the system's");
        var reverse = new Rule("address of an endpoint leads back to its name");
        return Stream.of(
                hostname.one("db-0.db." + DATA, "A", "10.1.0.1"),
                hostname.one("db-0.db." + DATA, "AAAA", "fd00:1::1"),
                hostname.noName("10-1-0-1.db." + DATA, "A"),
                id.one("10-1-0-2.db." + DATA, "A", "10.1.0.2"),
                id.noData("10-1-0-2.db." + DATA, "AAAA"),
                id.one("fd00-1--52.queue." + DATA, "AAAA", "fd00:1::52"),
                reverse.one("1.0.1.10.in-addr.arpa", "PTR", "db-0." + DB),
                reverse.one("2.0.1.10.in-addr.arpa", "PTR", "10-1-0-2." + DB),
                reverse.one(
                        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.0.d.f.ip6.arpa",
                        "PTR",
                        "db-0." + DB),
                reverse.refused("3.0.1.10.in-addr.arpa", "PTR"));
    }

    private static Stream<Row> readiness() {
        var ready = new Rule("ready is what the endpoint's condition says, or what publishNotReadyAddresses does");
        String states = "states." + DATA;
        return Stream.of(
                ready.found(states, "A", states + ". 5 IN A 10.1.6.1", states + ". 5 IN A 10.1.6.4"),
                ready.one("ready." + states, "A", "10.1.6.1"),
                ready.one("unsaid." + states, "A", "10.1.6.4"),
                ready.noName("unready." + states, "A"),
                ready.noName("leaving." + states, "A"),
                ready.noName("db-2.db." + DATA, "A"),
                ready.one("early." + DATA, "A", "10.1.7.1"),
                ready.one("1.7.1.10.in-addr.arpa", "PTR", "10-1-7-1.early." + DATA + "."));
    }

    private static Stream<Row> headlessPorts() {
        var rule = new Rule("headless Service has an SRV record for each ready endpoint and named port");
        var number = new Rule("SRV record of an endpoint has the endpoint's own port number");
        String sql = "_sql._tcp." + DB + " 5 IN SRV 0 100 5433 ";
        String metrics = "_metrics._tcp." + DB + " 5 IN SRV 0 100 9187 ";
        String amqp = "_amqp._tcp." + QUEUE + " 5 IN SRV 0 100 ";
        String[] dbAddresses = {
            "10-1-0-2." + DB + " 5 IN A 10.1.0.2",
            "db-0." + DB + " 5 IN A 10.1.0.1",
            "db-0." + DB + " 5 IN AAAA fd00:1::1"
        };
        return Stream.of(
                rule.found(
                        "_sql._tcp.db." + DATA,
                        "SRV",
                        Stream.concat(Stream.of(dbAddresses), Stream.of(sql + "10-1-0-2." + DB, sql + "db-0." + DB))
                                .toArray(String[]::new)),
                rule.found(
                        "_metrics._tcp.db." + DATA,
                        "SRV",
                        Stream.concat(
                                        Stream.of(dbAddresses),
                                        Stream.of(metrics + "10-1-0-2." + DB, metrics + "db-0." + DB))
                                .toArray(String[]::new)),
                rule.noName("_admin._tcp.db." + DATA, "SRV"),
                number.found(
                        "_amqp._tcp.queue." + DATA,
                        "SRV",
                        amqp + "5673 queue-0." + QUEUE,
                        amqp + "5674 10-1-5-2." + QUEUE,
                        amqp + "5674 fd00-1--52." + QUEUE,
                        "queue-0." + QUEUE + " 5 IN A 10.1.5.1",
                        "10-1-5-2." + QUEUE + " 5 IN A 10.1.5.2",
                        "fd00-1--52." + QUEUE + " 5 IN AAAA fd00:1::52"));
    }

    private static Stream<Row> others() {
        var alias = new Rule("ExternalName is a CNAME, without ports and without a way back");
        var pod = new Rule("address of a pod is a name (deprecated)");
        var zone = new Rule("zone has SOA and NS");
        var misses = new Rule("anything else is no name, or has no data");
        return Stream.of(
                alias.found("ext." + DEFAULT, "A", "ext.default.svc.cluster.local. 5 IN CNAME db.example.com."),
                alias.one("ext." + DEFAULT, "CNAME", "db.example.com."),
                alias.noName("_http._tcp.ext." + DEFAULT, "SRV"),
                alias.found(
                        "alias." + DEFAULT,
                        "AAAA",
                        "alias.default.svc.cluster.local. 5 IN CNAME web.default.svc.cluster.local.",
                        "web.default.svc.cluster.local. 5 IN AAAA fd00:96::20"),
                alias.one("20.8.96.127.in-addr.arpa", "PTR", "web." + DEFAULT + "."),
                pod.one("10-9-8-7.default.pod.cluster.local", "A", "10.9.8.7"),
                pod.one("fd00--5.default.pod.cluster.local", "AAAA", "fd00::5"),
                pod.noName("web-0.default.pod.cluster.local", "A"),
                zone.one("ns.dns.cluster.local", "A", "127.0.0.1"),
                zone.one("ns.dns.cluster.local", "AAAA", "::1"),
                zone.one("cluster.local", "NS", "ns.dns.cluster.local."),
                zone.found("cluster.local", "SOA", SOA),
                misses.noData(DEFAULT, "A"),
                misses.noData("web." + DEFAULT, "MX"),
                misses.noName("nothing." + DEFAULT, "A"),
                misses.noName("web.nowhere.svc.cluster.local", "A"),
                misses.refused("www.example.com", "A"));
    }
}
