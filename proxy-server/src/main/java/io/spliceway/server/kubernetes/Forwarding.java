// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/**
 * Moves bytes between a socket of this machine and a pod: two threads that block. FIN and RST of the pod reach the
 * socket; of the socket's, RST does, while FIN can only be waited out, for the way to the pod has no end of one direction.
 *
 * @param silence how long a side may be silent after the other has finished
 */
record Forwarding(Socket near, PodStream pod, Duration silence) {
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final Duration LONG = Duration.ofDays(1);

    /** Returns when the connection is over. */
    void run() throws IOException, InterruptedException {
        Thread sender = Thread.ofPlatform().daemon().name("port-forward-send").start(this::sendAll);
        try {
            if (receiveAll()) {
                near.shutdownOutput();
                sender.join(silence);
            } else {
                near.setSoLinger(true, 0);
            }
        } finally {
            near.close(); // ends the sender too
        }
    }

    /** Returns whether the pod has finished, and not the connection broken. */
    private boolean receiveAll() throws IOException, InterruptedException {
        Duration patience = LONG;
        while (true) {
            switch (pod.next(patience)) {
                case PodEvent.Received received -> {
                    near.getOutputStream()
                            .write(
                                    received.bytes().array(),
                                    received.bytes().position(),
                                    received.bytes().remaining());
                    pod.resume();
                }
                case PodEvent.Finished finished -> {
                    return true;
                }
                case PodEvent.ClientFinished finished -> patience = silence;
                case PodEvent.Broken broken -> {
                    return false;
                }
                case PodEvent.ClientGone gone -> {
                    return false;
                }
                case null -> {
                    return patience.equals(silence);
                }
            }
        }
    }

    private void sendAll() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            int length = near.getInputStream().read(buffer);
            while (length >= 0) {
                pod.send(buffer, length);
                length = near.getInputStream().read(buffer);
            }
            pod.add(new PodEvent.ClientFinished());
        } catch (IOException e) {
            pod.add(new PodEvent.ClientGone());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
