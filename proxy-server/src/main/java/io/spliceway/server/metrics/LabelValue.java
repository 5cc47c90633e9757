// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import java.util.Locale;

/** The spelling of enum constants in label values and in the API's JSON. */
public final class LabelValue {
    private LabelValue() {}

    /** Returns {@code HALF_CLOSED_TIMEOUT} as {@code half-closed-timeout}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
