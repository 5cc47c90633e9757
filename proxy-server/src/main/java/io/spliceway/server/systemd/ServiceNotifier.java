// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.systemd;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that the program is ready, that it is alive, and that it stops, if systemd has started it as a service
 * of {@code Type=notify} and asks for it; otherwise tells nobody. Thread-safe: a thread of its own does the telling.
 */
public final class ServiceNotifier implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServiceNotifier.class);

    private final @Nullable NotifySocket socket;
    private final Duration watchdogInterval;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("systemd").daemon().factory());

    private ServiceNotifier(@Nullable NotifySocket socket, Duration watchdogInterval) {
        this.socket = socket;
        this.watchdogInterval = watchdogInterval;
    }

    /** Returns a notifier for a process that was started with {@code environment}. */
    public static ServiceNotifier of(Map<String, String> environment) {
        String address = environment.get("NOTIFY_SOCKET");
        if (address == null || address.isEmpty()) {
            return new ServiceNotifier(null, Duration.ZERO);
        }
        try {
            Epoll.ensureAvailability();
            return new ServiceNotifier(NotifySocket.connect(address), watchdogInterval(environment));
        } catch (IOException | UnsatisfiedLinkError e) {
            LOGGER.atWarn()
                    .addKeyValue("address", address)
                    .addKeyValue("reason", e)
                    .log("systemd cannot be told of this service");
            return new ServiceNotifier(null, Duration.ZERO);
        }
    }

    // sd_watchdog_enabled(3): half of the time after which systemd gives up, if it means this process.
    private static Duration watchdogInterval(Map<String, String> environment) {
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean isMeant = pid.isEmpty()
                || pid.equals(Long.toString(ProcessHandle.current().pid()));
        return isMeant && micros.matches("[0-9]{1,15}")
                ? Duration.of(Long.parseLong(micros) / 2, ChronoUnit.MICROS)
                : Duration.ZERO;
    }

    /** The program does what it is for. */
    public void ready() {
        tell("READY=1");
    }

    /** The program has been asked to stop and is about to. */
    public void stopping() {
        tell("STOPPING=1");
    }

    /**
     * Feeds the watchdog from now on, if there is one, whenever {@code pulse} completes with true. It is asked for twice
     * in the time of the watchdog, and must not block.
     */
    public void watch(Supplier<CompletableFuture<Boolean>> pulse) {
        if (!watchdogInterval.isZero()) {
            long nanos = watchdogInterval.toNanos();
            ScheduledFuture<?> unused =
                    thread.scheduleAtFixedRate(() -> feed(pulse.get()), nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void feed(CompletableFuture<Boolean> pulse) {
        CompletableFuture<Void> unused = pulse.thenAccept(alive -> {
            if (alive) {
                tell("WATCHDOG=1");
            } else {
                LOGGER.atWarn().log("not alive; systemd will restart this service if that lasts");
            }
        });
    }

    private void tell(String state) {
        if (socket != null) {
            thread.execute(() -> send(socket, state));
        }
    }

    private static void send(NotifySocket socket, String state) {
        try {
            socket.send(state);
        } catch (IOException e) {
            LOGGER.atWarn().addKeyValue("state", state).addKeyValue("reason", e).log("systemd cannot be told");
        }
    }

    /** Ends when what was to be told has been told. */
    @Override
    public void close() {
        thread.close();
        if (socket != null) {
            socket.close();
        }
    }
}
