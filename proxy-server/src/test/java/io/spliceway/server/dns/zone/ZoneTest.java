// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DnsRecordType;
import io.spliceway.server.dns.message.Answer;
import io.spliceway.server.dns.message.Name;
import io.spliceway.server.dns.message.Query;
import io.spliceway.server.dns.message.Question;
import io.spliceway.server.dns.message.ResponseWriter;
import io.spliceway.server.dns.message.TestResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of the service discovery specification, and what is not in it. */
class ZoneTest {
    private static final Zone ZONE = TestCluster.zone();
    private static final String SOA =
            "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7200 1800 86400 5";
    private static final String SVC = ".svc.cluster.local";
    private static final String DB = "db.data.svc.cluster.local.";

    /** A question, and what is said to it: the code, then the records; additional ones behind a plus. */
    record Row(String question, List<String> lines) {
        @Override
        public String toString() {
            return question;
        }
    }

    private static Row found(String question, String... lines) {
        return new Row(
                question, Stream.concat(Stream.of("NOERROR"), Stream.of(lines)).toList());
    }

    private static Row noData(String question) {
        return new Row(question, List.of("NOERROR", SOA));
    }

    private static Row noName(String question) {
        return new Row(question, List.of("NXDOMAIN", SOA));
    }

    private static Row noReverseData(String question, String owner) {
        return new Row(question, List.of("NOERROR", SOA.replaceFirst("cluster\\.local\\.", owner)));
    }

