// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.admin.ConnectionView;
import java.util.Locale;

/** The answer of {@code connections} as a table: a row for each connection. */
final class ConnectionRows {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private ConnectionRows() {}

    static TextTable<ConnectionView> table(boolean wide) {
        TextTable<ConnectionView> table = new TextTable<ConnectionView>()
                .column("ID", row -> Long.toString(row.id()))
                .column("CLIENT", ConnectionView::client)
                .column("PROTOCOL", ConnectionView::protocol)
                .column("SERVICE", ConnectionRows::service)
                .column("ENDPOINT", ConnectionView::endpoint)
                .column("POD", ConnectionView::pod)
                .column("STATE", ConnectionView::state)
                .column("AGE", row -> age(row.ageSeconds()))
                .column("TO-ENDPOINT", row -> bytes(row.bytesToEndpoint()))
                .column("TO-CLIENT", row -> bytes(row.bytesToClient()));
        return wide
                ? table.column("FRONTEND", row -> row.frontend().address())
                        .column("KIND", row -> row.frontend().kind())
                        .column("NODE", ConnectionView::node)
                        .column("PICKED-BY", ConnectionView::pickReason)
                        .column("DIALS", row -> Integer.toString(row.dialAttempts()))
                        .column("MODE", ConnectionView::mode)
                        .column("DATAGRAMS", ConnectionRows::datagrams)
                : table;
    }

    /** Returns the datagrams to the endpoint and to the client: {@code 12/11}; nothing over TCP. */
    private static String datagrams(ConnectionView connection) {
        return connection.datagramsToEndpoint() == null
                ? ""
                : connection.datagramsToEndpoint() + "/" + connection.datagramsToClient();
    }

    private static String service(ConnectionView connection) {
        String name = connection.namespace() + "/" + connection.service();
        return connection.port().isEmpty() ? name : name + ":" + connection.port();
    }

    /** Returns an age in its two largest units, as kubectl shows ages: {@code 4.2s}, {@code 5m12s}, {@code 3h7m}. */
    static String age(double seconds) {
        long whole = (long) seconds;
        if (whole < 60) {
            return String.format(Locale.ROOT, "%.1fs", seconds);
        }
        if (whole < 3600) {
            return whole / 60 + "m" + whole % 60 + "s";
        }
        return whole < 86_400
                ? whole / 3600 + "h" + whole % 3600 / 60 + "m"
                : whole / 86_400 + "d" + whole % 86_400 / 3600 + "h";
    }

    /** Returns a count of bytes with three digits or so: {@code 812B}, {@code 1.5MiB}. */
    static String bytes(long count) {
        double value = count;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? count + UNITS[0] : String.format(Locale.ROOT, "%.1f%s", value, UNITS[unit]);
    }
}
