// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.observe.DialFailure;
import io.spliceway.relay.RelaySettings;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three endpoints of which one refuses and one never answers: no client fails, and none waits for another's dialling. */
class UnreachableEndpointsTest {
    private static final int CONNECTIONS = 2_000;
    private static final int WARM_UP = 200;
    private static final int AT_A_TIME = 64;

    // A third of the first attempts go to each endpoint only if no retry takes a turn between them.
    private static final int FEWEST_FOR_A_PERCENTILE = 100;
    private static final Duration P99 = Duration.ofMillis(50);

    // Shorter than the default, so that the test is; the shortest still exceeds the latency that is asked for.
    private static final List<Duration> SCHEDULE =
            Stream.of(100, 200, 400, 800).map(Duration::ofMillis).toList();

    /** One answered connection: how long the answer took, and how many endpoints were tried for it. */
    private record Answer(long nanos, int attempts) {}

    @ParameterizedTest
    @EnumSource
    void everyClientIsAnsweredAndDiallingBlocksNoAccepting(Mode mode) throws Exception {
        var observer = new RecordingObserver();
        try (var refusing = new ClosedPort();
                var silent = new BlackHole();
                var answering = new Backend(connection -> {
                    connection.getOutputStream().write('!');
                    connection.getInputStream().read();
                });
                var proxy = new ProxyFixture(
                        mode,
                        settings -> settings.withRelay(new RelaySettings(
                                SCHEDULE,
                                settings.relay().halfClosedTimeout(),
                                settings.relay().splice())),
                        service -> {},
                        observer,
                        refusing.address(),
                        silent.address(),
                        answering.address());
                var clients = Executors.newFixedThreadPool(AT_A_TIME)) {
            visit(proxy, clients, WARM_UP);
            var answers = visit(proxy, clients, CONNECTIONS);
            assertEquals(WARM_UP + CONNECTIONS, observer.dialled().size());
            assertTrue(observer.dialFailures().containsAll(List.of(DialFailure.REFUSED, DialFailure.TIMEOUT)));
            long[] nanos = answers.stream()
                    .filter(answer -> answer.attempts == 1)
                    .mapToLong(Answer::nanos)
                    .sorted()
                    .toArray();
            assertTrue(nanos.length >= FEWEST_FOR_A_PERCENTILE, () -> "only " + nanos.length + " at the first attempt");
            report(mode, nanos);
            assertTrue(percentile(nanos, 99).compareTo(P99) < 0, () -> "p99 is " + percentile(nanos, 99));
        }
    }

    private static List<Answer> visit(ProxyFixture proxy, ExecutorService clients, int times) throws Exception {
        Callable<Answer> visit = () -> visit(proxy);
        List<Future<Answer>> visits =
                IntStream.range(0, times).mapToObj(i -> clients.submit(visit)).toList();
        var answers = new ArrayList<Answer>();
        for (Future<Answer> each : visits) {
            answers.add(each.get(60, TimeUnit.SECONDS));
        }
        return answers;
    }

    private static Answer visit(ProxyFixture proxy) throws IOException {
        long start = System.nanoTime();
        try (Socket client = proxy.connect()) {
            assertEquals('!', client.getInputStream().read());
            long nanos = System.nanoTime() - start;
            int attempts = proxy.proxier().connections().join().stream()
                    .filter(c -> c.client().getPort() == client.getLocalPort())
                    .mapToInt(ConnectionSummary::dialAttempts)
                    .findFirst()
                    .orElseThrow();
            return new Answer(nanos, attempts);
        }
    }

    private static void report(Mode mode, long[] nanos) {
        System.out.println("accept to answer with unreachable endpoints, " + mode + ": "
                + Arrays.stream(new int[] {50, 99, 100})
                        .mapToObj(p -> "p" + p + " " + percentile(nanos, p).toNanos() / 1_000 + " us")
                        .toList()
                + " of " + nanos.length);
    }

    private static Duration percentile(long[] sorted, int percent) {
        return Duration.ofNanos(sorted[Math.max(0, sorted.length * percent / 100 - 1)]);
    }
}
