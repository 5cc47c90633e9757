// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortGroupsTest {
    private static final int MANY = 10 * PortGroups.MOST;

    private static List<ServicePortMetrics> ports(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ServicePortMetrics(
                        new ServicePortName(new NamespacedName("shop", "web-" + i), "http", Protocol.TCP),
                        InstantSource.system()))
                .toList();
    }

    private static List<ServicePortMetrics> members(PortGroups groups) {
        return groups.groups().stream().flatMap(group -> group.ports().stream()).toList();
    }

    private static int sameGroups(PortGroups before, PortGroups after) {
        Set<PortGroup> same = new HashSet<>(before.groups());
        same.retainAll(after.groups());
        return same.size();
    }

    @Test
    void groupsAreFullAndInTheOrderOfThePorts() {
        List<ServicePortMetrics> ports = ports(MANY + 1);
        PortGroups groups = PortGroups.NONE.of(ports);
        assertEquals(11, groups.groups().size());
        assertEquals(ports, members(groups));
        assertSame(groups, groups.of(ports));
    }

    @Test
    void portThatGoesChangesItsGroupAlone() {
        List<ServicePortMetrics> ports = ports(MANY);
        PortGroups before = PortGroups.NONE.of(ports);
        PortGroups after = before.of(ports.subList(1, MANY));
        assertEquals(9, sameGroups(before, after));
        assertEquals(10, after.groups().size());
    }

    @Test
    void portThatComesFillsAGapOrMakesAGroup() {
        List<ServicePortMetrics> ports = ports(MANY + 1);
        PortGroups full = PortGroups.NONE.of(ports.subList(0, MANY));
        assertEquals(10, sameGroups(full, full.of(ports)));

        PortGroups gap = full.of(ports.subList(1, MANY));
        PortGroups filled = gap.of(ports.subList(1, MANY + 1));
        assertEquals(9, sameGroups(gap, filled));
        assertEquals(10, filled.groups().size());
    }

    @Test
    void groupThatIsHalfEmptyIsMadeAnewWithOthers() {
        List<ServicePortMetrics> ports = ports(2 * PortGroups.MOST);
        List<ServicePortMetrics> everyOther = IntStream.range(0, ports.size())
                .filter(i -> i % 2 == 0)
                .mapToObj(ports::get)
                .toList();
        assertEquals(1, PortGroups.NONE.of(ports).of(everyOther).groups().size());
    }

    @Test
    void eachPortIsInOneGroupHoweverManyComeAndGo() {
        var random = new Random(1);
        List<ServicePortMetrics> ports = ports(MANY);
        PortGroups groups = PortGroups.NONE;
        for (int round = 0; round < 200; round++) {
            double share = random.nextDouble();
            List<ServicePortMetrics> wanted = new ArrayList<>(ports);
            wanted.removeIf(port -> random.nextDouble() < share);
            groups = groups.of(List.copyOf(wanted));
            List<ServicePortMetrics> members = members(groups);
            assertEquals(wanted.size(), members.size());
            assertEquals(new HashSet<>(wanted), new HashSet<>(members));
            for (PortGroup group : groups.groups()) {
                assertTrue(group.ports().size() <= PortGroups.MOST);
            }
        }
    }
}
