// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The text of all manifest files at one time. Immutable.
 *
 * @param texts the files that could be read, in the order in which they count
 * @param problems those that could not
 */
record ManifestContents(List<Text> texts, List<ManifestProblem> problems) {
    /** One file: its name as the user knows it, and its text. */
    record Text(String file, String text) {}

    ManifestContents {
        texts = List.copyOf(texts);
        problems = List.copyOf(problems);
    }

    /** Returns a digest that other contents do not have, so that the text itself need not be kept to compare. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Text text : texts) {
                digest.update((text.file() + '\0' + text.text() + '\0').getBytes(StandardCharsets.UTF_8));
            }
            digest.update(problems.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
