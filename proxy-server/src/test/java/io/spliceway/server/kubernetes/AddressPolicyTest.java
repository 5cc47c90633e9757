// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.spliceway.model.Cidr;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.SliceEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private static final AddressPolicy NOTHING_ALLOWED = new AddressPolicy(List.of(), false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "::1",
                "169.254.169.254",
                "fe80::1",
                "febf::1",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "ff02::1",
                "::ffff:127.0.0.1"
            })
    void anEndpointThatMeansTheNodeItselfIsRefused(String address) {
        List<String> problems = new ArrayList<>();
        EndpointSlice admitted = NOTHING_ALLOWED.admit(slice("10.1.0.1", address), problems);
        assertEquals(slice("10.1.0.1"), admitted);
        assertEquals(1, problems.size(), problems::toString);

        EndpointSlice same = slice("10.1.0.1", address);
        assertSame(same, new AddressPolicy(List.of(), true).admit(same, new ArrayList<>()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.0.1", "192.168.0.1", "126.255.255.255", "169.253.0.1", "fd00::1", "2001:db8::1"})
    void anEndpointElsewhereIsNot(String address) {
        List<String> problems = new ArrayList<>();
        EndpointSlice slice = slice(address);
        assertSame(slice, NOTHING_ALLOWED.admit(slice, problems));
        assertEquals(List.of(), problems);
    }

    @Test
    void externalIpsAreAllowedByBlocks() {
        var policy = new AddressPolicy(List.of(Cidr.parse("198.51.100.0/24"), Cidr.parse("2001:db8::/32")), false);
        assertEquals(true, policy.allowsExternalIp(IpLiteral.parse("198.51.100.7")));
        assertEquals(true, policy.allowsExternalIp(IpLiteral.parse("2001:db8::7")));
        assertEquals(false, policy.allowsExternalIp(IpLiteral.parse("198.51.101.7")));
        assertEquals(false, NOTHING_ALLOWED.allowsExternalIp(IpLiteral.parse("198.51.100.7")));
    }

    private static EndpointSlice slice(String... addresses) {
        return new EndpointSlice(
                new NamespacedName("default", "web-1"),
                new NamespacedName("default", "web"),
                IpFamily.IPv4,
                IpLiteral.parseAll(addresses).stream().map(SliceEndpoint::ready).toList(),
                List.of(),
                null);
    }
}
