// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import static io.spliceway.server.healthcheck.HealthCheckFixture.freePort;
import static io.spliceway.server.healthcheck.HealthCheckFixture.loadBalancer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.net.DescriptorLimit;
import io.spliceway.net.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthCheckNodePortsTest {
    private static final String ADDRESS = "127.0.0.1";
    private static final String CLUSTER_IP = "10.96.0.1";
    private static final int MANY = 300;

    private final int port = freePort(ADDRESS);
    private final InetSocketAddress address = new InetSocketAddress(ADDRESS, port);

    @ParameterizedTest
    @EnumSource
    void takenPortIsToldAndServedOnceItIsFree(Transport transport) throws IOException {
        try (var health = new HealthCheckFixture(transport, ADDRESS)) {
            try (var taken = new ServerSocket()) {
                taken.bind(address);
                health.endpoints("web", 1);
                health.apply(loadBalancer("web", port, CLUSTER_IP).build());
                health.awaitFailed(1);
                HealthCheckFixture.until(
                        "it is tried again", () -> health.failures().size() > 2);
                String failure = health.failures().getFirst();
                assertTrue(failure.startsWith("ns/web cannot answer health checks at port " + port + ": "), failure);
                assertTrue(failure.contains("in use"), failure);
            }
            health.awaitListening(1);
            health.awaitAnswer(ADDRESS, port, 200, 1);
        }
    }

    @Test
    void failedPortIsGivenUpWithItsService() throws IOException {
        try (var health = new HealthCheckFixture(Transport.best(), ADDRESS);
                var taken = new ServerSocket()) {
            taken.bind(address);
            health.apply(loadBalancer("web", port, CLUSTER_IP).build());
            health.awaitFailed(1);

            health.delete("web");

            health.awaitFailed(0);
            assertEquals(0, health.ports().listening());
        }
    }

    @Test
    void allAddressesOfAServiceAreServedOrNone() throws IOException {
        try (var health = new HealthCheckFixture(Transport.best(), ADDRESS, "127.0.0.2")) {
            try (var taken = new ServerSocket()) {
                taken.bind(new InetSocketAddress("127.0.0.2", port));
                health.apply(loadBalancer("web", port, CLUSTER_IP).build());
                health.awaitFailed(1);
                health.awaitRefused(ADDRESS, port);
            }
            health.awaitListening(1);
            health.awaitAnswer(ADDRESS, port, 503, 0);
            health.awaitAnswer("127.0.0.2", port, 503, 0);
        }
    }

    @Test
    void portThatPassesToAnotherServiceInOneChangeIsNotMissed() {
        int other = freePort(ADDRESS);
        try (var health = open(Transport.best(), 1)) {
            health.awaitListening(1);
            for (int i = 0; i < 20; i++) {
                boolean even = i % 2 == 0;
                health.apply(
                        new ServiceApplied(loadBalancer("new", even ? port : other, "10.96.0.2")
                                .build()),
                        new ServiceApplied(loadBalancer("web", even ? other : port, CLUSTER_IP)
                                .build()));
                health.awaitListening(2);
                health.awaitAnswer(ADDRESS, even ? other : port, 200, 1);
                health.awaitAnswer(ADDRESS, even ? port : other, 503, 0);
            }
            assertEquals(List.of(), health.failures());
        }
    }

    @RepeatedTest(20)
    void closingFreesThePortAtOnce() throws IOException {
        try (var health = open(Transport.best(), 1)) {
            health.awaitListening(1);
            health.awaitAnswer(ADDRESS, port, 200, 1); // the loop is busy with it when it is told to end
        }
        assertThrows(ConnectException.class, () -> new Socket(ADDRESS, port).close());
    }

    @Test
    void clientGetsTheCountOfItsFamily() {
        try (var health = new HealthCheckFixture(Transport.best(), ADDRESS, "::1")) {
            health.endpoints("web", 2);
            health.endpointsV6("web", 3);
            health.apply(loadBalancer("web", port, CLUSTER_IP, "fd00:96::1").build());
            health.awaitListening(1);
            health.awaitAnswer(ADDRESS, port, 200, 2);
            health.awaitAnswer("::1", port, 200, 3);

            health.addresses("::");
            health.awaitAnswer("127.0.0.9", port, 200, 2);
            health.awaitAnswer("::1", port, 200, 3);
        }
    }

    @Test
    void addressOfAFamilyThatTheServiceLacksIsNotServed() {
        try (var health = new HealthCheckFixture(Transport.best(), ADDRESS, "::1")) {
            health.apply(loadBalancer("web", port, CLUSTER_IP).build());
            health.awaitAnswer(ADDRESS, port, 503, 0);
            assertTrue(RawHttp.isRefused(new InetSocketAddress("::1", port)));

            health.apply(loadBalancer("web", port, CLUSTER_IP, "fd00:96::1").build());
            health.awaitAnswer("::1", port, 503, 0);
        }
    }

    @Test
    void unrestrictedPortIsServedOnEveryAddressByOneSocket() {
        try (var health = new HealthCheckFixture(Transport.best(), "0.0.0.0")) {
            health.apply(loadBalancer("web", port, CLUSTER_IP).build());
            health.awaitListening(1);
            health.awaitAnswer(ADDRESS, port, 503, 0);
            health.awaitAnswer("127.7.7.7", port, 503, 0);
        }
    }

    @Test
    void portsFollowTheAddressesOfTheNode() {
        try (var health = open(Transport.best(), 1)) {
            health.awaitAnswer(ADDRESS, port, 200, 1);

            health.addresses("127.0.0.3");

            health.awaitAnswer("127.0.0.3", port, 200, 1);
            health.awaitRefused(ADDRESS, port);
        }
    }

    @Test
    void descriptorsThatMayBeNeededAreTold() {
        List<Integer> told = new CopyOnWriteArrayList<>();
        try (var health = new HealthCheckFixture(Transport.best(), ADDRESS, "127.0.0.2")) {
            health.ports().tellDescriptors(told::add);
            health.apply(loadBalancer("web", port, CLUSTER_IP).build());
            health.endpoints("web", 1);
            health.delete("web");
        }
        int needed = 2 + HealthCheckListeners.mostConnections(1);
        assertEquals(List.of(0, needed, 0), told);
    }

    @Test
    void withoutAddressesNothingIsServed() {
        try (var health = new HealthCheckFixture(Transport.best())) {
            health.apply(loadBalancer("web", port, CLUSTER_IP).build());
            health.addresses(ADDRESS);
            health.awaitAnswer(ADDRESS, port, 503, 0);
            health.addresses();
            health.awaitRefused(ADDRESS, port);
        }
    }

    @Test
    void hundredsOfPortsCostADescriptorEachAndNoThread() {
        warmUp();
        serveHundreds(); // so often, other things may be opened once that stay
        long openBefore = DescriptorLimit.ofProcess().open();
        serveHundreds();
        HealthCheckFixture.until(
                "descriptors are back", () -> DescriptorLimit.ofProcess().open() <= openBefore);
    }

    private static void serveHundreds() {
        long openBefore = DescriptorLimit.ofProcess().open();
        int threadsBefore = Thread.activeCount();
        try (var health = new HealthCheckFixture(Transport.best(), "127.0.0.4")) {
            Set<Integer> distinct = new LinkedHashSet<>();
            while (distinct.size() < MANY) {
                distinct.add(freePort("127.0.0.4"));
            }
            List<Integer> ports = List.copyOf(distinct);
            var events = new ServiceApplied[MANY];
            for (int i = 0; i < MANY; i++) {
                events[i] =
                        new ServiceApplied(loadBalancer("web-" + i, ports.get(i), "10.96." + i / 250 + "." + i % 250)
                                .build());
            }
            health.apply(events);
            HealthCheckFixture.until("all listen", () -> health.ports().listening() == MANY);
            for (int each : ports) {
                assertEquals(
                        503,
                        RawHttp.get(new InetSocketAddress("127.0.0.4", each), "/")
                                .status());
            }
            assertTrue(DescriptorLimit.ofProcess().open() - openBefore < MANY + 20);
            assertTrue(Thread.activeCount() - threadsBefore < 5);
        }
    }

    // The first use opens class files and starts threads that stay.
    private void warmUp() {
        try (var health = open(Transport.best(), 1)) {
            health.awaitAnswer(ADDRESS, port, 200, 1);
        }
    }

    private HealthCheckFixture open(Transport transport, int endpoints) {
        var health = new HealthCheckFixture(transport, ADDRESS);
        health.endpoints("web", endpoints);
        health.apply(loadBalancer("web", port, CLUSTER_IP).build());
        return health;
    }
}
