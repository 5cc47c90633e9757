// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import static io.spliceway.model.TrafficPolicy.Cluster;
import static io.spliceway.model.TrafficPolicy.Local;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.SliceEndpoint.Conditions;
import io.spliceway.routing.EndpointGroup.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of {@code topology_test.go}, as they are since all their feature gates are on. An endpoint is written as the last part of its address, then {@code L} if it is
 * local, {@code -} if it is not ready, {@code t} if it serves while it terminates, and after a colon its hints:
 * {@code z…} for zones, {@code n…} for nodes.
 */
class EndpointPolicyTest {
    private static final PortPolicy INTERNAL = new PortPolicy(Cluster, Cluster, false);
    private static final PortPolicy INTERNAL_ITP_LOCAL = new PortPolicy(Local, Cluster, false);
    private static final PortPolicy INTERNAL_ETP_LOCAL = new PortPolicy(Cluster, Local, false);
    private static final PortPolicy EXTERNAL_ITP_LOCAL = new PortPolicy(Local, Cluster, true);
    private static final PortPolicy EXTERNAL_ETP_LOCAL = new PortPolicy(Cluster, Local, true);
    private static final PortPolicy EXTERNAL_BOTH_LOCAL = new PortPolicy(Local, Local, true);

    record Row(
            String name,
            PortPolicy policy,
            String node,
            @Nullable String zone,
            String endpoints,
            @Nullable String cluster,
            @Nullable String local,
            String all,
            boolean hasAny) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row clusterOnly(String name, @Nullable String zone, String endpoints, String cluster) {
        return new Row(name, INTERNAL, "n1", zone, endpoints, cluster, null, cluster, !cluster.isEmpty());
    }

    private static Row localOnly(String name, String endpoints, String local) {
        return new Row(name, INTERNAL_ITP_LOCAL, "n1", null, endpoints, null, local, local, !endpoints.isEmpty());
    }

    private static Row both(
            String name, PortPolicy policy, String endpoints, String cluster, String local, String all) {
        return new Row(name, policy, "n1", "za", endpoints, cluster, local, all, !all.isEmpty());
    }

    private static Row node(String name, String node, String endpoints, String cluster) {
        return new Row(name, INTERNAL, node, "za", endpoints, cluster, null, cluster, true);
    }

    private static Stream<Row> hints() {
        return Stream.of(
                clusterOnly(
                        "should use topology since all endpoints have hints, node has a zone label and and there are"
                                + " endpoints for the node's zone",
                        "za",
                        "3:za 4:zb 5:zc 6:za",
                        "3 6"),
                both(
                        "externalTrafficPolicy: Local, topology ignored for Local endpoints",
                        EXTERNAL_ETP_LOCAL,
                        "3L:za 4L:zb 5:zc 6:za",
                        "3 6",
                        "3 4",
                        "3 4 6"),
                both(
                        "internalTrafficPolicy: Local, topology ignored for Local endpoints",
                        EXTERNAL_ITP_LOCAL,
                        "3L:za 4L:zb 5:zc 6:za",
                        "3 6",
                        "3 4",
                        "3 4 6"),
                clusterOnly("empty node labels", null, "3:za", "3"),
                clusterOnly("empty zone label", "", "3:za", "3"),
                clusterOnly("node in different zone, no endpoint filtering", "zb", "3:za 5:zc", "3 5"),
                clusterOnly("unready endpoint", "za", "3:za 4:zb 5:zc 6-:za", "3"),
                clusterOnly(
                        "only unready endpoints in same zone (should not filter)",
                        "za",
                        "3-:za 4:zb 5:zc 6-:za",
                        "4 5"),
                clusterOnly("missing hints, no filtering applied", "za", "3:za 4:zb 5 6:za", "3 4 5 6"),
                clusterOnly(
                        "multiple hints per endpoint, filtering includes any endpoint with zone included",
                        "zc",
                        "3:za,zb,zc 4:zb,zc 5:zb,zd 6:zc",
                        "3 4 6"),
                node("PreferSameNode available", "n1", "3:za,n1 4:zb,n2 5:zc,n3 6:za,n4", "3"),
                node("PreferSameNode ignored if some endpoints unhinted", "n1", "3:za,n1 4 5:zc,n3 6:za,n4", "3 4 5 6"),
                node(
                        "PreferSameNode falls back to PreferSameZone if no endpoint for node",
                        "n0",
                        "3:za,n1 4:zb,n2 5:zc,n3 6:za,n4",
                        "3 6"),
                both(
                        "conflicting topology and localness require merging allEndpoints",
                        EXTERNAL_ITP_LOCAL,
                        "0L:za 1L:zb 2:za 3:zb",
                        "0 2",
                        "0 1",
                        "0 1 2"));
    }

