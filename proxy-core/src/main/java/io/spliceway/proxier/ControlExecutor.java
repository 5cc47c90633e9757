// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The control thread. */
final class ControlExecutor extends ScheduledThreadPoolExecutor {
    ControlExecutor() {
        super(1, task -> Thread.ofPlatform().name("spliceway-sync").daemon().unstarted(task));
        setRemoveOnCancelPolicy(true);
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the executor
    void repeat(Runnable task, Duration interval) {
        scheduleWithFixedDelay(task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the executor
    void after(Runnable task, Duration delay) {
        schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
