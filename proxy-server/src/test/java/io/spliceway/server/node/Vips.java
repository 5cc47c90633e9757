// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel has of a proxy's routes and guard. */
final class Vips {
    private Vips() {}

    /** Returns the destinations of the proxy's routes, as {@code ip} prints them. */
    static Set<String> routes(NetworkNamespace namespace) {
        return Stream.of("-4", "-6")
                .flatMap(family -> namespace
                        .command("", "ip", family, "route", "show", "table", "local", "proto", "173")
                        .lines())
                .map(line -> line.split(" ", -1)[1])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the tables of nftables. */
    static Set<String> tables(NetworkNamespace namespace) {
        return namespace.command("", "nft", "list", "tables").lines().collect(Collectors.toSet());
    }

    /** Returns the addresses that are guarded one by one. */
    static Set<String> guarded(NetworkNamespace namespace) {
        return Stream.of("addresses4", "addresses6")
                .map(set -> namespace.command("", "nft", "list", "set", "inet", "spliceway", set))
                .flatMap(Vips::elements)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> elements(String set) {
        String before = "elements = {";
        int start = set.indexOf(before);
        return start < 0
                ? Stream.of()
                : Stream.of(set.substring(start + before.length(), set.indexOf('}', start))
                        .strip()
                        .split(",\\s*", -1));
    }
}
