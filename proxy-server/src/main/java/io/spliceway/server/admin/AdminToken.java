// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request for a change must know. The file is read for each such request, so that it can be replaced. Immutable.
 *
 * @param file the file that has it; null if no change is allowed
 */
record AdminToken(@Nullable Path file) {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdminToken.class);
    private static final String SCHEME = "Bearer ";

    /** Whether there is a token that would allow a change. */
    boolean isWanted() {
        return file != null;
    }

    /** Returns why a request with this {@code Authorization} is refused; null if it is allowed. */
    @Nullable
    Reply refusal(@Nullable String authorization) {
        if (file == null) {
            return Reply.text(
                    403,
                    "this proxy allows no changes; start it with --admin-token-file FILE and send the token in it\n");
        }
        String token;
        try {
            token = Files.readString(file).strip();
        } catch (IOException e) {
            LOGGER.atWarn().addKeyValue("file", file).setCause(e).log("admin token cannot be read");
            return Reply.text(503, "the file of --admin-token-file cannot be read; the log tells more\n");
        }
        if (token.isEmpty()) {
            return Reply.text(503, "the file of --admin-token-file is empty; write a token into it\n");
        }
        return authorization != null && matches(authorization, SCHEME + token)
                ? null
                : Reply.text(
                        401,
                        "wrong token; send the one in the file of --admin-token-file as"
                                + " 'Authorization: Bearer TOKEN'\n");
    }

    // In a time that does not tell how much of it is right.
    private static boolean matches(String given, String wanted) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
    }
}
