// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePortName;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.metrics.ServicePortTraffic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final ServicePortName WEB =
            new ServicePortName(new NamespacedName("default", "web"), "", Protocol.TCP);

    private long nanos;
    private long accepted;
    private long bytes;
    private int looks;
    private final LiveFeed feed = new LiveFeed(
            new LiveFeed.Look(
                    () -> List.of(new RoutedService(
                            Service.named("default", "web")
                                    .clusterIps("10.0.0.1")
                                    .build(),
                            List.of())),
                    this::traffic,
                    () -> CompletableFuture.completedFuture(List.of()),
                    services -> List.of()),
            SECOND,
            () -> nanos,
            InstantSource.fixed(Instant.EPOCH));

    private List<ServicePortTraffic> traffic() {
        looks++;
        return List.of(new ServicePortTraffic(WEB, 3, accepted, 0, bytes, 2 * bytes));
    }

    private LiveSnapshot after(Duration pause) {
        nanos += pause.toNanos();
        return feed.snapshot();
    }

    @Test
    void howeverManyWatchTheProxyIsLookedAtOnceASecond() {
        LiveSnapshot first = feed.snapshot();
        assertSame(first, after(Duration.ofMillis(500)));
        assertNotSame(first, after(Duration.ofMillis(500)));
        assertEquals(2, looks);
    }

    @Test
    void ratesAreOfTheTimeBetweenTwoLooks() {
        accepted = 100;
        bytes = 1_000_000;
        assertEquals(0, feed.snapshot().now().accepted());
        accepted += 30;
        bytes += 4_000;

        LiveSnapshot second = after(Duration.ofSeconds(2));

        assertEquals(15, second.now().accepted());
        assertEquals(2_000, second.now().bytesToEndpoint());
        assertEquals(4_000, second.now().bytesToClient());
        assertEquals(6_000, second.services().getFirst().bytes().sum());
        assertEquals(3, second.services().getFirst().connections());
    }

    @Test
    void counterThatBeginsAnewHasNoNegativeRate() {
        accepted = 100;
        feed.snapshot();
        accepted = 0;
        assertEquals(0, after(SECOND).now().accepted());
    }

    @Test
    void historyHasTheLastMinutesAndBeginsAnewAfterAPause() {
        assertEquals(0, feed.snapshot().history().size());
        for (int i = 0; i < 310; i++) {
            after(SECOND);
        }
        assertEquals(300, feed.snapshot().history().size());

        accepted += 1_000;
        LiveSnapshot late = after(Duration.ofMinutes(5));

        assertEquals(0, late.history().size());
        assertEquals(0, late.now().accepted());
        assertEquals(1, after(SECOND).history().size());
    }

    @Test
    void eventLoopsThatDoNotAnswerTakeOnlyTheConnectionsAway() {
        var hanging = new LiveFeed(
                new LiveFeed.Look(
                        List::of,
                        List::of,
                        () -> CompletableFuture.failedFuture(new IllegalStateException("the proxy is closed")),
                        services -> List.of()),
                SECOND,
                () -> nanos,
                InstantSource.fixed(Instant.EPOCH));
        assertEquals(List.of(), hanging.snapshot().connections());
    }
}
