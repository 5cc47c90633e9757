// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.spliceway.relay.UdpSettings;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything at once, at random: sizes, bursts, endpoints that come, go and die, kills, idleness and evictions. */
class UdpSoakTest {
    private static final int STEPS = 1_500;
    private static final int CLIENTS = 20;

    private final RecordingObserver observer = new RecordingObserver();
    private final Random random = new Random(4711);
    // One of its own, so that how much is disturbed does not depend on how often a client was refused.
    private final Random disturbances = new Random(815);
    private final List<UdpBackend> backends = new ArrayList<>();
    private final List<UdpClient> clients = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void nothingIsMixedUpOrLeftBehind(Mode mode) throws IOException {
        var udp = new UdpSettings(Duration.ofMillis(200), Duration.ofMillis(400), 16, 12);
        for (int i = 0; i < 4; i++) {
            backends.add(UdpBackend.echo());
        }
        try (var proxy = ProxyFixture.udp(
                mode,
                settings -> settings.withRelay(settings.relay().withUdp(udp)),
                service -> {},
                observer,
                addresses(backends))) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new UdpClient(proxy.address()));
            }
            int sent = 0;
            int answered = 0;
            for (int step = 0; step < STEPS; step++) {
                disturb(proxy);
                int burst = 1 + random.nextInt(6);
                sent += burst;
                answered += exchange(step, burst);
            }
            assertTrue(answered > sent * 0.7, answered + " answers to " + sent + " datagrams");
            clients.forEach(UdpClient::close);
            backends.forEach(UdpBackend::close);
        }
        assertEquals(observer.accepted(), observer.closed().size());
    }

    private static InetSocketAddress[] addresses(List<UdpBackend> backends) {
        return backends.stream().map(UdpBackend::address).toArray(InetSocketAddress[]::new);
    }

    private void disturb(ProxyFixture proxy) throws IOException {
        switch (disturbances.nextInt(40)) {
            case 0 -> proxy.endpoints(addresses(backends.subList(0, disturbances.nextInt(backends.size() + 1))));
            case 1 -> proxy.endpoints(addresses(backends));
            case 2 ->
                proxy.proxier().connections().join().stream()
                        .findAny()
                        .ifPresent(session -> proxy.proxier().kill(session.id()).join());
            case 3 -> {
                int index = disturbances.nextInt(backends.size());
                InetSocketAddress address = backends.get(index).address();
                backends.get(index).close();
                backends.set(index, new UdpBackend(address, DatagramSocket::send));
            }
            default -> {}
        }
    }

    /** Sends a burst and reads what comes back: each datagram as it was, in order, at most once, and no other. */
    private int exchange(int step, int burst) throws IOException {
        int sender = random.nextInt(CLIENTS);
        UdpClient client = clients.get(sender);
        var sent = new ArrayList<byte[]>();
        try {
            for (int i = 0; i < burst; i++) {
                sent.add(datagram(sender, step, i));
                client.send(sent.getLast());
            }
        } catch (PortUnreachableException e) {
            return 0; // of what this client sent before
        }
        int answered = 0;
        int next = 0;
        for (byte[] reply = client.poll(); reply != null; reply = next < burst ? client.poll() : null) {
            var head = ByteBuffer.wrap(reply);
            assertEquals(sender, head.getInt(), "whose datagram it is");
            int ofStep = head.getInt();
            int index = head.getInt();
            if (ofStep == step) {
                assertTrue(index >= next, "in order and once");
                assertArrayEquals(sent.get(index), reply);
                next = index + 1;
                answered++;
            }
        }
        return answered;
    }

    private byte[] datagram(int sender, int step, int index) {
        byte[] datagram = new byte[12 + (random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(4) * 700)];
        random.nextBytes(datagram);
        ByteBuffer.wrap(datagram).putInt(sender).putInt(step).putInt(index);
        return datagram;
    }
}