    private static Stream<Row> policies() {
        return Stream.of(
                localOnly("internalTrafficPolicy: Local, with empty endpoints", "", ""),
                localOnly("internalTrafficPolicy: Local, but all endpoints are remote", "0 1", ""),
                localOnly("internalTrafficPolicy: Local, all endpoints are local", "0L 1L", "0 1"),
                localOnly("internalTrafficPolicy: Local, some endpoints are local", "0L 1", "0"),
                clusterOnly("Cluster traffic policy, endpoints not Ready", null, "0- 1-", ""),
                clusterOnly("Cluster traffic policy, some endpoints are Ready", null, "0- 1", "1"),
                clusterOnly("Cluster traffic policy, all endpoints are terminating", null, "0Lt 1t", "0 1"),
                both("iTP: Local, eTP: Cluster, some endpoints local", EXTERNAL_ITP_LOCAL, "0L 1", "0 1", "0", "0 1"),
                both("iTP: Cluster, eTP: Local, some endpoints local", EXTERNAL_ETP_LOCAL, "0L 1", "0 1", "0", "0 1"),
                both("iTP: Local, eTP: Local, some endpoints local", EXTERNAL_BOTH_LOCAL, "0L 1", "0 1", "0", "0 1"),
                both("iTP: Local, eTP: Local, all endpoints remote", EXTERNAL_BOTH_LOCAL, "0 1", "0 1", "", "0 1"),
                both(
                        "iTP: Local, eTP: Local, all endpoints remote and terminating",
                        EXTERNAL_BOTH_LOCAL,
                        "0t 1t",
                        "0 1",
                        "",
                        "0 1"),
                both(
                        "iTP: Cluster, eTP: Local, with terminating endpoints",
                        EXTERNAL_ETP_LOCAL,
                        "0 1L- 2Lt 3t",
                        "0",
                        "2",
                        "0 2"),
                new Row(
                        "eTP ignored if not externally accessible",
                        INTERNAL_ETP_LOCAL,
                        "n1",
                        null,
                        "0 1L",
                        "0 1",
                        null,
                        "0 1",
                        true),
                localOnly("no cluster endpoints for iTP:Local internal-only service", "0 1L", "1"),
                both(
                        "externalTrafficPolicy: Local, externally accessible, with empty endpoints",
                        EXTERNAL_ETP_LOCAL,
                        "",
                        "",
                        "",
                        ""),
                both(
                        "externalTrafficPolicy: Local, externally accessible, but all endpoints are remote",
                        EXTERNAL_ETP_LOCAL,
                        "0 1",
                        "0 1",
                        "",
                        "0 1"),
                both(
                        "externalTrafficPolicy: Local, externally accessible, all endpoints are local",
                        EXTERNAL_ETP_LOCAL,
                        "0L 1L",
                        "0 1",
                        "0 1",
                        "0 1"),
                both(
                        "externalTrafficPolicy: Local, externally accessible, some endpoints are local",
                        EXTERNAL_ETP_LOCAL,
                        "0L 1",
                        "0 1",
                        "0",
                        "0 1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"hints", "policies"})
    void choosesAsCategorizeEndpoints(Row row) {
        List<Endpoint> endpoints = endpoints(row.endpoints);

        EndpointChoice choice = EndpointPolicy.choose(endpoints, row.policy, row.node, row.zone);

        assertEquals(row.cluster, names(choice.cluster()), "cluster");
        assertEquals(row.local, names(choice.local()), "local");
        assertEquals(row.all, names(choice.allReachable()), "all reachable");
        assertEquals(row.hasAny, choice.hasAny(), "has any");
    }

    @ParameterizedTest
    @CsvSource({
        "CLUSTER, 1 2- 3t, CHOSEN NOT_READY TERMINATING",
        "CLUSTER, 1- 2t, NOT_READY CHOSEN",
        "CLUSTER, 1:n1 2:n2 3t:n1, CHOSEN HINTED_FOR_OTHER_NODES TERMINATING",
        "CLUSTER, 1:za 2:zb 3-:za, CHOSEN HINTED_FOR_OTHER_ZONES NOT_READY",
        "CLUSTER, 1:za 2, CHOSEN CHOSEN",
        "LOCAL, 1L 2 3L- 4Lt 5t, CHOSEN OTHER_NODE NOT_READY TERMINATING OTHER_NODE",
        "LOCAL, 1 2Lt, OTHER_NODE CHOSEN",
    })
    void everyEndpointThatIsPassedOverHasItsReason(Scope scope, String endpoints, String verdicts) {
        String judged = EndpointPolicy.judge(endpoints(endpoints), scope, "n1", "za").stream()
                .map(each -> each.verdict().name())
                .collect(Collectors.joining(" "));

        assertEquals(verdicts, judged);
    }

    private static List<Endpoint> endpoints(String texts) {
        return Arrays.stream(texts.split(" "))
                .filter(text -> !text.isEmpty())
                .map(EndpointPolicyTest::endpoint)
                .toList();
    }

    private static Endpoint endpoint(String text) {
        int colon = text.indexOf(':');
        String head = colon < 0 ? text : text.substring(0, colon);
        List<String> hints =
                colon < 0 ? List.of() : List.of(text.substring(colon + 1).split(","));
        Conditions conditions = head.endsWith("-")
                ? Conditions.NOT_READY
                : head.endsWith("t") ? Conditions.SERVING_TERMINATING : Conditions.READY;
        return new Endpoint(
                HostPort.parse("10.0.0." + head.charAt(0) + ":80"),
                conditions,
                head.indexOf('L') > 0,
                null,
                startingWith("z", hints),
                startingWith("n", hints),
                null);
    }

    private static Set<String> startingWith(String prefix, List<String> hints) {
        return hints.stream().filter(hint -> hint.startsWith(prefix)).collect(Collectors.toSet());
    }

    private static @Nullable String names(@Nullable List<Endpoint> endpoints) {
        return endpoints == null
                ? null
                : endpoints.stream()
                        .map(endpoint -> endpoint.toString().replaceAll("10\\.0\\.0\\.(.*):80", "$1"))
                        .sorted()
                        .collect(Collectors.joining(" "));
    }
}
