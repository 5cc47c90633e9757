// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.admin.ExplanationView;
import io.spliceway.server.admin.ExplanationView.CandidateView;
import io.spliceway.server.admin.ExplanationView.NextView;
import io.spliceway.server.admin.ExplanationView.ServiceRef;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of {@code explain} in words. */
final class ExplanationText {
    private ExplanationText() {}

    static void print(ExplanationView view, PrintWriter out) {
        out.println(view.from() + " to " + view.address() + "/" + view.protocol() + ": " + view.outcome());
        out.println("  " + view.message());
        if (view.service() != null) {
            service(view.service(), out);
            endpoints(view.endpoints(), view.next(), out);
        }
        if (!view.sameIp().isEmpty()) {
            others(view.sameIp(), out);
        }
    }

    private static void service(ServiceRef service, PrintWriter out) {
        out.println();
        out.println("Service    " + name(service) + ", by its " + service.kind());
        out.println("Endpoints  "
                + ("local".equals(service.endpointsOf())
                        ? "of this node only, by the traffic policy"
                        : "of the whole cluster"));
        out.println("Affinity   "
                + (service.affinitySeconds() == null
                        ? "none"
                        : "a client keeps its endpoint for " + service.affinitySeconds() + " s"));
    }

    private static void endpoints(List<CandidateView> endpoints, @Nullable NextView next, PrintWriter out) {
        out.println();
        var table = new TextTable(List.of("ENDPOINT", "POD", "NODE", "VERDICT", "WHY"));
        for (CandidateView endpoint : endpoints) {
            table.add(List.of(
                    endpoint.address(),
                    text(endpoint.pod()),
                    text(endpoint.node()),
                    endpoint.verdict(),
                    why(endpoint, next)));
        }
        table.print(out);
    }

    private static String why(CandidateView endpoint, @Nullable NextView next) {
        return next != null && next.address().equals(endpoint.address())
                ? endpoint.why() + "; next (" + next.reason() + ")"
                : endpoint.why();
    }

    private static void others(List<ServiceRef> services, PrintWriter out) {
        out.println();
        out.println("The same IP is served at:");
        var table = new TextTable(List.of("ADDRESS", "PROTOCOL", "SERVICE", "KIND"));
        services.forEach(
                service -> table.add(List.of(service.address(), service.protocol(), name(service), service.kind())));
        table.print(out);
    }

    private static String name(ServiceRef service) {
        String name = service.namespace() + "/" + service.name();
        return service.port().isEmpty() ? name : name + ":" + service.port();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
