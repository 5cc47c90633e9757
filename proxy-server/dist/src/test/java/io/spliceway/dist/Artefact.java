// SPDX-License-Identifier: Apache-2.0
package io.spliceway.dist;

import io.spliceway.server.e2e.Program;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * One of the files that a build makes, unpacked as its user has it.
 *
 * @param file what the build has made
 * @param command starts the program, with arguments behind it
 * @param root what the program sees as the root of the file system
 */
record Artefact(Path file, List<String> command, Path root) {
    private static final Path BUILT = Path.of("target").toAbsolutePath();

    /** The archive, unpacked by tar. */
    static Artefact archive(Path folder) throws IOException {
        Path file = built("spliceway-*.tar.gz");
        execute("tar", "-xzf", file.toString(), "-C", folder.toString(), "--strip-components=1");
        return new Artefact(file, List.of(folder.resolve("bin/spliceway").toString()), Path.of("/"));
    }

    /** The Debian package, unpacked and not installed: its link to the program is relative. */
    static Artefact debianPackage(Path folder) throws IOException {
        Path file = built("spliceway_*.deb");
        execute("dpkg-deb", "-x", file.toString(), folder.toString());
        return new Artefact(file, List.of(folder.resolve("usr/bin/spliceway").toString()), Path.of("/"));
    }

    /** The image, its layers laid over each other and run by its user and its entry point. Needs root. */
    static Artefact image(Path folder) throws IOException {
        Path file = built("spliceway-image.tar");
        var image = OciImage.unpack(file, folder);
        return new Artefact(file, image.command(), image.root());
    }

    private static Path built(String pattern) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(BUILT, pattern)) {
            Iterator<Path> found = files.iterator();
            if (!found.hasNext()) {
                throw new IOException("no " + pattern + " in " + BUILT + "; made by mvn -Pdist verify");
            }
            return found.next();
        }
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Runs a tool that must succeed. */
    static String execute(String... command) throws IOException {
        try (Program tool = Program.command(List.of(command))) {
            return tool.output();
        }
    }

    /** Starts the program. */
    Program start(String... arguments) throws IOException {
        return launch(List.of(), arguments);
    }

    /** Starts the program by a command that becomes it. */
    Program launch(List<String> launcher, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(launcher);
        all.addAll(command);
        all.addAll(List.of(arguments));
        return Program.command(all);
    }

    /** Starts {@code run} with admin addresses of its own choice. */
    Program run(List<String> launcher, Path manifests) throws IOException {
        return launch(
                launcher,
                "run",
                "--metrics-bind-address=127.0.0.1:0",
                "--healthz-bind-address=127.0.0.1:0",
                "--manifest=/" + root.relativize(manifests));
    }

    /** Returns a new folder that the program can read. */
    Path manifests(Path outside) throws IOException {
        Path parent = root.equals(Path.of("/")) ? outside : root;
        return Files.createDirectories(parent.resolve("manifests"));
    }

    /** Returns the file's name and its size in MB of 10^6 bytes. */
    String size() throws IOException {
        return "%s: %.1f MB".formatted(file.getFileName(), Files.size(file) / 1e6);
    }
}
