// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsFileTest {
    private static final String OWN = "127.0.0.1 localhost\n";

    private final Path file;

    HostsFileTest(@TempDir Path temp) throws IOException {
        file = Files.writeString(temp.resolve("hosts"), OWN);
    }

    private HostsFile of(long pid, Long... alive) {
        return new HostsFile(file, pid, List.of(alive)::contains);
    }

    private static String block(long pid, String line) {
        return "# BEGIN spliceway dev " + pid + "\n" + line + "\n# END spliceway dev " + pid + "\n";
    }

    @Test
    void blockIsReplacedAndRemoved() throws IOException {
        try (HostsFile hosts = of(7)) {
            hosts.update(List.of("127.1.2.3 web"));
            assertEquals(OWN + block(7, "127.1.2.3 web"), Files.readString(file));
            hosts.update(List.of("127.1.2.4 api"));
            assertEquals(OWN + block(7, "127.1.2.4 api"), Files.readString(file));
        }
        assertEquals(OWN, Files.readString(file));
    }

    @Test
    void blockOfAProcessThatWasKilledIsRemovedByTheNext() throws IOException {
        of(6).update(List.of("127.1.2.3 killed"));
        Files.writeString(file, Files.readString(file) + "10.0.0.1 later\n");
        of(7).update(List.of("127.1.2.3 web"));
        assertEquals(OWN + "10.0.0.1 later\n" + block(7, "127.1.2.3 web"), Files.readString(file));
    }

    @Test
    void blockOfAnotherRunningProcessStays() throws IOException {
        of(6).update(List.of("127.1.2.3 other"));
        of(7, 6L).update(List.of("127.1.2.4 web"));
        of(7, 6L).close();
        assertEquals(OWN + block(6, "127.1.2.3 other"), Files.readString(file));
    }

    @Test
    void everythingElseIsKeptByteForByte() throws IOException {
        byte[] odd = "127.0.0.1 localhost\r\n# caf\u00e9 $1 \\\n10.0.0.1 no-newline-at-the-end"
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, odd);
        of(7).update(List.of());
        assertArrayEquals(odd, Files.readAllBytes(file));
        of(7).update(List.of("127.1.2.3 web"));
        of(7).close();
        assertEquals(
                new String(odd, StandardCharsets.ISO_8859_1) + "\n",
                Files.readString(file, StandardCharsets.ISO_8859_1));
    }
}
