// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads text files that people write. Stateless apart from the disk. */
public final class TextFile {
    /** Room for some 200,000 endpoints; what is larger is more likely the wrong file. */
    public static final int MAX_BYTES = 32 << 20;

    private TextFile() {}

    /**
     * Returns the text of {@code file}, without a byte order mark.
     *
     * @throws Unreadable if it is none
     */
    public static String read(Path file) throws Unreadable {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new Unreadable("is larger than " + (MAX_BYTES >> 20) + " MiB; split it");
            }
            return decode(bytes);
        } catch (IOException e) {
            throw new Unreadable(e);
        }
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
