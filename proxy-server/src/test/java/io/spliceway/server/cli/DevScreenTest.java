// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.NamespacedName;
import io.spliceway.server.dev.DevService;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DevScreenTest {
    private static final int ROWS = 24;
    private static final DevService WEB = new DevService(
            new NamespacedName("shop", "web"),
            List.of("127.52.56.90:8080"),
            "3/3",
            2,
            List.of("port 80 is served on 8080"),
            "");
    private static final DevService DB = new DevService(
            new NamespacedName("shop", "db"), List.of("127.161.7.217:5432"), "0/1", 0, List.of(), "no pod is ready");

    private final DevScreen screen = new DevScreen();

    private String shown(List<DevService> services) {
        return String.join("\n", screen.lines(services, "the namespace shop", "", ROWS));
    }

    private void type(String keys) {
        keys.chars().forEach(key -> screen.take((char) key));
    }

    @Test
    void everyServiceIsARow() {
        assertEquals("""
                spliceway dev  2 of 2 Services of the namespace shop

                NAMESPACE   NAME   ADDRESS              READY   CONNECTIONS   PROBLEM
                shop        web    127.52.56.90:8080    3/3     2             -
                shop        db     127.161.7.217:5432   0/1     0             no pod is ready

                shop/web: port 80 is served on 8080

                / filter   q quit""", shown(List.of(WEB, DB)));
    }

    @Test
    void filterLeavesThoseWhoseNameHasTheText() {
        type("/dbx\u007f");
        assertTrue(shown(List.of(WEB, DB)).contains("1 of 2 Services"));
        assertTrue(shown(List.of(WEB, DB)).endsWith("filter: db_"));
        type("\n");
        assertTrue(shown(List.of(WEB, DB)).endsWith("/ filter (db, Esc for all)   q quit"));
        type("\u001b");
        assertTrue(shown(List.of(WEB, DB)).contains("2 of 2 Services"));
    }

    @Test
    void letterQuitsUnlessItIsTyped() {
        type("/q\n");
        assertFalse(screen.isOver());
        type("q");
        assertTrue(screen.isOver());
    }

    @Test
    void moreThanFitsIsCounted() {
        List<DevService> many = IntStream.range(0, 100)
                .mapToObj(i -> new DevService(new NamespacedName("shop", "s" + i), List.of(), "1/1", 0, List.of(), ""))
                .toList();
        List<String> lines = screen.lines(many, "the namespace shop", "", ROWS);
        assertEquals(ROWS, lines.size());
        assertTrue(lines.get(ROWS - 3).contains("more lines"), lines.toString());
    }
}
