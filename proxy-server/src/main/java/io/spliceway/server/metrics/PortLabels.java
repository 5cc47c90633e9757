// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.spliceway.model.ServicePortName;
import java.nio.charset.StandardCharsets;

/**
 * The labels of a service port as they stand in the text format, in the order of their names and in two parts, for a
 * {@code reason} goes between them. Made once for a port, or else it would be most of the work of a scrape. Never changed.
 */
final class PortLabels {
    /** {@code namespace="a",port="b",protocol="TCP"}. */
    final byte[] beforeReason;

    /** {@code ,service="c"}. */
    final byte[] afterReason;

    PortLabels(ServicePortName name) {
        beforeReason = bytes("namespace=\"" + escaped(name.service().namespace()) + "\",port=\"" + escaped(name.port())
                + "\",protocol=\"" + name.protocol() + "\"");
        afterReason = bytes(",service=\"" + escaped(name.service().name()) + "\"");
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
