// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.balancer.Pick;
import io.spliceway.explain.Explanation;
import io.spliceway.explain.Explanation.Outcome;
import io.spliceway.listener.ListenerState;
import io.spliceway.model.Endpoint;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.model.SessionAffinity;
import io.spliceway.observe.RefusalReason;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.EndpointVerdict;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.JudgedEndpoint;
import io.spliceway.routing.Route;
import io.spliceway.server.metrics.LabelValue;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a new connection would meet, as {@code /api/v1/explain} shows it; the component names are the names of the
 * JSON's fields.
 *
 * @param address the address asked about, {@code ip:port}
 * @param from the client's address
 * @param outcome {@code connected}; {@code reset} after it was accepted; {@code dropped}, which is the same over UDP;
 *     {@code refused} by the kernel; or {@code not-served}, if no Service has the address
 * @param message the outcome in words
 * @param service the Service port that has the address; absent if none has
 * @param endpoints every endpoint of that port in the address's family
 * @param next the endpoint that would be tried first, if the outcome is {@code connected}
 * @param sameIp the Service ports that have the IP with another port or protocol, if none has the address
 */
public record ExplanationView(
        String address,
        String protocol,
        String from,
        String outcome,
        String message,
        @Nullable ServiceRef service,
        List<CandidateView> endpoints,
        @Nullable NextView next,
        List<ServiceRef> sameIp) {

    /**
     * A Service port at one of its addresses.
     *
     * @param port the Service port's name, empty for the unnamed one
     * @param kind ClusterIP, NodePort, ExternalIP or LoadBalancer
     * @param address {@code ip:port}
     * @param protocol the Service port's protocol
     * @param endpointsOf whether such a client gets endpoints of the {@code cluster} or of this node only ({@code local})
     * @param affinitySeconds for how long a client keeps its endpoint; absent without affinity
     */
    public record ServiceRef(
            String namespace,
            String name,
            String port,
            String kind,
            String address,
            String protocol,
            @Nullable String endpointsOf,
            @Nullable Long affinitySeconds) {}

    /**
     * An endpoint and whether such a client gets it.
     *
     * @param verdict {@code chosen}, or in one word why it is passed over
     * @param why the same in words
     */
    public record CandidateView(
            String address, @Nullable String pod, @Nullable String node, String verdict, String why) {}

    /**
     * The endpoint that would be tried first.
     *
     * @param reason {@code round-robin} or {@code affinity}
     */
    public record NextView(String address, @Nullable String pod, String reason) {}

    static ExplanationView of(FrontendAddress address, InetAddress client, Explanation explanation) {
        return switch (explanation) {
            case Explanation.NotServed none -> notServed(address, client, none);
            case Explanation.Served served -> served(address, client, served);
        };
    }

    private static ExplanationView notServed(FrontendAddress address, InetAddress client, Explanation.NotServed none) {
        return new ExplanationView(
                address.toString(),
                address.protocol().name(),
                IpLiteral.format(client),
                "not-served",
                none.ofSameIp().isEmpty()
                        ? "no Service has this address"
                        : "no Service has this address with this port and protocol",
                null,
                List.of(),
                null,
                none.ofSameIp().stream().map(route -> serviceRef(route, null)).toList());
    }

    private static ExplanationView served(FrontendAddress address, InetAddress client, Explanation.Served served) {
        return new ExplanationView(
                address.toString(),
                address.protocol().name(),
                IpLiteral.format(client),
                outcome(served.outcome(), address.protocol()),
                message(served.outcome(), address.protocol()),
                serviceRef(served.route(), served.scope()),
                served.endpoints().stream().map(ExplanationView::candidate).toList(),
                served.outcome() instanceof Outcome.Connected connected ? next(connected.pick()) : null,
                List.of());
    }

    private static ServiceRef serviceRef(Route route, EndpointGroup.@Nullable Scope scope) {
        ServicePortName name = route.servicePort();
        return new ServiceRef(
                name.service().namespace(),
                name.service().name(),
                name.port(),
                FrontendKind.of(route.frontend()),
                route.frontend().address().toString(),
                name.protocol().name(),
                scope == null ? null : LabelValue.of(scope),
                route.affinity() instanceof SessionAffinity.ClientIp affinity
                        ? affinity.timeout().toSeconds()
                        : null);
    }

    private static String outcome(Outcome outcome, Protocol protocol) {
        return switch (outcome) {
            case Outcome.Connected unused -> "connected";
            case Outcome.TurnedAway unused -> protocol == Protocol.UDP ? "dropped" : "reset";
            case Outcome.Refused unused -> "refused";
        };
    }

    private static String message(Outcome outcome, Protocol protocol) {
        return switch (outcome) {
            case Outcome.Connected connected ->
                "goes to " + connected.pick().endpoint() + ", "
                        + why(connected.pick().reason());
            case Outcome.TurnedAway turnedAway -> turnedAway(turnedAway.reason(), protocol);
            case Outcome.Refused refused -> refused(refused.listener());
        };
    }

    private static String why(Pick.Reason reason) {
        return switch (reason) {
            case ROUND_ROBIN -> "which is next in turn";
            case AFFINITY -> "which the client had before";
            case RETRY -> "since another could not be reached";
        };
    }

    private static String turnedAway(RefusalReason reason, Protocol protocol) {
        String how = protocol == Protocol.UDP ? "its datagrams are dropped: " : "it is accepted and reset: ";
        return how
                + switch (reason) {
                    case SOURCE_RANGE -> "the client is not inside loadBalancerSourceRanges";
                    case NO_ENDPOINT -> "by the traffic policy such a client gets no endpoint that could serve it";
                    case NO_ROOM -> "the limit leaves no room for another session";
                };
    }

    private static String refused(@Nullable ListenerState listener) {
        return switch (listener) {
            case ListenerState.NoEndpoints unused -> "nothing listens: no endpoint could serve any client";
            case ListenerState.Failed failed ->
                "nothing listens: " + failed.failure().message();
            case ListenerState.Listening unused -> "the listener is about to open";
            case null -> "the listener is about to open";
        };
    }

    private static CandidateView candidate(JudgedEndpoint judged) {
        Endpoint endpoint = judged.endpoint();
        return new CandidateView(
                endpoint.toString(),
                endpoint.podName(),
                endpoint.nodeName(),
                LabelValue.of(judged.verdict()),
                why(judged.verdict()));
    }

    private static String why(EndpointVerdict verdict) {
        return switch (verdict) {
            case CHOSEN -> "gets its share";
            case NOT_READY -> "is not ready";
            case TERMINATING -> "terminates, and others are ready";
            case OTHER_NODE -> "is on another node, and the traffic policy is Local";
            case HINTED_FOR_OTHER_NODES -> "has hints for other nodes, and others for this one";
            case HINTED_FOR_OTHER_ZONES -> "has hints for other zones, and others for this one's";
        };
    }

    private static NextView next(Pick pick) {
        return new NextView(pick.endpoint().toString(), pick.endpoint().podName(), LabelValue.of(pick.reason()));
    }
}
