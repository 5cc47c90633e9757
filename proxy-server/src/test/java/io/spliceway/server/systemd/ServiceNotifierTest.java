// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What systemd is told, by the protocol of {@code sd_notify(3)}. */
@EnabledOnOs(OS.LINUX)
class ServiceNotifierTest {
    private static final String PID = Long.toString(ProcessHandle.current().pid());

    @TempDir
    Path folder = Path.of("");

    @Test
    void readinessAndStopAreTold() throws Exception {
        String path = folder.resolve("notify").toString();
        try (var systemd = NotifyReceiver.at(path);
                var notifier = ServiceNotifier.of(Map.of("NOTIFY_SOCKET", path))) {
            notifier.ready();
            assertEquals("READY=1", systemd.next());
            notifier.stopping();
            assertEquals("STOPPING=1", systemd.next());
        }
    }

    @Test
    void abstractSocketIsNamedWithAnAt() throws Exception {
        String name = "spliceway-test-" + PID;
        try (var systemd = NotifyReceiver.at("\0" + name);
                var notifier = ServiceNotifier.of(Map.of("NOTIFY_SOCKET", "@" + name))) {
            notifier.ready();
            assertEquals("READY=1", systemd.next());
        }
    }

    @Test
    void watchdogIsFedAgainAndAgain() throws Exception {
        String path = folder.resolve("notify").toString();
        var environment = Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "2000", "WATCHDOG_PID", PID);
        try (var systemd = NotifyReceiver.at(path);
                var notifier = ServiceNotifier.of(environment)) {
            notifier.watch(() -> CompletableFuture.completedFuture(true));
            assertEquals("WATCHDOG=1", systemd.next());
            assertEquals("WATCHDOG=1", systemd.next());
        }
    }

    @Test
    void watchdogStarvesWithoutPulse() throws Exception {
        String path = folder.resolve("notify").toString();
        BlockingQueue<CompletableFuture<Boolean>> pulses = new LinkedBlockingQueue<>();
        try (var systemd = NotifyReceiver.at(path);
                var notifier = ServiceNotifier.of(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "2000"))) {
            notifier.watch(() -> {
                var pulse = new CompletableFuture<Boolean>();
                pulses.add(pulse);
                return pulse;
            });
            CompletableFuture<Boolean> hangs = pulses.take();
            pulses.take().complete(false);
            pulses.take().completeExceptionally(new IllegalStateException("closed"));
            pulses.take();
            assertNull(systemd.poll());
            hangs.complete(true);
            assertEquals("WATCHDOG=1", systemd.next());
        }
    }

    @Test
    void watchdogOfAnotherProcessIsNotFed() throws Exception {
        String path = folder.resolve("notify").toString();
        var pulses = new AtomicInteger();
        var environment = Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "2", "WATCHDOG_PID", "1");
        try (var systemd = NotifyReceiver.at(path);
                var notifier = ServiceNotifier.of(environment)) {
            notifier.watch(() -> {
                pulses.incrementAndGet();
                return CompletableFuture.completedFuture(true);
            });
            notifier.ready();
            assertEquals("READY=1", systemd.next());
            assertEquals(0, pulses.get());
        }
    }

    @Test
    void withoutSystemdNobodyIsTold() {
        try (var notifier = ServiceNotifier.of(Map.of())) {
            notifier.ready();
            notifier.stopping();
        }
    }

    @Test
    void socketThatIsNotThereDoesNotStopTheProgram() {
        String path = folder.resolve("gone").toString();
        try (var notifier = ServiceNotifier.of(Map.of("NOTIFY_SOCKET", path))) {
            notifier.ready();
        }
    }
}
