// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent.HostAddressesApplied;
import io.spliceway.cluster.ClusterEvent.ServiceCidrApplied;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.Cidr;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.model.SessionAffinity;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.Frontend;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutingDiff;
import io.spliceway.vip.VipSettings;
import io.spliceway.vip.VirtualIps;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes and guard follow the addresses in use, and nothing else on the machine changes. */
@InNamespaces
class VirtualIpsTest {
    private static final ServicePortName PORT =
            new ServicePortName(new NamespacedName("ns", "web"), "http", Protocol.TCP);
    private static final String NODE = "192.0.2.1";

    private final NetworkNamespace node = NetworkNamespace.create();
    private final ClusterState state = new ClusterState();
    private volatile boolean guarded;
    private final ProxyObserver guards = new ProxyObserver() {
        @Override
        public void guarded(boolean inPlace) {
            guarded = inPlace;
        }
    };

    @BeforeEach
    void giveTheNodeAnAddress() {
        node.ip("""
                link add br0 type bridge
                link set br0 up
                addr add 192.0.2.1/24 dev br0
                addr add fd00:c0::1/64 dev br0 nodad
                route add default dev br0
                route add ::/0 dev br0
                """);
        machineHas(NODE, "fd00:c0::1");
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void machineHas(String... addresses) {
        state.apply(new HostAddressesApplied(Set.copyOf(IpLiteral.parseAll(addresses))));
    }

    private VirtualIps start(boolean guard, String... serviceCidrs) {
        var settings = new VipSettings(
                VipSettings.Mode.ROUTE,
                guard,
                Arrays.stream(serviceCidrs).map(Cidr::parse).toList());
        VirtualIps vips = node.call(() -> VirtualIps.of(settings, guards));
        node.run(() -> vips.prepare(added(), state));
        return vips;
    }

    private static Route route(InetAddress address) {
        var none = new EndpointGroup(PORT, IpFamily.of(address), EndpointGroup.Scope.CLUSTER, List.of());
        var frontend = new Frontend.ExternalIp(new FrontendAddress(address, 80, Protocol.TCP));
        return new Route(PORT, frontend, none, none, Set.of(), List.of(), SessionAffinity.NONE);
    }

    private static List<Route> routes(String... addresses) {
        return Arrays.stream(addresses)
                .map(IpLiteral::parse)
                .map(VirtualIpsTest::route)
                .toList();
    }

    private static RoutingDiff added(String... addresses) {
        return new RoutingDiff(List.of(), List.of(), routes(addresses));
    }

    private void add(VirtualIps vips, String... addresses) {
        node.run(() -> {
            vips.prepare(added(addresses), state);
            vips.release(added(addresses));
        });
    }

    /** Removes addresses that no connection uses. */
    private void remove(VirtualIps vips, String... addresses) {
        var diff = new RoutingDiff(routes(addresses), List.of(), List.of());
        node.run(() -> {
            vips.prepare(diff, state);
            vips.release(diff);
            vips.sweep(Set.of());
            vips.sweep(Set.of());
        });
    }

    private static boolean hasFailed(VirtualIps vips, String address) {
        return vips.failure(IpLiteral.parse(address)).isPresent();
    }

    @Test
    void addressIsRoutedAndGuardedWhileItIsInUse() {
        VirtualIps vips = start(true, "10.96.0.0/16");

        add(vips, "10.96.0.1", "198.51.100.1", "fd00:198::1");
        assertEquals(Set.of("10.96.0.0/16", "198.51.100.1", "fd00:198::1"), Vips.routes(node));
        assertEquals(Set.of("198.51.100.1", "fd00:198::1"), Vips.guarded(node));
        assertTrue(guarded);

        remove(vips, "10.96.0.1", "198.51.100.1");
        assertEquals(Set.of("10.96.0.0/16", "fd00:198::1"), Vips.routes(node));
        node.run(vips::verify);
        assertEquals(Set.of("fd00:198::1"), Vips.guarded(node));

        node.run(vips::close);
        assertEquals(Set.of(), Vips.routes(node));
        assertEquals(Set.of(), Vips.tables(node));
    }

    @Test
    void addressThatComesBackIsStillGuarded() {
        VirtualIps vips = start(true);
        add(vips, "198.51.100.1", "198.51.100.2");

        remove(vips, "198.51.100.1", "198.51.100.2");
        add(vips, "198.51.100.1");
        node.run(vips::verify);

        assertEquals(Set.of("198.51.100.1"), Vips.routes(node));
        assertEquals(Set.of("198.51.100.1"), Vips.guarded(node));
    }

    @Test
    void addressesOfTheMachineAreLeftAlone() {
        String before = node.command("", "ip", "route", "show", "table", "local");
        VirtualIps vips = start(true);

        add(vips, NODE, "127.0.0.9", "::1");

        assertEquals(Set.of(), Vips.guarded(node));
        remove(vips, NODE, "127.0.0.9", "::1");
        node.run(vips::close);
        assertEquals(before, node.command("", "ip", "route", "show", "table", "local"));
    }

    @Test
    void routeOfSomebodyElseServesAndStays() {
        node.ip("route add local 198.51.100.1 dev lo");
        VirtualIps vips = start(true);

        add(vips, "198.51.100.1");
        assertEquals(false, hasFailed(vips, "198.51.100.1"));
        assertEquals(Set.of("198.51.100.1"), Vips.guarded(node));

        remove(vips, "198.51.100.1");
        assertTrue(node.command("", "ip", "route", "show", "table", "local").contains("local 198.51.100.1 dev lo"));
    }

    @Test
    void startRemovesWhatAnEarlierRunLeftAndKeepsWhatIsInUse() {
        add(start(true, "10.96.0.0/16"), "198.51.100.1", "198.51.100.2");

        VirtualIps next = start(false, "10.97.0.0/16");
        assertEquals(Set.of("10.97.0.0/16"), Vips.routes(node));
        assertEquals(Set.of(), Vips.tables(node));
        assertEquals(false, guarded);
        add(next, "198.51.100.2");
        assertEquals(Set.of("10.97.0.0/16", "198.51.100.2"), Vips.routes(node));
    }

    @Test
    void whatSomebodyRemovesIsRestored() {
        VirtualIps vips = start(true, "10.96.0.0/16");
        add(vips, "198.51.100.1");

        node.command("", "nft", "flush", "ruleset");
        node.ip("route flush table local proto 173");
        node.run(vips::verify);

        assertEquals(Set.of("10.96.0.0/16", "198.51.100.1"), Vips.routes(node));
        assertEquals(Set.of("table inet spliceway", "table arp spliceway"), Vips.tables(node));
        assertEquals(Set.of("198.51.100.1"), Vips.guarded(node));
    }

    @Test
    void lostGuardIsToldAndTakesNoAddressAway() {
        VirtualIps vips = start(true, "10.96.0.0/16");
        node.command("", "nft", "flush", "ruleset");

        add(vips, "198.51.100.1");
        assertEquals(false, guarded);
        assertEquals(false, hasFailed(vips, "198.51.100.1"));

        node.run(vips::verify);
        assertEquals(true, guarded);
        assertEquals(Set.of("198.51.100.1"), Vips.guarded(node));
    }

    @Test
    void changedAddressOfTheMachineIsFollowed() {
        VirtualIps vips = start(true, "10.96.0.0/16");
        add(vips, "198.51.100.1", "198.51.100.2");
        remove(vips, "198.51.100.2");

        node.ip("""
                addr del 192.0.2.1/24 dev br0
                addr add 192.0.2.2/24 dev br0
                addr add 198.51.100.1/32 dev br0
                addr add 198.51.100.2/32 dev br0
                route replace default dev br0
                """);
        machineHas("192.0.2.2", "198.51.100.1", "198.51.100.2", "fd00:c0::1");
        add(vips);

        assertEquals(Set.of("10.96.0.0/16"), Vips.routes(node));
        assertEquals(Set.of(), Vips.guarded(node));
        assertTrue(node.command("", "ip", "route", "show", "table", "local", "proto", "173")
                .contains("src 192.0.2.2"));
    }

    @Test
    void blockThatTheClusterTellsTakesThePlaceOfItsAddresses() {
        VirtualIps vips = start(true, "10.96.0.0/16");
        add(vips, "10.97.0.1", "198.51.100.1");
        assertEquals(Set.of("10.96.0.0/16", "10.97.0.1", "198.51.100.1"), Vips.routes(node));
        var name = new NamespacedName("", "more");

        state.apply(new ServiceCidrApplied(name, List.of(Cidr.parse("10.97.0.0/16"))));
        add(vips, "10.97.0.2");
        assertEquals(Set.of("10.96.0.0/16", "10.97.0.0/16", "198.51.100.1"), Vips.routes(node));
        assertEquals(Set.of("198.51.100.1"), Vips.guarded(node));

        state.apply(new ServiceCidrApplied(name, List.of()));
        remove(vips, "10.97.0.1");
        assertEquals(Set.of("10.96.0.0/16", "10.97.0.2", "198.51.100.1"), Vips.routes(node));
        node.run(vips::verify);
        assertEquals(Set.of("10.97.0.2", "198.51.100.1"), Vips.guarded(node));
    }

    @Test
    void failureNamesTheCommandAndIsRetried() {
        node.sysctl("net/ipv6/conf/lo/disable_ipv6", "1");
        VirtualIps vips = start(true);
        add(vips, "fd00:198::1", "198.51.100.1");
        assertEquals(true, hasFailed(vips, "fd00:198::1"));
        assertEquals(false, hasFailed(vips, "198.51.100.1"));
        String message =
                vips.failure(IpLiteral.parse("fd00:198::1")).orElseThrow().message();
        assertTrue(
                message.startsWith("fd00:198::1 cannot be made local, as by 'ip route add local fd00:198::1/128"),
                message);

        node.sysctl("net/ipv6/conf/lo/disable_ipv6", "0");
        node.run(vips::retryFailed);

        assertEquals(false, hasFailed(vips, "fd00:198::1"));
        assertEquals(Set.of("fd00:198::1", "198.51.100.1"), Vips.routes(node));
    }

    @Test
    void tenThousandAddressesTakeLessThanTwoSeconds() {
        VirtualIps vips = start(true);
        String[] addresses = IntStream.range(0, 10_000)
                .mapToObj(i -> "10.97." + i / 250 + "." + i % 250)
                .toArray(String[]::new);

        long start = System.nanoTime();
        add(vips, addresses);
        var took = Duration.ofNanos(System.nanoTime() - start);

        System.out.println("10,000 addresses made local in " + took.toMillis() + " ms");
        assertTrue(took.toMillis() < 2_000, took::toString);
        assertEquals(10_000, Vips.routes(node).size());
        assertEquals(10_000, Vips.guarded(node).size());
    }
}
