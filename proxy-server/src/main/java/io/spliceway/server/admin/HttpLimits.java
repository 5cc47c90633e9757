// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.util.Map;

/**
 * What one client of the JDK's HTTP server may send, hold open and take its time for. The JDK reads these limits from
 * system properties when the first server of the process is made.
 */
public final class HttpLimits {
    // Times are in seconds.
    private static final Map<String, String> PROPERTIES = Map.of(
            "jdk.httpserver.maxConnections", "128",
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxRspTime", "60",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.nodelay", "true");

    private HttpLimits() {}

    /** Sets the limits that the user has not set. To be called before a server is made. */
    public static void apply() {
        PROPERTIES.forEach(System.getProperties()::putIfAbsent);
    }
}
