// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.model.SliceEndpoint.Conditions;
import io.spliceway.server.dns.message.Name;
import io.spliceway.server.dns.message.Question;
import io.spliceway.server.dns.message.RecordType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ZoneIncrementalTest {
    private static final Question WEB_ADDRESS = new Question(Name.parse("web.ns0.svc.cluster.local"), RecordType.A);

    private final Random random = new Random(11);

    @Test
    void zoneAfterManyChangesIsTheZoneMadeAtOnce() {
        var cluster = new TestCluster();
        Map<Object, ClusterEvent> last = new HashMap<>();
        for (int round = 0; round < 300; round++) {
            List<ClusterEvent> events = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                ClusterEvent event = event();
                events.add(event);
                last.put(subject(event), event);
            }
            Zone incremental = cluster.apply(events.toArray(ClusterEvent[]::new));
            Zone atOnce = new TestCluster().apply(last.values().toArray(ClusterEvent[]::new));

            assertEquals(atOnce.size(), incremental.size());
            for (Question question : questions()) {
                assertEquals(withoutSerial(atOnce, question), withoutSerial(incremental, question), question::toString);
            }
        }
    }

    // The SOA record counts versions, of which the two zones had different numbers.
    private static String withoutSerial(Zone zone, Question question) {
        return zone.find(question, 0).toString().replaceAll("[0-9a-f]{8}(?=00001c20)", "");
    }

    private static Object subject(ClusterEvent event) {
        return switch (event) {
            case ServiceApplied applied -> applied.service().name();
            case ServiceDeleted deleted -> deleted.service();
            case EndpointSliceApplied applied -> "slice " + applied.slice().name();
            case EndpointSliceDeleted deleted -> "slice " + deleted.slice();
            default -> throw new AssertionError(event);
        };
    }

    private ClusterEvent event() {
        String namespace = "ns" + random.nextInt(2);
        var slice = new NamespacedName(namespace, "slice" + random.nextInt(6));
        return switch (random.nextInt(6)) {
            case 0 -> new ServiceDeleted(new NamespacedName(namespace, serviceName()));
            case 1 -> new EndpointSliceDeleted(slice);
            case 2, 3 -> new ServiceApplied(service(namespace));
            default -> new EndpointSliceApplied(slice(slice));
        };
    }

    private String serviceName() {
        return List.of("web", "db", "ext").get(random.nextInt(3));
    }

    private Service service(String namespace) {
        var builder = Service.named(namespace, serviceName()).tcpPort("sql", 1 + random.nextInt(3));
        return switch (random.nextInt(4)) {
            case 0 -> builder.clusterIps("10.96.0." + random.nextInt(4)).build();
            case 1 -> builder.externalName("web.ns0.svc.cluster.local").build();
            default -> builder.build();
        };
    }

    private EndpointSlice slice(NamespacedName name) {
        List<SliceEndpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            endpoints.add(new SliceEndpoint(
                    IpLiteral.parse("10.1.0." + random.nextInt(6)),
                    random.nextInt(4) == 0 ? Conditions.NOT_READY : Conditions.READY,
                    null,
                    Set.of(),
                    Set.of(),
                    null,
                    random.nextBoolean() ? null : "host-" + random.nextInt(3)));
        }
        return new EndpointSlice(
                name,
                new NamespacedName(name.namespace(), serviceName()),
                IpFamily.IPv4,
                endpoints,
                List.of(new EndpointPort("sql", Protocol.TCP, 5432)),
                null);
    }

    private static List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        for (String namespace : List.of("ns0", "ns1")) {
            questions.add(new Question(Name.parse(namespace + ".svc.cluster.local"), RecordType.A));
            for (String service : List.of("web", "db", "ext")) {
                String name = service + "." + namespace + ".svc.cluster.local";
                questions.add(new Question(Name.parse(name), RecordType.A));
                questions.add(new Question(Name.parse("host-1." + name), RecordType.A));
                questions.add(new Question(Name.parse("_sql._tcp." + name), RecordType.SRV));
            }
        }
        for (int i = 0; i < 6; i++) {
            questions.add(new Question(Name.parse(i + ".0.96.10.in-addr.arpa"), RecordType.PTR));
            questions.add(new Question(Name.parse(i + ".0.1.10.in-addr.arpa"), RecordType.PTR));
        }
        return questions;
    }

    @Test
    void namesComeChangeAndGoWithTheirService() {
        var cluster = new TestCluster();
        var web = Service.named("ns0", "web").clusterIps("10.96.0.1").build();
        Zone before = cluster.apply(new ServiceApplied(web));
        Lookup first = before.find(WEB_ADDRESS, 0);
        Zone after = cluster.apply(new ServiceApplied(
                Service.named("ns0", "web").clusterIps("10.96.0.2").build()));
        assertNotEquals(first, after.find(WEB_ADDRESS, 0));
        assertEquals(first, before.find(WEB_ADDRESS, 0), "a version does not change");

        Zone gone = cluster.apply(new ServiceDeleted(web.name()));
        assertEquals(0, gone.size());
        assertInstanceOf(
                Lookup.Elsewhere.class,
                gone.find(new Question(Name.parse("2.0.96.10.in-addr.arpa"), RecordType.PTR), 0));
    }

    @Test
    void changeWithoutEffectOnNamesMakesNoVersion() {
        var cluster = new TestCluster();
        Zone before = cluster.apply(TestCluster.events().toArray(ClusterEvent[]::new));
        Zone after = cluster.apply(new EndpointSliceApplied(new EndpointSlice(
                new NamespacedName("default", "web-1"),
                new NamespacedName("default", "web"),
                IpFamily.IPv4,
                List.of(SliceEndpoint.ready(IpLiteral.parse("10.1.0.9"))),
                List.of(),
                null)));
        assertSame(before, after, "endpoints of a Service with an address have no names");
    }

    @Test
    void serviceThatDnsCannotNameHasNone() {
        var cluster = new TestCluster();
        String longest = "x".repeat(63);
        Zone zone = cluster.apply(
                new ServiceApplied(Service.named("ns0", longest + "x")
                        .clusterIps("10.96.0.1")
                        .build()),
                new ServiceApplied(
                        Service.named("ns0", "bad").externalName("a..b").build()),
                new ServiceApplied(
                        Service.named("ns0", longest).clusterIps("10.96.0.2").build()));
        assertEquals(1, zone.size());
    }

    @Test
    void zoneIsUnknownBeforeTheFirstState() {
        assertNull(new ClusterZone(new ZoneApex("cluster.local", List.of()).empty(1)).current());
    }
}
