// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.net.DatagramBinding;
import io.spliceway.net.Loop;
import io.spliceway.relay.Destination;
import io.spliceway.relay.Destinations;
import io.spliceway.relay.UdpFrontend;
import io.spliceway.relay.UdpSessions;
import io.spliceway.routing.Route;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves the clients of one frontend over UDP, with one socket or with one on each of several loops. The control thread
 * opens, reroutes and closes it; each loop has the sessions of its own socket, which end with it.
 */
final class UdpListener implements Listener, Destinations {
    private final List<Part> parts;
    private final Runnable onClose;

    // Written by the control thread, read by the event loops; the one point at which a change takes effect.
    private volatile Admission admission;

    /** What one loop has of the frontend, confined to that loop. */
    private static final class Part {
        private final UdpSessions sessions;
        private @Nullable UdpFrontend frontend;

        Part(UdpSessions sessions) {
            this.sessions = sessions;
        }

        Loop loop() {
            return sessions.loop();
        }

        void open(DatagramBinding binding, Destinations destinations) {
            frontend = new UdpFrontend(sessions, binding, destinations);
        }

        void execute(Consumer<UdpFrontend> task) {
            loop().execute(() -> task.accept(Objects.requireNonNull(frontend, "not open")));
        }
    }

    /** Serves on {@code loops}; calls {@code onClose} when it gives its sockets up. */
    UdpListener(List<UdpSessions> loops, Admission admission, Runnable onClose) {
        this.parts = loops.stream().map(Part::new).toList();
        this.admission = admission;
        this.onClose = onClose;
    }

    /** Begins to serve; {@code bindings} has a socket for each loop. */
    void start(List<DatagramBinding> bindings) {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            DatagramBinding binding = bindings.get(i);
            part.loop().execute(() -> part.open(binding, this));
        }
    }

    @Override
    public int descriptors() {
        return parts.size();
    }

    @Override
    public void reroute(Admission next) {
        Route before = admission.general().route();
        Route after = next.general().route();
        admission = next;
        if (!after.servicePort().equals(before.servicePort())
                || !after.serving().containsAll(before.serving())) {
            parts.forEach(part -> part.execute(frontend -> frontend.retain(after)));
        }
    }

    @Override
    public void drain() {
        parts.forEach(part -> part.execute(UdpFrontend::drain));
    }

    @Override
    public CompletableFuture<Void> close() {
        onClose.run();
        return CompletableFuture.allOf(parts.stream().map(UdpListener::close).toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<Void> close(Part part) {
        var closed = new CompletableFuture<Void>();
        part.execute(frontend -> {
            frontend.close();
            part.loop().afterCloses(() -> closed.complete(null));
        });
        return closed;
    }

    /** Counts a refusal, since each stands for a datagram that is dropped. */
    @Override
    public @Nullable Destination of(InetAddress client) {
        Admission current = admission;
        return switch (current.admit(client)) {
            case Verdict.Admitted admitted -> admitted.destination();
            case Verdict.Refused refused -> {
                current.general().observer().refused(refused.reason());
                yield null;
            }
        };
    }
}
