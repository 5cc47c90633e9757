// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.IpLiteral;
import io.spliceway.server.e2e.Program;
import io.spliceway.server.kubernetes.FakeApiServer;
import io.spliceway.server.kubernetes.FakeObjects;
import io.spliceway.server.kubernetes.FakeStore;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What 10,000 Services cost on a node, with their addresses in a service CIDR and one by one. No change is left out; what
 * is not the proxy's doing is kept small and told:
 *
 * <ul>
 *   <li>Linux drops a SYN for which it has found the listening socket just before that is closed, whoever closes it. One
 *       in some thousand removals meets it, and TCP sends again only after a second. So a client that has no answer
 *       within 10 ms, which are part of the figure, asks anew; how often is printed.
 *   <li>The API server and the clients are in this JVM, whose collector would stop them for some 40 ms while it moves
 *       the objects of 10,000 Services. It does so before the changes; how long it stopped them meanwhile is printed.
 * </ul>
 *
 * <p>Not part of the gate; it takes a minute and prints its figures:
 * {@code mvn -pl proxy-server -am test -Dtest=NodeScaleBenchmark -Dgroups=benchmark -DexcludedGroups= -Dsurefire.failIfNoSpecifiedTests=false}
 */
@Tag("benchmark")
@InNamespaces
class NodeScaleBenchmark {
    private static final String NODE = "192.0.2.1";
    private static final int SERVICES = 10_000;
    private static final int WARM_UP = 50;
    private static final int CHANGES = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration CLIENT_PATIENCE = Duration.ofMillis(10);

    // Short against what is measured, long enough to leave the proxy a core.
    private static final Duration PAUSE = Duration.ofNanos(200_000);

    private final FakeStore store = new FakeStore(1);
    private int unanswered;

    @ParameterizedTest
    @ValueSource(strings = {"10.96.0.0/12", ""})
    void tenThousandServices(String serviceCidrs) throws Exception {
        try (var node = NetworkNamespace.create()) {
            node.ip("""
                    link add br0 type bridge
                    link set br0 up
                    addr add 192.0.2.1/24 dev br0
                    route add default dev br0
                    route add unreachable 10.96.0.0/11
                    """);
            for (int i = 0; i < SERVICES; i++) {
                put(i);
            }
            try (var api = node.call(() -> FakeApiServer.started(store, IpLiteral.parse(NODE)));
                    var pod = Greeter.start("pod", node, TestCluster.POD_PORT)) {
                measure(new Client(pod.name(), node, CLIENT_PATIENCE), api, serviceCidrs);
            }
        }
    }

    private void measure(Client client, FakeApiServer api, String serviceCidrs) throws Exception {
        long start = System.nanoTime();
        List<String> flags = List.of("--master", api.root().toString(), "--service-cidrs=" + serviceCidrs);
        try (Program program = client.namespace()
                .call(() -> Program.runForMeasurement(
                        flags.stream().filter(flag -> !flag.endsWith("=")).toArray(String[]::new)))) {
            until(() -> program.err().contains("serving services=" + SERVICES));
            print("ready after ms", millisSince(start));
            until(() -> ask(client, SERVICES - 1) instanceof Answer.From);
            print("descriptors", (double) descriptors(program));
            print("resident KiB", (double) residentKib(program));
            changes(client);
            print("resident KiB after changes", (double) residentKib(program));
        }
    }

    private void changes(Client client) throws IOException {
        double[] added = new double[CHANGES];
        double[] removed = new double[CHANGES];
        System.gc();
        long collected = collectionMillis();
        unanswered = 0;
        for (int i = 0; i < WARM_UP + CHANGES; i++) {
            int number = SERVICES + i;
            long start = System.nanoTime();
            put(number);
            until(() -> ask(client, number) instanceof Answer.From);
            added[Math.max(0, i - WARM_UP)] = millisSince(start);
            start = System.nanoTime();
            store.delete(FakeApiServer.SERVICES, "default", name(number));
            until(() -> ask(client, number) instanceof Answer.Refused);
            removed[Math.max(0, i - WARM_UP)] = millisSince(start);
            store.delete(FakeApiServer.SLICES, "default", name(number) + "-1");
        }
        print("added, ms to the first connection", added);
        print("removed, ms to the first refusal", removed);
        print("clients without an answer", unanswered);
        print("collections of this JVM meanwhile, ms", (double) collectionMillis() - collected);
    }

    private Answer ask(Client client, int number) {
        Answer answer = client.ask(address(number));
        if (answer instanceof Answer.Silence) {
            unanswered++;
        }
        return answer;
    }

    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within " + PATIENCE);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void put(int number) {
        store.put(FakeApiServer.SLICES, FakeObjects.slice(name(number), TestCluster.POD_PORT, NODE));
        store.put(FakeApiServer.SERVICES, FakeObjects.service(name(number), ip(number), ServiceObject.PORT));
    }

    private static String name(int number) {
        return "service-" + number;
    }

    private static String ip(int number) {
        return "10.97." + number / 250 + "." + (number % 250 + 1);
    }

    private static String address(int number) {
        return ip(number) + ":" + ServiceObject.PORT;
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    private static void print(String what, double... values) {
        Arrays.sort(values);
        System.out.printf(
                "%s: p50 %.1f, p99 %.1f, most %.1f%n",
                what, values[values.length / 2], values[values.length * 99 / 100], values[values.length - 1]);
    }

    private static long descriptors(Program program) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(program.pid()), "fd"))) {
            return all.count();
        }
    }

    private static long residentKib(Program program) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(program.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
