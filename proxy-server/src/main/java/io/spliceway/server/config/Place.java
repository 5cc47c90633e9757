// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.nio.file.Path;

/**
 * Where something was said: a flag, or a field of a file.
 *
 * @param name how it is told to the person who said it
 * @param line the line of the file, from 1; 0 for a flag
 */
record Place(String name, int line) {
    static Place flag(String name) {
        return new Place(name, 0);
    }

    /** {@code field} is empty for the file itself. */
    static Place field(Path file, int line, String field) {
        String position = file + ": line " + line;
        return new Place(field.isEmpty() ? position : position + ": " + field, line);
    }

    @Override
    public String toString() {
        return name;
    }
}
