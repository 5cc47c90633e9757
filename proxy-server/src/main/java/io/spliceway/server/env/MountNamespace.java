// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.env;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A way to start a program that sees other files in the place of some of the machine's. Nobody else sees them: they are
 * mounted in a namespace of the program's own, with the program {@code unshare} of util-linux. Who may not mount gets a
 * user namespace to do it in, and is himself again in one inside that. Immutable.
 */
public final class MountNamespace {
    // What is to be seen where comes in pairs, then "--", then the command.
    private static final String MOUNT_AND_RUN =
            "while [ \"$1\" != -- ]; do mount --bind \"$1\" \"$2\" || exit 125; shift 2; done; shift; exec \"$@\"";
    private static final long TRIAL_SECONDS = 10;

    private final List<String> prefix;

    private MountNamespace(List<String> prefix) {
        this.prefix = prefix;
    }

    /**
     * Finds a way that works here.
     *
     * @param files the files to be seen, by the path that they are to be seen at
     * @throws IOException if the system does not allow it; the message says why
     */
    public static MountNamespace showing(Map<Path, Path> files) throws IOException, InterruptedException {
        List<String> pairs = new ArrayList<>();
        new TreeMap<>(files).forEach((target, source) -> pairs.addAll(List.of(source.toString(), target.toString())));
        pairs.add("--");
        var privileged = new MountNamespace(with(List.of("unshare", "--mount"), pairs));
        if (privileged.failure().isEmpty()) {
            return privileged;
        }
        List<String> asSelf = with(List.of("unshare", "--user", "--map-root-user", "--mount"), pairs);
        asSelf.addAll(
                List.of("unshare", "--user", "--map-user=" + id("unix:uid"), "--map-group=" + id("unix:gid"), "--"));
        var unprivileged = new MountNamespace(asSelf);
        String failure = unprivileged.failure();
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
        return unprivileged;
    }

    private static List<String> with(List<String> unshare, List<String> pairs) {
        List<String> command = new ArrayList<>(unshare);
        command.addAll(List.of("--", "sh", "-c", MOUNT_AND_RUN, "sh"));
        command.addAll(pairs);
        return command;
    }

    private static int id(String attribute) throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), attribute);
    }

    private String failure() throws InterruptedException {
        try {
            Process trial = new ProcessBuilder(command(List.of("true")))
                    .redirectErrorStream(true)
                    .start();
            trial.getOutputStream().close();
            String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!trial.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS)) {
                trial.destroyForcibly();
                return "unshare does not end";
            }
            return trial.exitValue() == 0
                    ? ""
                    : said.isEmpty()
                            ? "unshare failed"
                            : said.lines().findFirst().orElse("");
        } catch (IOException e) {
            return "the program unshare of util-linux is needed: " + e.getMessage();
        }
    }

    /** Returns the command that runs {@code command} so. */
    public List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }
}
