// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The launcher script in a copy of the source tree's layout, with JDKs and a Maven that only say their name.
 *
 * @param folder holds everything, with {@code tools/} first on the path
 * @param root the source tree
 * @param jvms where the system's JDKs are
 */
record LauncherTree(Path folder, Path root, Path jvms, Map<String, String> environment) {
    static final LauncherTree NONE = new LauncherTree(Path.of(""), Path.of(""), Path.of(""), Map.of());

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    record Run(int exitCode, List<String> out, String err) {
        /** Returns the last {@code count} lines. */
        List<String> last(int count) {
            return out.subList(out.size() - count, out.size());
        }
    }

    /** Lays everything out in {@code folder}, without a JDK or a build. */
    static LauncherTree in(Path folder) throws IOException {
        Path root = Files.createDirectories(folder.resolve("source tree"));
        Path jvms = Files.createDirectories(folder.resolve("jvms"));
        Files.copy(Path.of("../spliceway"), root.resolve("spliceway"));
        assertTrue(root.resolve("spliceway").toFile().setExecutable(true));
        for (String source : List.of(
                "pom.xml",
                ".mvn/x",
                "proxy-core/pom.xml",
                "proxy-core/src/main/A.java",
                "proxy-server/pom.xml",
                "proxy-server/src/main/B.java")) {
            write(root.resolve(source), "");
        }
        age(root);
        script(
                folder.resolve("tools/mvn"),
                "mkdir -p proxy-server/target/lib && echo built >> proxy-server/target/proxy-server.jar");
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "PATH", folder.resolve("tools") + File.pathSeparator + "/usr/bin" + File.pathSeparator + "/bin");
        environment.put("SPLICEWAY_JVM_DIR", jvms.toString());
        return new LauncherTree(folder, root, jvms, environment);
    }

    private static void age(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
            }
        }
    }

    Path target() {
        return root.resolve("proxy-server/target");
    }

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    Run launch(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(root.resolve("spliceway").toString()));
        command.addAll(List.of(args));
        return run(folder, command.toArray(String[]::new));
    }

    /** Runs {@code command} to its end, and to that of a training that it starts. */
    Run run(Path directory, String... command) throws Exception {
        boolean locked = Files.exists(lock());
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the script hangs");
        if (!locked) {
            awaitTraining();
        }
        return new Run(process.exitValue(), Files.readAllLines(out), Files.readString(err));
    }

    private void awaitTraining() throws IOException, InterruptedException {
        if (!Files.exists(lock())) {
            return;
        }
        try (WatchService deletions = folder.getFileSystem().newWatchService()) {
            target().register(deletions, StandardWatchEventKinds.ENTRY_DELETE);
            while (Files.exists(lock())) {
                WatchKey deleted = deletions.poll(30, TimeUnit.SECONDS);
                assertTrue(deleted != null || !Files.exists(lock()), "the training hangs");
                if (deleted != null) {
                    deleted.pollEvents();
                    deleted.reset();
                }
            }
        }
    }

    /** Returns the file that keeps other launchers from training. */
    Path lock() {
        return target().resolve("spliceway.aot.lock");
    }

    /** Installs a JDK of the system. */
    Path jdk(String version) throws IOException {
        return jdk(jvms.resolve("some-25"), version);
    }

    /** Makes a JDK whose java prints its own folder and then its arguments, one a line. */
    static Path jdk(Path home, String version) throws IOException {
        script(home.resolve("bin/java"), "printf '%s\\n' '" + home + "' \"$@\"");
        write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    static void script(Path file, String body) throws IOException {
        write(file, "#!/bin/sh\n" + body + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    void touchAfterBuild(Path file) throws IOException {
        Instant built =
                Files.getLastModifiedTime(target().resolve("proxy-server.jar")).toInstant();
        Files.setLastModifiedTime(file, FileTime.from(built.plusSeconds(1)));
    }

    int builds() throws IOException {
        return Files.readAllLines(target().resolve("proxy-server.jar")).size();
    }
}
