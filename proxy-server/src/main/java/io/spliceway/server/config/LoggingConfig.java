// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.server.logging.LogFormat;

/**
 * What is logged. Immutable.
 *
 * @param verbosity how much, by the scale of Kubernetes' components: 4 and more is debugging
 * @param format how it is written, the access log too
 * @param accessLog whether there is a line for each connection
 */
public record LoggingConfig(int verbosity, LogFormat format, boolean accessLog) {
    /** The verbosity from which on debugging messages are logged. */
    public static final int DEBUG_VERBOSITY = 4;

    /** What is logged if nothing is said. */
    public static final LoggingConfig DEFAULT = new LoggingConfig(0, LogFormat.TEXT, false);

    /** Returns this with another verbosity. */
    public LoggingConfig withVerbosity(int level) {
        return new LoggingConfig(level, format, accessLog);
    }

    /** Whether debugging messages are logged. */
    public boolean debug() {
        return verbosity >= DEBUG_VERBOSITY;
    }
}
