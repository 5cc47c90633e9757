// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;

/** Whether this kernel has what {@link SubmissionRing} needs, and lets us. */
final class RingSupport {
    private RingSupport() {}

    /** Opens a ring, or skips the test. */
    static SubmissionRing open(Syscalls syscalls, int capacity) {
        SubmissionRing ring = SubmissionRing.open(syscalls, capacity);
        assume(ring);
        return requireNonNull(ring);
    }

    /** Skips the test where there are no rings. */
    static void assume() {
        open(new Syscalls(), 1).close();
    }

    private static void assume(@Nullable SubmissionRing ring) {
        assumeTrue(
                ring != null,
                "io_uring is missing: the kernel is older than 5.18, or a seccomp filter or kernel.io_uring_disabled forbids it");
    }
}
