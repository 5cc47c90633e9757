// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

/**
 * One end of a TCP connection, driven by readiness. Edge-triggered: after {@link #read} has left {@link #isReadable()}
 * false, the handler is called when there is more to read; after a short {@link #write}, when there is room again. A
 * socket that nobody reads stays silent, which is how backpressure reaches the peer.
 *
 * <p>Confined to its event loop. Failures are results, not exceptions, because a peer that resets is no incident.
 */
public interface StreamSocket {
    /** The peer has sent its FIN and everything before it was read. */
    int EOF = -1;

    /** The connection is broken; {@link #failure()} tells how. */
    int FAILED = -2;

    /** Watches one socket. */
    interface Handler {
        /** The readiness of {@code socket} has changed. */
        void onReady(StreamSocket socket);
    }

    /** How far a {@link Loop#connect} is. */
    enum ConnectProgress {
        PENDING,
        CONNECTED,
        FAILED
    }

    /** Replaces the handler. */
    void handler(Handler handler);

    /** Returns how far the connection is; accepted sockets are connected. */
    ConnectProgress connectProgress();

    /** Returns what broke the socket; meaningful after a failed connect, read or write. */
    SocketFailure failure();

    /** Whether a read may yield something. */
    boolean isReadable();

    /** Whether the last read is known to have been the last one: the peer's FIN is next. Not every transport can tell. */
    boolean isAtEnd();

    /** Whether the peer is known to be gone: nothing written from now on can arrive. */
    boolean isBroken();

    /**
     * Reads what has arrived, at most {@code into}'s capacity.
     *
     * @return the number of bytes, 0 when there are none to be had, {@link #EOF} or {@link #FAILED}
     */
    int read(IoBuffer into);

    /**
     * Writes without blocking.
     *
     * <p>After a failure the socket is readable: what the peer sent before it reset is still there.
     *
     * @param finNext whether {@link #shutdownOutput} or {@link #close} follows at once, so that the FIN may travel with
     *     the bytes
     * @return the number of bytes taken, less than {@code length} when there is no more room, or {@link #FAILED}
     */
    int write(IoBuffer from, int offset, int length, boolean finNext);

    /** Hears what became of a write. */
    interface Outcome {
        /**
         * The socket took {@code written} of {@code length} bytes that stand in {@code bytes} from {@code offset} on, and
         * stand there during this call alone; or it is {@link #FAILED}.
         */
        void onWritten(int written, IoBuffer bytes, int offset, int length);
    }

    /**
     * Like {@link #write(IoBuffer, int, int, boolean)} of the first {@code length} bytes, but at the end of the loop's turn,
     * together with those of other sockets, if the transport can and it is worth it. Until the outcome is told, which may
     * be before this returns, nothing else may be written. It is not told if the socket is closed meanwhile.
     */
    void writeSoon(IoBuffer from, int length, Outcome outcome);

    /** Whether {@link #read(Pipe)} and {@link #write(Pipe)} work. */
    boolean canSplice();

    /** Like {@link #read(IoBuffer)}, into an empty pipe. */
    int read(Pipe into);

    /** Writes from a pipe; returns the number of bytes taken, 0 when there is no room, or {@link #FAILED}. */
    int write(Pipe from);

    /** Sends FIN after everything that was written; reading goes on. */
    void shutdownOutput();

    /** Closes both directions; the peer sees FIN after everything that was written. */
    void close();

    /** Closes with RST, dropping what was written and is not sent. */
    void reset();
}
