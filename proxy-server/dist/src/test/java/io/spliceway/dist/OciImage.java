// SPDX-License-Identifier: Apache-2.0
package io.spliceway.dist;

import com.fasterxml.jackson.databind.JsonNode;
import io.spliceway.server.e2e.AdminApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An image in OCI's layout, unpacked.
 *
 * @param root the tree of files
 * @param config what the image says about its process
 */
record OciImage(Path root, JsonNode config) {
    // As a container runtime does it: a view of the files of its own with /proc and /dev in it, then the image's user.
    private static final String CONTAINER = """
            set -e
            root=$1 user=$2 path=$3
            shift 3
            mount -t proc proc "$root/proc"
            mount --bind /dev "$root/dev"
            exec env PATH="$path" /usr/sbin/chroot --userspec="$user" "$root" "$@"
            """;

    /** Unpacks {@code tar} into {@code folder}. */
    static OciImage unpack(Path tar, Path folder) throws IOException {
        Path layout = Files.createDirectory(folder.resolve("layout"));
        Path root = Files.createDirectory(folder.resolve("root"));
        Artefact.execute("tar", "-xf", tar.toString(), "-C", layout.toString());
        JsonNode manifest = blob(layout, json(layout.resolve("index.json")).at("/manifests/0"));
        for (JsonNode layer : manifest.path("layers")) {
            Artefact.execute("tar", "-xzf", file(layout, layer).toString(), "-C", root.toString());
        }
        Files.createDirectory(root.resolve("proc"));
        Files.createDirectory(root.resolve("dev"));
        return new OciImage(root, blob(layout, manifest.path("config")).path("config"));
    }

    /** Returns the command that becomes the image's entry point, with arguments behind it. */
    List<String> command() {
        String path = config.at("/Env/0").asText().substring("PATH=".length());
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", CONTAINER, "container"));
        command.addAll(List.of(root.toString(), config.path("User").asText(), path));
        config.path("Entrypoint").forEach(argument -> command.add(argument.asText()));
        return command;
    }

    private static JsonNode blob(Path layout, JsonNode descriptor) throws IOException {
        return json(file(layout, descriptor));
    }

    private static Path file(Path layout, JsonNode descriptor) {
        return layout.resolve("blobs")
                .resolve(descriptor.path("digest").asText().replace(':', '/'));
    }

    private static JsonNode json(Path file) throws IOException {
        return AdminApi.parse(Files.readString(file));
    }
}
