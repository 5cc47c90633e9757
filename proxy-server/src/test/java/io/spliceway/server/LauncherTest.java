// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which JDK the launcher script takes, when it builds, and what it runs. */
class LauncherTest {
    @TempDir
    Path folder = Path.of("");

    private LauncherTree tree = LauncherTree.NONE;

    @BeforeEach
    void layOut() throws IOException {
        tree = LauncherTree.in(folder);
    }

    @Test
    void withoutBuildItBuildsThenRuns() throws Exception {
        tree.jdk("25.0.1");
        LauncherTree.Run run = tree.launch("demo", "a b");
        assertEquals(0, run.exitCode());
        assertEquals("spliceway: building, which takes a minute the first time ...\n", run.err());
        assertEquals(
                List.of("-jar", tree.root().toRealPath() + "/proxy-server/target/proxy-server.jar", "demo", "a b"),
                run.last(4));
    }

    @Test
    void freshBuildIsUsedAsItIs() throws Exception {
        tree.jdk("25.0.1");
        tree.launch("version");
        assertEquals("", tree.launch("version").err());
        assertEquals(1, tree.builds());
    }

    @Test
    void newerSourceIsBuilt() throws Exception {
        tree.jdk("25.0.1");
        tree.launch("version");
        tree.touchAfterBuild(tree.root().resolve("proxy-core/src/main/A.java"));
        tree.launch("version");
        assertEquals(2, tree.builds());
    }

    @Test
    void removedSourceIsBuilt() throws Exception {
        tree.jdk("25.0.1");
        tree.launch("version");
        Files.delete(tree.root().resolve("proxy-core/src/main/A.java"));
        tree.touchAfterBuild(tree.root().resolve("proxy-core/src/main"));
        tree.launch("version");
        assertEquals(2, tree.builds());
    }

    @Test
    void failedBuildEndsIt() throws Exception {
        tree.jdk("25.0.1");
        LauncherTree.script(folder.resolve("tools/mvn"), "echo broken; exit 3");
        LauncherTree.Run run = tree.launch("version");
        assertEquals(3, run.exitCode());
        assertEquals(List.of(), run.out());
        assertTrue(run.err().contains("broken"));
    }

    @Test
    void ownVariableWinsOverJavaHomeAndThatOverTheSystem() throws Exception {
        Path mine = LauncherTree.jdk(folder.resolve("my jdk"), "25.0.1");
        Path home = LauncherTree.jdk(folder.resolve("home"), "26");
        Path system = LauncherTree.jdk(tree.jvms().resolve("temurin-25-jdk"), "25");
        assertEquals(system.toString(), tree.launch().out().getFirst());
        tree.set("JAVA_HOME", home.toString());
        assertEquals(home.toString(), tree.launch().out().getFirst());
        tree.set("SPLICEWAY_JAVA_HOME", mine.toString());
        assertEquals(mine.toString(), tree.launch().out().getFirst());
    }

    @Test
    void oldJavaHomeIsPassedOver() throws Exception {
        tree.set(
                "JAVA_HOME", LauncherTree.jdk(folder.resolve("home"), "17.0.15").toString());
        Path system = LauncherTree.jdk(tree.jvms().resolve("anything"), "25");
        assertEquals(system.toString(), tree.launch().out().getFirst());
    }

    @Test
    void oldOwnVariableIsMentioned() throws Exception {
        tree.set(
                "SPLICEWAY_JAVA_HOME",
                LauncherTree.jdk(folder.resolve("old"), "1.8.0").toString());
        tree.jdk("25");
        assertTrue(tree.launch().err().startsWith("spliceway: SPLICEWAY_JAVA_HOME=" + folder.resolve("old")));
    }

    @Test
    void javaOfThePathIsTakenThroughItsLinks() throws Exception {
        Path hidden = LauncherTree.jdk(folder.resolve("opt/hidden"), "25");
        Files.createSymbolicLink(folder.resolve("tools/alias"), Path.of("../opt/hidden/bin/java"));
        Files.createSymbolicLink(folder.resolve("tools/java"), folder.resolve("tools/alias"));
        assertEquals(hidden.toString(), new File(tree.launch().out().getFirst()).getCanonicalPath());
    }

    @Test
    void withoutJdkItSaysWhatToInstall() throws Exception {
        Path systemJava = Path.of("/usr/bin/java");
        if (Files.exists(systemJava)) {
            LauncherTree.script(folder.resolve("tools/java"), "echo too old");
        }
        LauncherTree.Run run = tree.launch("demo");
        assertEquals(69, run.exitCode());
        assertTrue(run.err().contains("needs a JDK 25 or newer"), run.err());
        assertEquals(List.of(), run.out());
    }

    @Test
    void itWorksThroughSymbolicLinksFromAnywhere() throws Exception {
        tree.jdk("25");
        Path link = folder.resolve("a link");
        Files.createSymbolicLink(folder.resolve("one"), tree.root().resolve("spliceway"));
        Files.createSymbolicLink(link, Path.of("one"));
        LauncherTree.Run run = tree.run(Path.of("/"), link.toString(), "version");
        assertEquals(0, run.exitCode());
        assertEquals(
                tree.root().toRealPath() + "/proxy-server/target/proxy-server.jar",
                run.last(2).getFirst());
    }

    @Test
    void javaOptionsComeLastAndMayBeSeveral() throws Exception {
        tree.jdk("25");
        tree.set("SPLICEWAY_JAVA_OPTS", "-Xmx1g -Da=b");
        List<String> out = tree.launch("version").out();
        assertEquals(
                List.of(
                        "@" + tree.root().toRealPath() + "/proxy-server/dist/src/app/jvm.options",
                        "-XX:AOTCache=" + tree.target().toRealPath() + "/spliceway.aot",
                        "-Xmx1g",
                        "-Da=b",
                        "-jar"),
                out.subList(1, 6));
    }
}
