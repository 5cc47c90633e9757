// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says why a file cannot be read, in words that go on from its name. */
public final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
        super(message);
    }

    /** Puts {@code failure} into words. */
    public Unreadable(IOException failure) {
        super(why(failure), failure);
    }

    private static String why(IOException failure) {
        return switch (failure) {
            case Unreadable unreadable -> String.valueOf(unreadable.getMessage());
            case NoSuchFileException missing -> "no such file or folder";
            case AccessDeniedException denied -> "cannot be read: permission denied";
            case CharacterCodingException binary -> "is not UTF-8 text";
            default -> "cannot be read: " + failure.getMessage();
        };
    }

    /** Returns the reason. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
