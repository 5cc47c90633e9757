// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.net.HostAddresses;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which routes make which addresses local. */
class VipPlanTest {
    private static final InetAddress NODE = IpLiteral.parse("192.0.2.1");
    private static final Machine MACHINE = new Machine(
            Set.copyOf(IpLiteral.parseAll("192.0.2.1", "192.0.2.9", "fe80::1")), Map.of(IpFamily.IPv4, NODE));

    private static VipPlan plan(String... blocks) {
        return VipPlan.of(List.of(blocks).stream().map(Cidr::parse).toList(), MACHINE);
    }

    private static Set<InetAddress> routed(VipPlan plan, String... addresses) {
        return plan.singles(IpLiteral.parseAll(addresses)).keySet();
    }

    @Test
    void addressesInABlockNeedNoRouteOfTheirOwn() {
        assertEquals(
                Set.of(IpLiteral.parse("10.97.0.1")),
                routed(plan("10.96.0.0/16"), "10.96.0.1", "10.96.255.255", "10.97.0.1"));
    }

    @Test
    void addressesThatAreLocalAnywayNeedNone() {
        assertEquals(Set.of(), routed(plan(), "127.96.0.1", "::1", "192.0.2.1", "192.0.2.9"));
    }

    @Test
    void connectionsOfTheHostComeFromItsAddressIfItHasOneOfTheFamily() {
        assertEquals(
                "route add local 10.96.0.1/32 dev lo src 192.0.2.1 proto 173 table local",
                plan().route(Cidr.parse("10.96.0.1/32")).addCommand());
        assertEquals(
                "route add local fd00::/112 dev lo proto 173 table local",
                plan().route(Cidr.parse("fd00::/112")).addCommand());
    }

    @Test
    void blockIsNamedByItsFirstAddressAndCountsOnce() {
        assertEquals(
                List.of(Cidr.parse("10.96.0.0/12")),
                plan("10.96.7.7/12", "10.96.0.0/12").blocks());
    }

    @Test
    void blockThatIsLocalAnywayOrHasTheNodeInItIsNotRouted() {
        assertEquals(
                List.of(), plan("127.96.0.0/16", "192.0.2.0/24", "0.0.0.0/0").blocks());
        assertEquals(Set.of(IpLiteral.parse("192.0.2.7")), routed(plan("192.0.2.0/24"), "192.0.2.7"));
    }

    @Test
    void machineConnectsFromOneOfItsAddresses() throws SocketException {
        Set<InetAddress> addresses = HostAddresses.list();

        Machine machine = Machine.probe(addresses);

        assertEquals(true, addresses.containsAll(machine.sources().values()));
        machine.sources().forEach((family, source) -> assertEquals(family, IpFamily.of(source)));
    }
}
