// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

/** Something that a fake API server does wrong. */
sealed interface Fault {
    /** Answers with an HTTP status. */
    record Status(int code) implements Fault {}

    /** Closes the connection: before the answer, or where the answer is. */
    record Cut() implements Fault {}

    /** Sends the beginning of an object, then closes the connection. */
    record HalfJson() implements Fault {}

    /** Sends what is no JSON. */
    record Garbage() implements Fault {}

    /** Sends nothing any more, and leaves the connection open. */
    record Stall() implements Fault {}

    /** A watch says that its resource version has expired. */
    record Expire() implements Fault {}

    /** A watch ends by its time. */
    record End() implements Fault {}

    /** A list begins at once, and takes this long. */
    record Slow(long millis) implements Fault {}
}
