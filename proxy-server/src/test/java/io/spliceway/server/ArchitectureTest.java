// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shape of the program, as rules. */
class ArchitectureTest {
    private static final String ROOT = "io.spliceway.server";

    /** From the ground up; the empty name is the composition root. A package may use those below it, none beside it. */
    private static final List<Set<String>> LEVELS = List.of(
            Set.of("yaml", "logging", "gzip"),
            Set.of("config", "objects", "events", "env", "dns.message", "systemd"),
            Set.of("manifest", "kubernetes", "dns.zone", "dns.forward"),
            Set.of("dns"),
            Set.of("metrics"),
            Set.of("admin", "healthcheck", "accesslog"),
            Set.of(""),
            Set.of("demo", "dev"),
            Set.of("cli"),
            Set.of("training"));

    private static final int MOST_LINES = 300;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static DescribedPredicate<JavaClass> in(Set<String> names) {
        Set<String> packages = names.stream()
                .map(name -> name.isEmpty() ? ROOT : ROOT + "." + name)
                .collect(Collectors.toSet());
        return DescribedPredicate.describe("in " + packages, type -> packages.contains(type.getPackageName()));
    }

    @Test
    void packagesUseOnlyThoseBelowThem() {
        Set<String> above = LEVELS.stream().flatMap(Set::stream).collect(Collectors.toSet());
        assertEquals(List.of(), CLASSES.stream().filter(in(above).negate()).toList(), "without a place in the order");
        for (Set<String> level : LEVELS) {
            for (String name : level) {
                Set<String> forbidden =
                        above.stream().filter(other -> !other.equals(name)).collect(Collectors.toSet());
                noClasses()
                        .that(in(Set.of(name)))
                        .should()
                        .dependOnClassesThat(in(forbidden))
                        .because("a reader must be able to understand the packages one after the other")
                        .allowEmptyShould(true)
                        .check(CLASSES);
            }
            above.removeAll(level);
        }
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheCommandLineOwnsTheTerminalTheLogAndTheExit() {
        JavaClasses others = CLASSES.that(in(Set.of("cli", "training")).negate());
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(others);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(others.that(in(Set.of("logging")).negate()));
        noClasses().should().callMethod(System.class, "exit", int.class).check(others);
    }

    @Test
    void threadsArePlatformThreads() {
        noClasses()
                .should()
                .callMethod(Thread.class, "ofVirtual")
                .orShould()
                .callMethod(Thread.class, "startVirtualThread", Runnable.class)
                .orShould()
                .callMethod(Executors.class, "newVirtualThreadPerTaskExecutor")
                .because("releases of JDK 25 lose virtual threads; see docs/decisions/0011-platform-threads.md")
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "io.micrometer.., metrics",
        "io.prometheus.., metrics",
        "io.fabric8.., objects manifest kubernetes",
        "com.sun.net.httpserver.., admin demo training",
        "picocli.., config cli",
        "org.snakeyaml.., yaml config manifest",
        "io.netty.., metrics healthcheck dns dns.message dns.forward systemd",
    })
    void librariesStayWhereTheyAreWrapped(String library, String packages) {
        noClasses()
                .that(in(Set.of(packages.split(" ", -1))).negate())
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because("what changes with a library must be found in one place")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertFalse(CLASSES.isEmpty());
        Set<String> unmarked = CLASSES.stream()
                .map(JavaClass::getPackage)
                .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                .map(each -> each.getName())
                .collect(Collectors.toSet());
        assertEquals(Set.of(), unmarked);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Info|Base|Processor|Data|Context)")
                .because("these words fit any class, so they say nothing about this one")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/main/java", "src/test/java"})
    void noFileIsTooLongToReadAtOnce(String root) throws IOException {
        try (Stream<Path> tree = Files.walk(Path.of(root))) {
            List<Path> sources =
                    tree.filter(file -> file.toString().endsWith(".java")).toList();
            assertFalse(sources.isEmpty(), root);
            for (Path source : sources) {
                int lines = Files.readAllLines(source).size();
                assertFalse(lines > MOST_LINES, source + " has " + lines + " lines");
            }
        }
    }
}
