// SPDX-License-Identifier: Apache-2.0
package io.spliceway.conntrack;

import io.spliceway.net.Loop;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.ConnectionObserver;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every live connection of a proxy, one shard per event loop. Thread-safe: a question becomes tasks on each loop,
 * short ones, so that the data path shares nothing with who asks and waits for nobody.
 */
public final class ConnectionTable {
    private final List<ConnectionShard> shards;

    /** A table that {@code watcher} hears of the end of each connection from; null for nobody. */
    public ConnectionTable(List<Loop> loops, @Nullable ConnectionObserver watcher) {
        shards = loops.stream()
                .map(loop -> new ConnectionShard(loop, loops.size(), watcher))
                .toList();
    }

    /** Returns the part that belongs to {@code loop}. */
    public ConnectionShard shard(Loop loop) {
        return shards.get(loop.index());
    }

    /** The number of live connections. */
    public int size() {
        return shards.stream().mapToInt(ConnectionShard::size).sum();
    }

    /** Lists all connections, the oldest first. */
    public CompletableFuture<List<ConnectionSummary>> snapshot() {
        // One instant for all, or else a loop that answers later would make its connections older than they are.
        long now = System.nanoTime();
        // Sorted on a thread of the JVM's pool, for the event loops have better things to do.
        return askEachShard(shard -> shard.snapshot(now))
                .thenApplyAsync(lists -> lists.stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparing(ConnectionSummary::age).reversed())
                        .toList());
    }

    /** Lists the addresses of the frontends that connections came in by. */
    public CompletableFuture<Set<InetAddress>> frontendAddresses() {
        return askEachShard(ConnectionShard::frontendAddresses)
                .thenApply(sets -> sets.stream().flatMap(Set::stream).collect(Collectors.toSet()));
    }

    /** Resets a connection; the answer is false if there is none with this id. */
    public CompletableFuture<Boolean> kill(long id) {
        if (id <= 0) {
            return CompletableFuture.completedFuture(false);
        }
        var shard = shards.get((int) (id % shards.size()));
        return CompletableFuture.completedFuture(shard).thenApplyAsync(s -> s.kill(id), shard.loop()::execute);
    }

    /** Resets all connections. */
    public CompletableFuture<Void> killAll(CloseReason reason) {
        return tellEachShard(shard -> shard.killAll(reason));
    }

    /** Lets every connection tell its observer of the bytes it moved since its last report. */
    public CompletableFuture<Void> reportTraffic() {
        return askEachShard(ConnectionShard::reportTraffic).thenAccept(done -> {});
    }

    /** Completes when every event loop has come round once; never while one of them hangs. */
    public CompletableFuture<Void> answers() {
        return tellEachShard(shard -> {});
    }

    // A stage fails when a loop that has ended refuses the task, where runAsync would throw.
    private CompletableFuture<Void> tellEachShard(Consumer<ConnectionShard> order) {
        return CompletableFuture.allOf(shards.stream()
                .map(shard -> CompletableFuture.completedFuture(shard).thenAcceptAsync(order, shard.loop()::execute))
                .toArray(CompletableFuture[]::new));
    }

    /** For what a shard answers in more than one task of its loop. */
    private <T> CompletableFuture<List<T>> askEachShard(Function<ConnectionShard, CompletableFuture<T>> question) {
        var answers = shards.stream()
                .map(shard ->
                        CompletableFuture.completedFuture(shard).thenComposeAsync(question, shard.loop()::execute))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }
}
