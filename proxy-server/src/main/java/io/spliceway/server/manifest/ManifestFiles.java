// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.spliceway.server.yaml.FileVersion;
import io.spliceway.server.yaml.TextFile;
import io.spliceway.server.yaml.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files that {@code --manifest} names, and those in the folders that it names. Stateless apart from the disk. */
final class ManifestFiles {
    private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

    private final List<Path> paths;

    ManifestFiles(List<Path> paths) {
        this.paths = List.copyOf(paths);
    }

    /** Which files there are, in which version, and which are missing. Two equal listings mean equal contents. */
    record Listing(List<FileVersion> versions, List<ManifestProblem> problems) {}

    /** Looks at the files without reading them. A folder counts with the manifests right in it, sorted by name. */
    Listing list() {
        List<FileVersion> versions = new ArrayList<>();
        List<ManifestProblem> problems = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (Path path : paths) {
            for (Path file : expand(path, problems)) {
                if (seen.add(file.toAbsolutePath().normalize())) {
                    addVersion(file, versions, problems);
                }
            }
        }
        return new Listing(List.copyOf(versions), List.copyOf(problems));
    }

    /** Reads the files of {@code listing}. */
    ManifestContents read(Listing listing) {
        List<ManifestContents.Text> texts = new ArrayList<>();
        List<ManifestProblem> problems = new ArrayList<>(listing.problems());
        for (FileVersion version : listing.versions()) {
            String name = version.file().toString();
            try {
                texts.add(new ManifestContents.Text(name, TextFile.read(version.file())));
            } catch (Unreadable e) {
                problems.add(problem(name, e.why()));
            }
        }
        return new ManifestContents(texts, problems);
    }

    private static List<Path> expand(Path path, List<ManifestProblem> problems) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(ManifestFiles::isManifest).sorted().toList();
        } catch (IOException e) {
            problems.add(problem(path.toString(), new Unreadable(e).why()));
            return List.of();
        }
    }

    // Names with a dot in front are the temporary files of editors and the versions of a mounted ConfigMap.
    private static boolean isManifest(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && SUFFIXES.stream().anyMatch(name::endsWith) && !Files.isDirectory(file);
    }

    private static void addVersion(Path file, List<FileVersion> versions, List<ManifestProblem> problems) {
        try {
            versions.add(FileVersion.of(file));
        } catch (Unreadable e) {
            problems.add(problem(file.toString(), e.why()));
        }
    }

    private static ManifestProblem problem(String file, String message) {
        return new ManifestProblem(file, 0, 0, "", message);
    }
}
