// SPDX-License-Identifier: Apache-2.0
package io.spliceway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shape of the library, as rules. */
class ArchitectureTest {
    /** From the ground up. A package may use those below it, and none beside or above it. */
    private static final List<Set<String>> LEVELS = List.of(
            Set.of("model", "net"),
            Set.of("cluster"),
            Set.of("routing"),
            Set.of("observe"),
            Set.of("balancer", "vip"),
            Set.of("conntrack"),
            Set.of("relay"),
            Set.of("listener"),
            Set.of("explain"),
            Set.of("proxier"));

    private static final int MOST_LINES = 300;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.spliceway");

    private static String[] packages(Stream<String> names) {
        return names.map(name -> "io.spliceway." + name + "..").toArray(String[]::new);
    }

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        Set<String> known = LEVELS.stream().flatMap(Set::stream).collect(Collectors.toSet());

        List<String> unknown = CLASSES.stream()
                .map(type -> type.getPackageName())
                .distinct()
                .filter(name -> !known.contains(name.replaceFirst("^io\\.spliceway\\.?", "")))
                .toList();

        assertEquals(List.of(), unknown);
    }

    @Test
    void packagesUseOnlyThoseBelowThem() {
        for (int level = 0; level < LEVELS.size(); level++) {
            for (String name : LEVELS.get(level)) {
                Stream<String> forbidden = LEVELS.subList(level, LEVELS.size()).stream()
                        .flatMap(Set::stream)
                        .filter(other -> !other.equals(name));
                noClasses()
                        .that()
                        .resideInAPackage("io.spliceway." + name + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(packages(forbidden))
                        .because("a reader must be able to understand the packages one after the other")
                        .allowEmptyShould(true)
                        .check(CLASSES);
            }
        }
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.spliceway.(*)..")
                .should()
                .beFreeOfCycles()
                .because("packages in a circle are one package")
                .check(CLASSES);
    }

    @Test
    void decisionsKnowNoSockets() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(Stream.of("model", "cluster", "routing", "observe", "balancer")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "java.nio.channels..")
                .because("what is decided must be testable without what carries it out")
                .check(CLASSES);
    }

    @Test
    void onlyNetCallsNativeCode() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.spliceway.net..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.lang.foreign..")
                .because("a call that Netty or the JDK changes must be replaceable in one place")
                .check(CLASSES);
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

    @Test
    void everythingIsLoggedThroughSlf4j() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("the embedding program chooses the logging backend")
                .check(CLASSES);
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
                .because("a library does not own the terminal")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<JavaPackage> packages =
                CLASSES.stream().map(type -> type.getPackage()).collect(Collectors.toSet());

        List<String> unmarked = packages.stream()
                .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();

        assertFalse(packages.isEmpty());
        assertEquals(List.of(), unmarked);
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
        List<String> tooLong = new ArrayList<>();
        int files = 0;
        try (Stream<Path> tree = Files.walk(Path.of(root))) {
            for (Path file :
                    tree.filter(path -> path.toString().endsWith(".java")).toList()) {
                files++;
                try (Stream<String> lines = Files.lines(file)) {
                    long count = lines.count();
                    if (count > MOST_LINES) {
                        tooLong.add(file + " has " + count + " lines");
                    }
                }
            }
        }
        assertTrue(files > 0, "no sources at " + Path.of(root).toAbsolutePath());
        assertEquals(List.of(), tooLong);
    }
}
