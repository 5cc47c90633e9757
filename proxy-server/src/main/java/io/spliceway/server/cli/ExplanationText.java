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
        new TextTable<CandidateView>()
                .column("ENDPOINT", CandidateView::address)
                .column("POD", CandidateView::pod)
                .column("NODE", CandidateView::node)
                .column("VERDICT", CandidateView::verdict)
                .column("WHY", endpoint -> why(endpoint, next))
                .print(out, endpoints);
    }

    private static String why(CandidateView endpoint, @Nullable NextView next) {
        return next != null && next.address().equals(endpoint.address())
                ? endpoint.why() + "; next (" + next.reason() + ")"
                : endpoint.why();
    }

    private static void others(List<ServiceRef> services, PrintWriter out) {
        out.println();
        out.println("The same IP is served at:");
        new TextTable<ServiceRef>()
                .column("ADDRESS", ServiceRef::address)
                .column("PROTOCOL", ServiceRef::protocol)
                .column("SERVICE", ExplanationText::name)
                .column("KIND", ServiceRef::kind)
                .print(out, services);
    }

    private static String name(ServiceRef service) {
        String name = service.namespace() + "/" + service.name();
        return service.port().isEmpty() ? name : name + ":" + service.port();
    }
}
