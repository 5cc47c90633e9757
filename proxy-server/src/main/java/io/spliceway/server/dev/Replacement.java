// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.model.HostPort;
import io.spliceway.model.IpFamily;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A process of this machine that stands in for the pods of a Service.
 *
 * @param service the Service's name, in the namespace that is worked on
 * @param port the one port that it stands in for; null for all
 * @param address where it listens
 */
public record Replacement(String service, @Nullable String port, InetSocketAddress address) {
    private static final Pattern FORM = Pattern.compile("([a-z0-9][-a-z0-9.]*)(?::([a-z0-9][-a-z0-9]*))?=(.+)");
    private static final String LOCALHOST = "localhost:";

    /**
     * Reads {@code SERVICE[:PORT-NAME]=ADDRESS:PORT}.
     *
     * @throws IllegalArgumentException if it is something else; the message says what is expected
     */
    public static Replacement parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not SERVICE=ADDRESS:PORT or SERVICE:PORT-NAME=ADDRESS:PORT");
        }
        String address = matcher.group(3);
        InetSocketAddress parsed = HostPort.parse(
                address.startsWith(LOCALHOST) ? "127.0.0.1:" + address.substring(LOCALHOST.length()) : address);
        if (parsed.getPort() == 0 || IpFamily.of(parsed.getAddress()) != IpFamily.IPv4) {
            throw new IllegalArgumentException("'" + address + "' is not an IPv4 address with a port");
        }
        return new Replacement(matcher.group(1), matcher.group(2), parsed);
    }

    boolean standsInFor(String portName) {
        return port == null || port.equals(portName);
    }
}
