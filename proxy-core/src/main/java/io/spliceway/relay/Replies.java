// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.net.DatagramBatch;
import io.spliceway.net.DatagramSocket;
import io.spliceway.net.Loop;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What endpoints have sent and clients have not been sent yet. Replies gather from all sessions of a frontend while the
 * loop handles one batch of events; one call then sends them. Confined to the event loop.
 */
final class Replies {
    private final Loop loop;
    private final DatagramBatch batch;
    private final @Nullable UdpSession[] sessions = new UdpSession[DatagramBatch.CAPACITY];
    private final Runnable scheduledFlush = this::scheduledFlush;
    private @Nullable DatagramSocket socket;
    private boolean scheduled;

    Replies(Loop loop) {
        this.loop = loop;
        this.batch = loop.allocateBatch();
    }

    /** Returns the batch, with room for replies that leave through {@code frontend}. */
    DatagramBatch roomFor(DatagramSocket frontend) {
        if (!frontend.equals(socket) || batch.isFull()) {
            flush();
            socket = frontend;
        }
        return batch;
    }

    /** The last {@code count} datagrams of the batch go to the client of {@code session}. */
    void add(UdpSession session, int count) {
        for (int i = batch.size() - count; i < batch.size(); i++) {
            batch.writePeer(i, session.client());
            sessions[i] = session;
        }
        if (!scheduled) {
            scheduled = true;
            loop.execute(scheduledFlush);
        }
    }

    private void scheduledFlush() {
        scheduled = false;
        flush();
    }

    /** Sends what there is. */
    void flush() {
        int next = 0;
        while (socket != null && next < batch.size()) {
            int sent = socket.send(batch, next, batch.size() - next);
            for (int i = next; i < next + sent; i++) {
                session(i).delivered(batch.length(i));
            }
            next += sent;
            if (next < batch.size()) {
                session(next++).undelivered();
            }
        }
        batch.clear();
        Arrays.fill(sessions, null);
    }

    private UdpSession session(int index) {
        return Objects.requireNonNull(sessions[index], "a reply without a session");
    }
}
