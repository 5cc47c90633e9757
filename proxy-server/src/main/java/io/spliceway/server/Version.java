// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import org.jspecify.annotations.Nullable;

/** The version of this program. */
public final class Version {
    private Version() {}

    /** Returns the version that the program's jar has; {@code development} outside a jar. */
    public static String current() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
