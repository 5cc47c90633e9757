// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A token in a file, read for every request: whoever writes it replaces it well before the token expires. Immutable. */
record TokenFile(Path file) implements OAuthTokenProvider {
    @Override
    public String getToken() {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the token in '" + file + "' cannot be read", e);
        }
    }
}
