// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spliceway.server.e2e.Tools;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of the examples. */
record Example(Path folder) {
    static final Path ALL = Path.of("../examples").toAbsolutePath().normalize();

    static Example named(String name) {
        return new Example(ALL.resolve(name));
    }

    static List<Example> all() throws IOException {
        try (Stream<Path> files = Files.list(ALL)) {
            return files.filter(Files::isDirectory).sorted().map(Example::new).toList();
        }
    }

    /** Skips the test unless all programs are there that the examples run. */
    static void assumeServers() throws IOException {
        Tools.assumeInstalled("nginx", "nginx-light");
        assumePhp();
        Tools.assumeInstalled("redis-server", "redis-server");
        Tools.assumeInstalled("envsubst", "gettext-base");
        Tools.assumeInstalled("curl", "curl");
        Tools.assumeInstalled("dig", "bind9-dnsutils");
        Tools.assumeInstalled("unshare", "util-linux");
    }

    // The version is in its name.
    private static void assumePhp() throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("/usr/sbin"), "php-fpm*")) {
            assumeTrue(found.iterator().hasNext(), "php-fpm is missing: apt-get install php-fpm");
        }
    }

    Readme readme() throws IOException {
        return Readme.parse(Files.readString(folder.resolve("README.md")));
    }

    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    List<Path> manifests() throws IOException {
        return files().stream()
                .filter(file -> file.toString().endsWith(".yaml"))
                .toList();
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
