// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A task on a thread of its own. */
final class Background<T> {
    private final FutureTask<T> task;

    private Background(Callable<T> task) {
        this.task = new FutureTask<>(task);
    }

    static <T> Background<T> start(Callable<T> task) {
        var background = new Background<>(task);
        Thread.ofPlatform().daemon().start(background.task);
        return background;
    }

    /** Waits for the task and returns its result, or fails as it did. */
    T result() throws Exception {
        return task.get(30, TimeUnit.SECONDS);
    }
}
