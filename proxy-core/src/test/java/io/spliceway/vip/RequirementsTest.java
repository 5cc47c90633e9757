// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.spliceway.observe.ProxyObserver;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without the capability that is said exactly, and the addresses are left as they are. */
class RequirementsTest {
    private static final Requirements NOTHING = new Requirements(false, null);

    @Test
    void addressesAreLeftAsTheyAreWithoutTheCapability() {
        assertInstanceOf(UntouchedVips.class, RoutedVips.of(VipSettings.NONE, NOTHING, ProxyObserver.NONE));
    }

    @Test
    void cleanupSaysWhatItLacks() {
        IOException failure = assertThrows(IOException.class, () -> VipCleanup.run(NOTHING));

        assertEquals("cannot clean up without the capability CAP_NET_ADMIN", failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"000001fffeffffff, true", "0000000000000000, false", "0000000000001000, true", "ffffffffffffefff, false"
    })
    void capabilityIsReadFromTheMask(String mask, boolean held) {
        assertEquals(held, Requirements.hasNetAdmin("CapEff:\t" + mask));
    }
}
