// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The programs of Debian packages that tests use. */
public final class Tools {
    private static final int LIMIT_SECONDS = 60;

    private Tools() {}

    /** Skips the test unless the program {@code name} is there. */
    public static void assumeInstalled(String name, String debianPackage) {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        assumeTrue(found, name + " is missing: apt-get install " + debianPackage);
    }

    /** Skips the test unless it runs as root. */
    static void assumeRoot() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "network namespaces need root");
    }

    /** Returns what starts Debian's dnsmasq as a DNS server that knows no other. */
    public static List<String> dnsmasq(int port, String... flags) {
        Stream<String> command = Stream.of(
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--pid-file=",
                "--log-facility=-",
                "--user=root",
                "--no-resolv",
                "--no-hosts",
                "--port=" + port);
        return Stream.concat(command, Stream.of(flags)).toList();
    }

    /** What a program did. */
    record Result(int exitCode, String out) {
        /** Returns what it printed; fails unless it succeeded. */
        String success() {
            assertTrue(exitCode == 0, () -> "exit code " + exitCode + ": " + out);
            return out;
        }
    }

    /** Runs {@code command} to its end; both its streams are in the result. */
    static Result run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), () -> command + " does not end");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Result(process.exitValue(), out);
    }
}
