// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Does on a loop's thread what belongs there, and waits for it. */
final class OnLoop {
    private static final int TIMEOUT_SECONDS = 10;

    private OnLoop() {}

    static void run(Loop loop, Runnable task) {
        CompletableFuture.runAsync(task, loop::execute)
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    static <T> T call(Loop loop, Callable<T> task) {
        return CompletableFuture.supplyAsync(() -> result(task), loop::execute)
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static <T> T result(Callable<T> task) {
        try {
            return task.call();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
