// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.vip.VipSettings.Mode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualIpSettingsTest {
    @ParameterizedTest
    @CsvSource({
        Loading.CLUSTER + ", auto, ROUTE",
        "--manifest=., auto, NONE",
        "--manifest=., route, ROUTE",
        Loading.CLUSTER + ", none, NONE"
    })
    void addressesOfAClusterBecomeLocalByThemselves(String source, String mode, Mode meaning) throws Exception {
        assertEquals(
                meaning,
                Loading.load(source, "--vip-mode=" + mode)
                        .proxier()
                        .virtualIps()
                        .mode());
    }
}
