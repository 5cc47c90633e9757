// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

/** Bounds how large and how deep aliases may make the documents of one file. Confined to one thread. */
public final class NodeBudget {
    /** What aliases may add to the values that are written out. */
    private static final int FROM_ALIASES = 100_000;

    private long left = FROM_ALIASES;

    /** Allows for a further document of {@code written} values. */
    public void allow(int written) {
        left += written;
    }

    /**
     * Accounts for the value at {@code path}.
     *
     * @throws Exceeded if it is one too many or lies too deep
     */
    public void spend(FieldPath path) {
        if (--left < 0) {
            throw new Exceeded("aliases add more than " + FROM_ALIASES + " values to this file");
        }
        if (path.depth() > NestingLimit.MAX_DEPTH) {
            throw new Exceeded("aliases nest this document more than " + NestingLimit.MAX_DEPTH + " levels deep");
        }
    }

    /** Says that a document is larger than it looks. */
    public static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exceeded(String message) {
            super(message);
        }
    }
}
