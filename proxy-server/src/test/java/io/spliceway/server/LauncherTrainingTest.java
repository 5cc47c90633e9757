// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the launcher script lets a JVM learn the program for later starts. */
class LauncherTrainingTest {
    @TempDir
    Path folder = Path.of("");

    private LauncherTree tree = LauncherTree.NONE;

    @BeforeEach
    void layOut() throws IOException {
        tree = LauncherTree.in(folder);
    }

    @Test
    void firstStartTrainsBesideItAndLaterOnesDoNot() throws Exception {
        trainee(tree.jvms().resolve("some-25"), "echo learned > \"$cache\"");
        LauncherTree.Run run = tree.launch("version");
        assertTrue(run.last(1).contains("version"), run.out()::toString);
        assertEquals("learned\n", Files.readString(tree.target().resolve("spliceway.aot")));
        tree.launch("version");
        assertEquals(List.of("trained"), Files.readAllLines(tree.target().resolve("training.log")));
    }

    @Test
    void newerLibraryIsLearned() throws Exception {
        trainee(tree.jvms().resolve("some-25"), "echo learned > \"$cache\"");
        tree.launch("version");
        Files.setLastModifiedTime(
                Files.createDirectories(tree.target().resolve("lib")),
                FileTime.from(Instant.now().plusSeconds(60)));
        Files.delete(tree.target().resolve("training.log"));
        tree.launch("version");
        assertTrue(Files.exists(tree.target().resolve("training.log")));
    }

    @Test
    void whatWasLearnedOfAnEarlierBuildIsNotUsed() throws Exception {
        trainee(tree.jvms().resolve("some-25"), "echo learned > \"$cache\"");
        tree.launch("version");
        LauncherTree.write(tree.lock(), ""); // somebody learns the new one
        Files.setLastModifiedTime(
                tree.target().resolve("proxy-server.jar"),
                FileTime.from(Instant.now().plusSeconds(60)));
        tree.launch("version");
        assertFalse(Files.exists(tree.target().resolve("spliceway.aot")));
    }

    @Test
    void trainingThatFailedIsNotTriedAgain() throws Exception {
        trainee(tree.jvms().resolve("some-25"), "echo half > \"$cache\"; exit 1");
        tree.launch("version");
        assertEquals("", Files.readString(tree.target().resolve("spliceway.aot")));
        Files.delete(tree.target().resolve("training.log"));
        assertEquals(0, tree.launch("version").exitCode());
        assertFalse(Files.exists(tree.target().resolve("training.log")));
    }

    @Test
    void onlyOneLauncherTrains() throws Exception {
        trainee(tree.jvms().resolve("some-25"), "exit 1");
        LauncherTree.write(tree.lock(), "");
        LauncherTree.write(tree.target().resolve("proxy-server.jar"), "built");
        tree.launch("version");
        assertFalse(Files.exists(tree.target().resolve("training.log")));
    }

    /** Makes a JDK that does {@code training} with {@code $cache}, the file to write, when it is to train. */
    private static void trainee(Path home, String training) throws IOException {
        LauncherTree.jdk(home, "25");
        LauncherTree.script(home.resolve("bin/java"), """
                case $2 in
                  -XX:AOTCacheOutput=*) cache=${2#*=}; echo trained; %s ;;
                  *) printf '%%s\\n' "$@" ;;
                esac""".formatted(training));
    }
}
