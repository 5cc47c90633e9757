// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

/** What a {@link StreamSocket} knows of itself, whatever its loop waits with. Confined to its event loop. */
abstract sealed class LoopSocket implements StreamSocket permits EpollSocket, NioSocket {
    private Handler handler;
    ConnectProgress progress;
    SocketFailure failure = SocketFailure.OTHER;
    boolean readable;
    boolean broken;
    boolean closed;

    LoopSocket(ConnectProgress progress, Handler handler) {
        this.progress = progress;
        this.handler = handler;
    }

    @Override
    public final void handler(Handler next) {
        handler = next;
    }

    @Override
    public final ConnectProgress connectProgress() {
        return progress;
    }

    @Override
    public final SocketFailure failure() {
        return failure;
    }

    @Override
    public final boolean isReadable() {
        return readable;
    }

    @Override
    public final boolean isBroken() {
        return broken;
    }

    final void ready() {
        handler.onReady(this);
    }

    final void failConnect(SocketFailure reason) {
        progress = ConnectProgress.FAILED;
        failure = reason;
    }

    final int failRead(SocketFailure reason) {
        readable = false;
        return fail(reason);
    }

    /** What the peer sent before it reset can still be read. */
    final int failWrite(SocketFailure reason) {
        readable = true;
        return fail(reason);
    }

    private int fail(SocketFailure reason) {
        broken = true;
        failure = reason;
        return FAILED;
    }
}
