// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.spliceway.observe.CloseReason;
import io.spliceway.proxier.UdpClient.Outcome;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session has no end of its own, so the drain takes it as over when it falls quiet. */
class UdpDrainTest {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final RecordingObserver observer = new RecordingObserver();

    private ProxyFixture proxy(Mode mode, InetSocketAddress endpoint) {
        return ProxyFixture.udp(mode, settings -> settings, service -> {}, observer, endpoint);
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void sessionsGoOnWhileTheyAreUsedAndNoneBegins(Mode mode) throws Exception {
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode, backend.address());
                var client = new UdpClient(proxy.address())) {
            assertEquals(1, client.askNumber());
            var drained = proxy.proxier().drain(GRACE);
            Await.until("no session begins", () -> client.askNumber() == 1 && !UdpClient.isServed(proxy.address()));
            assertEquals(1, client.askNumber());
            assertFalse(drained.isDone());
            drained.get(10, TimeUnit.SECONDS);
            assertEquals(CloseReason.SHUTDOWN, observer.closed().getLast());
            Await.until("clients are refused", () -> client.outcome((byte) 0) == Outcome.REFUSED);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void endOfTheGracePeriodEndsSessionsThatAreUsed(Mode mode) throws Exception {
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode, backend.address());
                var client = new UdpClient(proxy.address())) {
            assertEquals(1, client.askNumber());
            proxy.proxier().drain(Duration.ofMillis(100)).get(10, TimeUnit.SECONDS);
            assertEquals(List.of(CloseReason.SHUTDOWN), observer.closed());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void addressWithoutSessionsIsGivenUpAtOnce(Mode mode) throws Exception {
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode, backend.address());
                var client = new UdpClient(proxy.address())) {
            proxy.proxier().drain(GRACE).get(10, TimeUnit.SECONDS);
            Await.until("clients are refused", () -> client.outcome((byte) 0) == Outcome.REFUSED);
            assertEquals(List.of(), observer.closed());
        }
    }
}
