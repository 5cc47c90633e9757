// SPDX-License-Identifier: Apache-2.0
package io.spliceway.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spliceway.model.HostPort;
import io.spliceway.server.e2e.Client;
import io.spliceway.server.e2e.ManifestFolder;
import io.spliceway.server.e2e.Pod;
import io.spliceway.server.e2e.Program;
import io.spliceway.server.e2e.Tools;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program runs out of each artefact. */
@EnabledOnOs(OS.LINUX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DistributionTest {
    private static final InetSocketAddress SERVICE = new InetSocketAddress("127.0.94.1", 18_094);

    enum Form {
        ARCHIVE,
        DEBIAN_PACKAGE,
        IMAGE
    }

    private final Map<Form, Artefact> unpacked = new EnumMap<>(Form.class);
    private Path folder = Path.of("");

    @BeforeAll
    void unpack(@TempDir Path temp) throws IOException {
        folder = temp;
        for (Form form : Form.values()) {
            Path into = Files.createDirectory(folder.resolve(form.name()));
            Artefact artefact = switch (form) {
                case ARCHIVE -> Artefact.archive(into);
                case DEBIAN_PACKAGE -> Artefact.debianPackage(into);
                case IMAGE -> Artefact.image(into);
            };
            System.out.println(artefact.size());
            unpacked.put(form, artefact);
        }
    }

    @ParameterizedTest
    @EnumSource
    void versionIsTheBuilds(Form form) throws IOException {
        try (Program program = artefact(form).start("version")) {
            assertEquals("spliceway " + System.getProperty("dist.version"), program.output());
            assertEquals("", program.err());
        }
    }

    @ParameterizedTest
    @EnumSource
    void cacheForTheStartFitsWhatItIsPackedWith(Form form) throws IOException {
        // With this option a JVM whose cache does not fit ends instead of starting without.
        List<String> strict = List.of("env", "JAVA_TOOL_OPTIONS=-XX:AOTMode=on");
        try (Program program = artefact(form).launch(strict, "version")) {
            assertEquals("spliceway " + System.getProperty("dist.version"), program.output());
        }
    }

    @ParameterizedTest
    @EnumSource
    void demoAnswersAndStops(Form form) throws IOException {
        try (Program demo = artefact(form).start("demo")) {
            InetSocketAddress service = HostPort.parse(demo.awaitOut("^ +curl http://(\\S+)"));
            try (var client = new Client(service)) {
                client.send("GET / HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n");
                String answer = client.readAll();
                assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.contains("pod demo-"), answer);
            }
            demo.terminate();
            assertEquals(0, demo.exitCode(), demo::err);
            assertEquals("", demo.err());
        }
    }

    @ParameterizedTest
    @EnumSource
    void servicesOfManifestsAreServed(Form form) throws IOException {
        Artefact artefact = artefact(form);
        var manifests = new ManifestFolder(artefact.manifests(folder));
        try (Pod pod = Pod.echo("pod")) {
            manifests.service("web", SERVICE, pod.address());
            try (Program proxy = artefact.run(List.of(), manifests.path())) {
                assertTrue(proxy.awaitServing().healthz().status() == 200, proxy::err);
                assertEquals("pod", Client.podAt(SERVICE));
                proxy.terminate();
                assertEquals(0, proxy.exitCode(), proxy::err);
            }
        }
    }

    @Test
    void imageHasLibrariesOfTheProgramAlone() throws IOException {
        Path root = artefact(Form.IMAGE).root();
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> strangers = files.filter(file -> file.toString().endsWith(".jar"))
                    .map(root::relativize)
                    .filter(file -> !file.startsWith("opt/spliceway"))
                    .toList();
            assertEquals(List.of(), strangers);
        }
    }

    @Test
    void imageIsOfTheSameBuildAsTheArchive() throws IOException {
        Path archive = folder.resolve(Form.ARCHIVE.name());
        Path image = artefact(Form.IMAGE).root().resolve("opt/spliceway");
        for (String file : List.of("proxy-server.jar", "spliceway.aot", "runtime/lib/modules")) {
            assertEquals(-1, Files.mismatch(archive.resolve(file), image.resolve(file)), file);
        }
    }

    @Test
    void unitOfThePackageIsUnderstoodBySystemd() throws IOException {
        Tools.assumeInstalled("systemd-analyze", "systemd");
        Path tree = folder.resolve(Form.DEBIAN_PACKAGE.name());
        String unit = tree.resolve("usr/lib/systemd/system/spliceway.service").toString();
        // Prints what systemd ignores in a unit, and rates it from 0 to 100; what the user may change is not looked at.
        try (Program rating = Program.command(
                List.of("systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", unit))) {
            assertTrue(rating.output().contains("Overall exposure level"), rating::out);
            assertEquals("", rating.err());
        }
    }

    private Artefact artefact(Form form) {
        assumeTrue(form != Form.IMAGE || Artefact.isRoot(), "needs root, to change to the image's tree of files");
        Artefact artefact = unpacked.get(form);
        assertTrue(artefact != null);
        return artefact;
    }
}
