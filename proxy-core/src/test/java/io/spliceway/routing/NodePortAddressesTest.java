// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.Node;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code util/nodeport_addresses_test.go}, and those of {@code primary}. */
class NodePortAddressesTest {
    /** Blocks, the host's addresses, and those that serve node ports; each separated by blanks. */
    record Row(String name, String blocks, String host, String served) {
        @Override
        public String toString() {
            return name;
        }
    }

    // Where upstream also serves loopback addresses (a zero CIDR), we do not: they must be asked for.
    static Stream<Row> upstream() {
        return Stream.of(
                new Row("IPv4 single", "10.20.30.0/24", "10.20.30.51 100.200.201.1", "10.20.30.51"),
                new Row("IPv4 zero CIDR", "0.0.0.0/0", "10.20.30.51 127.0.0.1", "10.20.30.51"),
                new Row("IPv6 multiple", "2001:db8::/64 ::1/128", "2001:db8::1 ::1", "2001:db8::1 ::1"),
                new Row("IPv6 zero CIDR", "::/0", "2001:db8::1 ::1", "2001:db8::1"),
                new Row("IPv4 localhost exact", "127.0.0.1/32", "10.20.30.51 127.0.0.1", "127.0.0.1"),
                new Row("IPv4 localhost subnet", "127.0.0.0/8", "127.0.1.1", "127.0.1.1"),
                new Row(
                        "IPv4 multiple",
                        "10.20.30.0/24 100.200.201.0/24",
                        "10.20.30.51 100.200.201.1",
                        "10.20.30.51 100.200.201.1"),
                new Row("IPv4 multiple, no match", "10.20.30.0/24 100.200.201.0/24", "192.168.1.2 127.0.0.1", ""),
                new Row("IPv4 redundant CIDRs", "1.2.3.0/24 0.0.0.0/0", "1.2.3.4", "1.2.3.4"),
                new Row(
                        "Dual-stack, redundant IPv4",
                        "0.0.0.0/0 1.2.3.0/24 2001:db8::1/128",
                        "1.2.3.4 2001:db8::1 127.0.0.1 ::1",
                        "1.2.3.4 2001:db8::1"),
                new Row(
                        "Dual-stack, redundant IPv6",
                        "::/0 1.2.3.0/24 2001:db8::1/128",
                        "1.2.3.4 2001:db8::1 127.0.0.1 ::1",
                        "1.2.3.4 2001:db8::1"));
    }

    static Stream<Row> ours() {
        return Stream.of(
                new Row("no blocks, no addresses", "", "10.20.30.51 2001:db8::1 127.0.0.1", ""),
                new Row(
                        "a family without a block is served",
                        "10.0.0.0/8",
                        "10.0.0.1 2001:db8::1",
                        "10.0.0.1 2001:db8::1"),
                new Row("but not its loopback address", "10.0.0.0/8", "10.0.0.1 ::1", "10.0.0.1"),
                new Row("a larger block does not ask for loopback", "64.0.0.0/2", "127.0.0.1 100.0.0.1", "100.0.0.1"),
                new Row(
                        "link-local needs an interface",
                        "fe80::/10 169.254.0.0/16",
                        "fe80::1 169.254.0.9",
                        "169.254.0.9"),
                new Row("the order is that of the text", "0.0.0.0/0", "9.0.0.1 10.0.0.1", "10.0.0.1 9.0.0.1"));
    }

    @ParameterizedTest
    @MethodSource({"upstream", "ours"})
    void blocksSelectAmongTheAddressesOfTheHost(Row row) {
        var addresses =
                NodePortAddresses.in(words(row.blocks()).map(Cidr::parse).toList());
        assertEquals(parse(row.served()), addresses.select(parse(row.host()), null));
    }

    private static final Node NODE = node("192.0.2.7 192.0.2.8 2001:db8::7");

    @Test
    void primaryIsTheFirstAddressOfEachFamilyThatTheNodeHas() {
        assertEquals(
                parse("192.0.2.7 2001:db8::7"),
                NodePortAddresses.PRIMARY.select(parse("127.0.0.1 192.0.2.7 192.0.2.8 2001:db8::7 2001:db8::8"), NODE));
    }

    @Test
    void primaryOfOneFamilyServesNothingOfTheOther() {
        assertEquals(
                parse("192.0.2.7"),
                NodePortAddresses.PRIMARY.select(parse("192.0.2.7 2001:db8::7"), node("192.0.2.7")));
    }

    @Test
    void primaryIsNeitherLoopbackNorAnAddressThatTheHostHasNot() {
        assertEquals(List.of(), NodePortAddresses.PRIMARY.select(parse("127.0.0.1 192.0.2.8"), node("127.0.0.1")));
        assertEquals(List.of(), NodePortAddresses.PRIMARY.select(parse("192.0.2.8"), NODE));
        assertEquals(List.of(), NodePortAddresses.PRIMARY.select(parse("192.0.2.7"), null));
    }

    @Test
    void bindAddressIsThePrimaryOfItsFamily() {
        var addresses = new NodePortAddresses(List.of(), true, IpLiteral.parse("192.0.2.8"));
        assertEquals(parse("192.0.2.8 2001:db8::7"), addresses.select(parse("192.0.2.7 192.0.2.8 2001:db8::7"), NODE));
        assertEquals(parse("192.0.2.8"), addresses.select(parse("192.0.2.7 192.0.2.8"), null));
    }

    @Test
    void primaryGoesTogetherWithBlocks() {
        var addresses = new NodePortAddresses(List.of(Cidr.parse("127.0.0.0/8")), true, null);
        assertEquals(
                parse("127.0.0.1 192.0.2.7"),
                addresses.select(parse("192.0.2.7 127.0.0.1 2001:db8::9 192.0.2.8"), NODE));
    }

    private static Node node(String addresses) {
        return new Node("n1", null, parse(addresses), List.of());
    }

    private static List<InetAddress> parse(String addresses) {
        return words(addresses).map(IpLiteral::parse).toList();
    }

    private static Stream<String> words(@Nullable String text) {
        return text == null || text.isEmpty() ? Stream.of() : Arrays.stream(text.split(" ", -1));
    }
}
