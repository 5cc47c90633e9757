// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.admin.ConnectionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer of {@code connections} as a table: a row for each connection. */
final class ConnectionRows {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private ConnectionRows() {}

    static TextTable of(List<ConnectionView> connections, boolean wide) {
        List<String> header = new ArrayList<>(List.of(
                "ID", "CLIENT", "PROTOCOL", "SERVICE", "ENDPOINT", "POD", "STATE", "AGE", "TO-ENDPOINT", "TO-CLIENT"));
        if (wide) {
            header.addAll(List.of("FRONTEND", "KIND", "NODE", "PICKED-BY", "DIALS", "MODE", "DATAGRAMS"));
        }
        var table = new TextTable(header);
        connections.forEach(connection -> table.add(row(connection, wide)));
        return table;
    }

    private static List<String> row(ConnectionView connection, boolean wide) {
        List<String> row = new ArrayList<>(List.of(
                Long.toString(connection.id()),
                connection.client(),
                connection.protocol(),
                service(connection),
                text(connection.endpoint()),
                text(connection.pod()),
                connection.state(),
                age(connection.ageSeconds()),
                bytes(connection.bytesToEndpoint()),
                bytes(connection.bytesToClient())));
        if (wide) {
            row.addAll(List.of(
                    connection.frontend().address(),
                    connection.frontend().kind(),
                    text(connection.node()),
                    text(connection.pickReason()),
                    Integer.toString(connection.dialAttempts()),
                    connection.mode(),
                    datagrams(connection)));
        }
        return row;
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

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
