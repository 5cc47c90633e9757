// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tests of all modules, as documents name them: {@code UdpEchoTest.emptyDatagramIsADatagram}. */
record NamedTests(Map<String, String> sourceByClass) {
    static NamedTests read() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("proxy-core", "proxy-server")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/test/java"))) {
                for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                        .toList()) {
                    sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        return new NamedTests(sources);
    }

    boolean exists(String name) {
        String[] parts = name.split("[.]", 2);
        return sourceByClass.getOrDefault(parts[0], "").contains("void " + parts[1] + "(");
    }
}
