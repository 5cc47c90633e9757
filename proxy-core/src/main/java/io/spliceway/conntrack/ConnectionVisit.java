// SPDX-License-Identifier: Apache-2.0
package io.spliceway.conntrack;

import io.spliceway.net.Loop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the connections of a loop, some at a time, so that the loop can see to its sockets in between. A connection
 * that comes meanwhile is passed over, and so is one that ends before its turn. Confined to the loop.
 */
final class ConnectionVisit {
    // Some 10 µs of work, and about as much as that again for what the sockets of a busy loop want meanwhile.
    private static final int PIECE = 64;
    private static final long PAUSE_MICROS = 50;

    private final Loop loop;
    private final Consumer<Connection> visitor;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private @Nullable Connection next;

    ConnectionVisit(Loop loop, Consumer<Connection> visitor, @Nullable Connection first) {
        this.loop = loop;
        this.visitor = visitor;
        this.next = first;
    }

    /** Visits the next connections, and the rest later. */
    void go() {
        try {
            for (int i = 0; i < PIECE && next != null; i++) {
                Connection connection = next;
                next = connection.next;
                visitor.accept(connection);
            }
        } catch (RuntimeException e) {
            over.completeExceptionally(e);
            return;
        }
        if (next == null) {
            over.complete(null);
        } else {
            loop.schedule(this::go, PAUSE_MICROS, TimeUnit.MICROSECONDS);
        }
    }

    /** A connection is about to leave the list. */
    void passOver(Connection connection) {
        if (next == connection) {
            next = connection.next;
            if (next == null) {
                over.complete(null); // a loop that closes ends its connections, and runs no later task
            }
        }
    }

    /** Completes on the loop. */
    CompletableFuture<Void> over() {
        return over;
    }
}
