// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.dev.DevService;
import io.spliceway.server.dev.DevSettings;
import java.util.List;

/** The Services on this machine in words. Stateless. */
final class DevText {
    private DevText() {}

    /** Returns where the Services come from. */
    static String origin(DevSettings settings) {
        return settings.kubeconfig() == null
                ? "the manifests"
                : "the namespace " + settings.namespace() + (settings.direct() ? "" : ", through the API server");
    }

    static List<String> table(List<DevService> services) {
        return new TextTable<DevService>()
                .column("NAMESPACE", service -> service.name().namespace())
                .column("NAME", service -> service.name().name())
                .column("ADDRESS", service -> String.join(",", service.addresses()))
                .column("READY", DevService::pods)
                .column("CONNECTIONS", service -> Long.toString(service.connections()))
                .column("PROBLEM", DevService::problem)
                .lines(services);
    }

    /** Returns a line for everything that is to be known and does not change by itself. */
    static List<String> notes(List<DevService> services) {
        return services.stream()
                .flatMap(service -> service.notes().stream().map(note -> service.name() + ": " + note))
                .toList();
    }

    /** Returns a line that is another one whenever what matters of a Service changes. */
    static String change(DevService service) {
        return service.name() + "  " + String.join(",", service.addresses()) + "  " + service.pods() + " ready"
                + (service.problem().isEmpty() ? "" : "  " + service.problem());
    }
}