    static Stream<Row> rows() {
        return Stream.of(
                        clusterIps(),
                        services(),
                        headless(),
                        headlessServices(),
                        external(),
                        zoneItself(),
                        pods(),
                        misses())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> clusterIps() {
        String web = "web.default.svc.cluster.local.";
        return Stream.of(
                found("kubernetes.default" + SVC + " A", "kubernetes.default.svc.cluster.local. 5 A 10.96.0.1"),
                noData("kubernetes.default" + SVC + " AAAA"),
                found("web.default" + SVC + " A", web + " 5 A 10.96.0.20"),
                found("web.default" + SVC + " AAAA", web + " 5 AAAA fd00:96:0:0:0:0:0:20"),
                found("six.default" + SVC + " AAAA", "six.default.svc.cluster.local. 5 AAAA fd00:96:0:0:0:0:0:6"),
                noData("six.default" + SVC + " A"),
                found("theirs.other" + SVC + " A", "theirs.other.svc.cluster.local. 5 A 10.96.0.30"),
                noData("web.default" + SVC + " TXT"),
                noData("web.default" + SVC + " CNAME"),
                noData("web.default" + SVC + " SRV"),
                found("web.default" + SVC + " ANY", web + " 5 HINFO \"RFC8482\" \"\""),
                found("20.0.96.10.in-addr.arpa PTR", "20.0.96.10.in-addr.arpa. 5 PTR " + web),
                found(
                        "0.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.0.d.f.ip6.arpa PTR",
                        "0.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.0.d.f.ip6.arpa. 5 PTR " + web),
                noReverseData("20.0.96.10.in-addr.arpa A", "20.0.96.10.in-addr.arpa."));
    }

    private static Stream<Row> services() {
        return Stream.of(
                found(
                        "_https._tcp.kubernetes.default" + SVC + " SRV",
                        "_https._tcp.kubernetes.default.svc.cluster.local. 5 SRV 0 100 443 kubernetes.default.svc.cluster.local.",
                        "+kubernetes.default.svc.cluster.local. 5 A 10.96.0.1"),
                found(
                        "_http._tcp.web.default" + SVC + " SRV",
                        "_http._tcp.web.default.svc.cluster.local. 5 SRV 0 100 80 web.default.svc.cluster.local.",
                        "+web.default.svc.cluster.local. 5 A 10.96.0.20",
                        "+web.default.svc.cluster.local. 5 AAAA fd00:96:0:0:0:0:0:20"),
                found(
                        "_dns._udp.web.default" + SVC + " SRV",
                        "_dns._udp.web.default.svc.cluster.local. 5 SRV 0 100 53 web.default.svc.cluster.local.",
                        "+web.default.svc.cluster.local. 5 A 10.96.0.20",
                        "+web.default.svc.cluster.local. 5 AAAA fd00:96:0:0:0:0:0:20"),
                noData("_http._tcp.web.default" + SVC + " A"),
                noData("_tcp.web.default" + SVC + " SRV"),
                noData("_udp.web.default" + SVC + " A"),
                noName("_sctp.web.default" + SVC + " A"),
                noName("_dns._tcp.web.default" + SVC + " SRV"),
                noName("_80._tcp.plain.default" + SVC + " SRV"),
                noName("_tcp.plain.default" + SVC + " SRV"),
                noName("http.tcp.web.default" + SVC + " SRV"),
                noName("_http._tcp.web.default" + SVC + ".cluster.local SRV"));
    }

    private static Stream<Row> headless() {
        return Stream.of(
                found("db.data" + SVC + " A", DB + " 5 A 10.1.0.1", DB + " 5 A 10.1.0.2"),
                found("db.data" + SVC + " AAAA", DB + " 5 AAAA fd00:1:0:0:0:0:0:1", DB + " 5 AAAA fd00:1:0:0:0:0:0:2"),
                found("db-0.db.data" + SVC + " A", "db-0." + DB + " 5 A 10.1.0.1"),
                found("db-0.db.data" + SVC + " AAAA", "db-0." + DB + " 5 AAAA fd00:1:0:0:0:0:0:1"),
                found("10-1-0-2.db.data" + SVC + " A", "10-1-0-2." + DB + " 5 A 10.1.0.2"),
                noData("10-1-0-2.db.data" + SVC + " AAAA"),
                found("fd00-1--2.db.data" + SVC + " AAAA", "fd00-1--2." + DB + " 5 AAAA fd00:1:0:0:0:0:0:2"),
                noName("db-2.db.data" + SVC + " A"),
                noName("db-3.db.data" + SVC + " A"),
                noName("10-1-0-1.db.data" + SVC + " A"),
                noName("down.data" + SVC + " A"),
                noName("_sql._tcp.down.data" + SVC + " SRV"),
                found("portless.data" + SVC + " A", "portless.data.svc.cluster.local. 5 A 10.1.8.1"),
                found("1.0.1.10.in-addr.arpa PTR", "1.0.1.10.in-addr.arpa. 5 PTR db-0." + DB),
                found("2.0.1.10.in-addr.arpa PTR", "2.0.1.10.in-addr.arpa. 5 PTR 10-1-0-2." + DB));
    }

    private static Stream<Row> headlessServices() {
        String sql = "_sql._tcp." + DB + " 5 SRV 0 100 5433 ";
        return Stream.of(
                found(
                        "_sql._tcp.db.data" + SVC + " SRV",
                        sql + "db-0." + DB,
                        sql + "10-1-0-2." + DB,
                        sql + "fd00-1--2." + DB,
                        "+db-0." + DB + " 5 A 10.1.0.1",
                        "+db-0." + DB + " 5 AAAA fd00:1:0:0:0:0:0:1",
                        "+10-1-0-2." + DB + " 5 A 10.1.0.2",
                        "+fd00-1--2." + DB + " 5 AAAA fd00:1:0:0:0:0:0:2"),
                noName("_admin._tcp.db.data" + SVC + " SRV"),
                noName("_tcp.portless.data" + SVC + " SRV"));
    }

    private static Stream<Row> external() {
        String web = "web.default.svc.cluster.local.";
        return Stream.of(
                found("ext.default" + SVC + " CNAME", "ext.default.svc.cluster.local. 5 CNAME db.example.com."),
                found("ext.default" + SVC + " ANY", "ext.default.svc.cluster.local. 5 HINFO \"RFC8482\" \"\""),
                noName("_http._tcp.ext.default" + SVC + " SRV"),
                found(
                        "alias.default" + SVC + " A",
                        "alias.default.svc.cluster.local. 5 CNAME " + web,
                        web + " 5 A 10.96.0.20"),
                new Row(
                        "alias.default" + SVC + " TXT",
                        List.of("NOERROR", "alias.default.svc.cluster.local. 5 CNAME " + web, SOA)),
                new Row(
                        "dangling.default" + SVC + " A",
                        List.of(
                                "NXDOMAIN",
                                "dangling.default.svc.cluster.local. 5 CNAME nothing.default.svc.cluster.local.",
                                SOA)),
                new Row("circle.default" + SVC + " A", List.of("SERVFAIL")));
    }

    private static Stream<Row> zoneItself() {
        return Stream.of(
                found("dns-version.cluster.local TXT", "dns-version.cluster.local. 5 TXT \"1.1.0\""),
                found("cluster.local SOA", SOA),
                found("cluster.local NS", "cluster.local. 5 NS ns.dns.cluster.local."),
                noData("cluster.local A"),
                found("ns.dns.cluster.local A", "ns.dns.cluster.local. 5 A 127.0.0.53"),
                found("ns.dns.cluster.local AAAA", "ns.dns.cluster.local. 5 AAAA fd00:0:0:0:0:0:0:53"),
                noData("dns.cluster.local A"),
                noData("svc.cluster.local A"),
                noData("pod.cluster.local A"),
                noData("default.svc.cluster.local A"),
                noData("default.pod.cluster.local A"),
                noData("data.svc.cluster.local SOA"));
    }

    private static Stream<Row> pods() {
        return Stream.of(
                found("10-1-2-3.default.pod.cluster.local A", "10-1-2-3.default.pod.cluster.local. 5 A 10.1.2.3"),
                noData("10-1-2-3.default.pod.cluster.local AAAA"),
                found(
                        "fd00--5.data.pod.cluster.local AAAA",
                        "fd00--5.data.pod.cluster.local. 5 AAAA fd00:0:0:0:0:0:0:5"),
                noName("10-1-2-256.default.pod.cluster.local A"),
                noName("10-1-2.default.pod.cluster.local A"),
                noName("web-0.default.pod.cluster.local A"),
                noName("10-1-2-3.nowhere.pod.cluster.local A"),
                noName("a.10-1-2-3.default.pod.cluster.local A"));
    }

    private static Stream<Row> misses() {
        return Stream.of(
                noName("nothing.default" + SVC + " A"),
                noName("web.nowhere" + SVC + " A"),
                noName("nowhere" + SVC + " A"),
                noName("web.default.cluster.local A"),
                noName("web.cluster.local A"),
                noName("example.com.cluster.local A"),
                noName("example.com.default.svc.cluster.local A"),
                noName("other.ns.dns.cluster.local A"),
                noName("x.dns-version.cluster.local TXT"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void zoneSaysWhatTheSpecificationSays(Row row) {
        assertEquals(row.lines(), lines(ZONE, row.question(), 0));
    }

    @Test
    void letterCaseOfTheQuestionDoesNotMatterAndIsKept() {
        assertEquals(
                List.of("NOERROR", "WeB.Default.SVC.cluster.LOCAL. 5 A 10.96.0.20"),
                lines(ZONE, "WeB.Default.SVC.cluster.LOCAL A", 0));
        assertEquals(
                List.of("NOERROR", "1.0.96.10.IN-ADDR.ARPA. 5 PTR kubernetes.default.svc.cluster.local."),
                lines(ZONE, "1.0.96.10.IN-ADDR.ARPA PTR", 0));
    }

    @Test
    void namesOfOthersAreElsewhere() {
        for (String name : List.of(
                "example.com", "local", ".", "mycluster.local", "9.9.9.10.in-addr.arpa", "96.10.in-addr.arpa")) {
            assertInstanceOf(Lookup.Elsewhere.class, ZONE.find(new Question(Name.parse(name), 1), 0), name);
        }
    }

    @Test
    void aliasOfAnotherZoneIsLeftToThoseWhoKnow() {
        var alias = assertInstanceOf(Lookup.Alias.class, ZONE.find(question("chain.default" + SVC + " AAAA"), 0));
        assertEquals(new Question(Name.parse("db.example.com"), 28), alias.rest());
        assertEquals(
                List.of(
                        "NOERROR",
                        "chain.default.svc.cluster.local. 5 CNAME ext.default.svc.cluster.local.",
                        "ext.default.svc.cluster.local. 5 CNAME db.example.com."),
                lines(question("chain.default" + SVC + " AAAA"), Answer.found(alias.aliases(), List.of())));
    }

    @Test
    void severalAddressesTakeTurnsAtTheFront() {
        List<String> first = lines(ZONE, "db.data" + SVC + " A", 2);
        List<String> second = lines(ZONE, "db.data" + SVC + " A", 3);
        assertEquals(List.of("NOERROR", DB + " 5 A 10.1.0.1", DB + " 5 A 10.1.0.2"), first);
        assertEquals(List.of("NOERROR", DB + " 5 A 10.1.0.2", DB + " 5 A 10.1.0.1"), second);
    }

    @Test
    void labelsWithDotsInThemAreNoOthersLabels() {
        Name oneLabel =
                Name.parse("cluster.local").child("svc").child("default").child("_http._tcp.web");
        Name dotted = Name.parse("cluster.local").child("svc").child("web.default");
        for (Name name : List.of(oneLabel, dotted)) {
            var found = assertInstanceOf(Lookup.Found.class, ZONE.find(new Question(name, 33), 0));
            assertEquals("NXDOMAIN", found.answer().code().name(), name.toString());
        }
    }

    private static List<String> lines(Zone zone, String text, int turn) {
        Question question = question(text);
        var found = assertInstanceOf(Lookup.Found.class, zone.find(question, turn));
        return lines(question, found.answer());
    }

    private static List<String> lines(Question question, Answer answer) {
        ByteBuf out = Unpooled.buffer();
        new ResponseWriter(false).write(new Query(1, true, false, question, null), answer, 4096, out);
        TestResponse response = TestResponse.parse(out);
        List<String> lines = new ArrayList<>(List.of(response.code()));
        lines.addAll(response.answers());
        lines.addAll(response.authority());
        response.additional().forEach(record -> lines.add("+" + record));
        return lines;
    }

    private static Question question(String text) {
        String[] parts = text.split(" ", -1);
        return new Question(
                Name.parse(parts[0]), DnsRecordType.valueOf(parts[1]).intValue());
    }
}
