// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.spliceway.model.IpLiteral;
import io.spliceway.server.node.TestNetwork.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is foretold of a connection is what it gets. */
@InNamespaces
class ExplainTest {
    private static final int SERVICES = 1_000;
    private static final int CONNECTIONS_EACH = 2; // so that affinity has something to remember
    private static final long SEED = 20_260_815;

    private final TestCluster cluster;
    private final TestNetwork network;

    ExplainTest(TestCluster cluster) {
        this.cluster = cluster;
        this.network = cluster.network();
    }

    /** A client at one of its addresses. */
    private record Source(Client client, String address) {}

    private List<Source> sources() {
        Host ownPod = network.pod(1, 3);
        Host otherPod = network.pod(2, 3);
        Host host = network.node(1);
        return List.of(
                new Source(Client.in(ownPod), ownPod.ipv4()),
                new Source(Client.in(otherPod), otherPod.ipv4()),
                new Source(Client.in(host), host.ipv4()),
                new Source(Client.in(network.outside()), "192.0.2.100"));
    }

    @Test
    void connectionsOfAnyClientToAnyServiceGoWhereItIsForetold() {
        var random = new Random(SEED);
        Map<String, String> podNames = network.pods().stream().collect(Collectors.toMap(Host::ipv4, Host::name));
        List<RandomService> services = IntStream.range(0, SERVICES)
                .mapToObj(number -> RandomService.make(number, random, network.pods()))
                .toList();
        services.forEach(each -> cluster.put(each.service(), List.of(each.slice())));
        services.forEach(each -> cluster.proxy(1)
                .awaitService(
                        each.service().getMetadata().getName(),
                        each.slice().getEndpoints().size()));

        Map<String, Integer> outcomes = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (RandomService each : services) {
            Source source = pick(sources(), random);
            String target = pick(reachable(each, source), random);
            for (int i = 0; i < CONNECTIONS_EACH; i++) {
                JsonNode foretold = cluster.proxy(1).explain(target, source.address());
                String expected = answer(foretold, podNames);
                Answer answer = source.client().ask(target, IpLiteral.parse(source.address()));
                String got = answer instanceof Answer.From from ? from.pod() : answer.toString();
                if (!got.equals(expected)) {
                    wrong.add(source + " to " + target + " got " + got + ": " + foretold);
                }
                outcomes.merge(foretold.path("outcome").asText(), 1, Integer::sum);
            }
        }

        assertEquals(List.of(), wrong);
        System.out.println("foretold and met: " + outcomes);
        assertEquals(
                SERVICES * CONNECTIONS_EACH,
                outcomes.values().stream().mapToInt(n -> n).sum());
        for (String outcome : List.of("connected", "refused", "reset")) {
            assertTrue(
                    outcomes.getOrDefault(outcome, 0) > SERVICES / 100, () -> "too few " + outcome + ": " + outcomes);
        }
    }

    // What pods of node 2 send to a cluster address is served by node 2.
    private static List<String> reachable(RandomService service, Source source) {
        List<String> targets = service.targets();
        return source.address().startsWith("10.244.2.") ? targets.subList(3, 4) : targets;
    }

    private static String answer(JsonNode foretold, Map<String, String> podNames) {
        String outcome = foretold.path("outcome").asText();
        if (!outcome.equals("connected")) {
            return outcome;
        }
        String address = foretold.path("next").path("address").asText();
        return podNames.getOrDefault(address.substring(0, address.indexOf(':')), address);
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
