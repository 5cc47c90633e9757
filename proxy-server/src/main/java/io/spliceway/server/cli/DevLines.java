// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.model.NamespacedName;
import io.spliceway.server.StopSignals;
import io.spliceway.server.dev.Dev;
import io.spliceway.server.dev.DevService;
import io.spliceway.server.dev.DevSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What happens to the Services on this machine as lines of text: all of them once, then each change. Not thread-safe. */
final class DevLines {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);

    private final PrintWriter out;
    private final Map<NamespacedName, String> shown = new HashMap<>();
    private String trouble = "";
    private boolean serving;

    DevLines(PrintWriter out) {
        this.out = out;
    }

    /** Prints until a signal comes. */
    void follow(Dev dev, DevSettings settings, StopSignals signals) throws InterruptedException {
        do {
            look(dev, settings);
        } while (!signals.await(LOOK_INTERVAL));
    }

    private void look(Dev dev, DevSettings settings) {
        String now = dev.trouble().orElse("");
        if (!now.equals(trouble)) {
            trouble = now;
            line(now.isEmpty() ? "that is over" : now);
        }
        if (dev.synced().isDone()) {
            List<DevService> services = dev.services();
            if (serving) {
                services.forEach(this::change);
                shown.keySet()
                        .removeIf(name -> services.stream()
                                .noneMatch(service -> service.name().equals(name)));
            } else {
                serving = true;
                first(services, settings);
            }
        }
        out.flush();
    }

    private void first(List<DevService> services, DevSettings settings) {
        out.println("Serving " + services.size() + " Services of " + DevText.origin(settings) + ". Ctrl-C ends it.");
        out.println();
        DevText.table(services).forEach(out::println);
        out.println();
        DevText.notes(services).forEach(out::println);
        services.forEach(service -> shown.put(service.name(), DevText.change(service)));
    }

    private void change(DevService service) {
        String text = DevText.change(service);
        if (!text.equals(shown.put(service.name(), text))) {
            line(text);
        }
    }

    private void line(String text) {
        out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  " + text);
    }
}
