// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.HostPort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsSettingsTest {
    private static ServerConfig load(String flags) throws ConfigException {
        List<String> args = new ArrayList<>(List.of(Loading.CLUSTER));
        args.addAll(Arrays.asList(flags.split(" ", -1)));
        return Loading.load(args.toArray(String[]::new));
    }

    @Test
    void dnsIsAnsweredWhereItIsToldTo() throws ConfigException {
        assertFalse(load("--dns-upstream=192.0.2.53").dns().isOn());
        assertTrue(load("--dns-bind-address=127.0.0.1").dns().isOn());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:53",
        "127.0.0.1:5353, 127.0.0.1:5353",
        "::1, [::1]:53",
        "[::1]:5353, [::1]:5353",
        "0.0.0.0, 0.0.0.0:53"
    })
    void portIs53UnlessItIsSaid(String flag, String address) throws ConfigException {
        assertEquals(
                List.of(HostPort.parse(address)),
                load("--dns-bind-address=" + flag).dns().bindAddresses());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--dns-bind-address=localhost | --dns-bind-address: 'localhost' is not of the form address:port",
                "--dns-bind-address=127.0.0.1:99999 | --dns-bind-address: '127.0.0.1:99999' is not of the form",
                "--dns-bind-address=127.0.0.1 --dns-upstream=127.0.0.1:53 | --dns-upstream: 127.0.0.1:53 is where this",
                "--cluster-domain=a..b | --cluster-domain: 'a..b' is not a domain name",
                "--cluster-domain=-a | --cluster-domain: '-a' is not a domain name",
                "--dns-allow=10.0.0.1 | --dns-allow: '10.0.0.1' is not a CIDR block",
                "--dns-rate-limit=-1 | --dns-rate-limit: '-1' is not a number from 0 to 1000000",
            })
    void wrongValueIsReportedWithItsPlace(String flags, String problem) {
        String report = assertThrows(ConfigException.class, () -> load(flags))
                .problems()
                .getFirst();
        assertTrue(report.startsWith(problem), report);
    }
}
