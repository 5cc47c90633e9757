// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The timeouts of one length on one event loop. Because all are equally long, they expire in the order in which they
 * were started: a linked list, with one timer for its head, instead of one timer each. Starting and cancelling allocate
 * nothing and call no timer. Confined to the event loop.
 */
public final class TimeoutQueue {
    private final Loop loop;
    private final long delayNanos;
    private @Nullable Entry first;
    private @Nullable Entry last;
    private boolean armed;

    TimeoutQueue(Loop loop, long delayNanos) {
        this.loop = loop;
        this.delayNanos = delayNanos;
    }

    /** Something that can time out; it is in one queue at a time. */
    public abstract static class Entry {
        private @Nullable TimeoutQueue queue;
        private @Nullable Entry previous;
        private @Nullable Entry next;
        private long deadlineNanos;

        /** The timeout has passed; the entry is no longer queued. */
        protected abstract void onTimeout();

        /** Cancels the timeout, if one is running. */
        public final void cancelTimeout() {
            if (queue != null) {
                queue.unlink(this);
            }
        }
    }

    /** Starts the timeout of {@code entry}, anew if it is running. */
    public void start(Entry entry) {
        entry.cancelTimeout();
        entry.deadlineNanos = loop.nanoTime() + delayNanos;
        entry.queue = this;
        entry.previous = last;
        if (last == null) {
            first = entry;
        } else {
            last.next = entry;
        }
        last = entry;
        arm(delayNanos);
    }

    /** Returns the entry that times out next: of those that run, the one whose start is longest ago. */
    public @Nullable Entry first() {
        return first;
    }

    private void unlink(Entry entry) {
        if (entry.previous == null) {
            first = entry.next;
        } else {
            entry.previous.next = entry.next;
        }
        if (entry.next == null) {
            last = entry.previous;
        } else {
            entry.next.previous = entry.previous;
        }
        entry.queue = null;
        entry.previous = null;
        entry.next = null;
    }

    // The timer is left running when its entry is cancelled: most are, and a timer costs more than a look at the head.
    private void arm(long nanos) {
        if (!armed) {
            armed = true;
            loop.schedule(this::expire, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void expire() {
        armed = false;
        long now = loop.nanoTime();
        Entry entry = first;
        while (entry != null && entry.deadlineNanos - now <= 0) {
            unlink(entry);
            entry.onTimeout();
            entry = first;
        }
        if (entry != null) {
            arm(Math.max(1, entry.deadlineNanos - now));
        }
    }
}
