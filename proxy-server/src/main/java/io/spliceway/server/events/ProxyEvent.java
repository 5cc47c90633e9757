// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that people should see at an object of the cluster. Two events that are equal are one that happened twice.
 * The reasons and actions are kube-proxy's where it has the event. Immutable.
 *
 * @param regarding the object
 * @param type whether something is wrong
 * @param reason why it is said, in one word for machines
 * @param action what was done, or failed
 * @param note what happened and what to do about it, for people
 */
public record ProxyEvent(Regarding regarding, Type type, String reason, String action, String note) {
    /** What the API server accepts at most. */
    static final int MOST_NOTE_CHARACTERS = 1024;

    public ProxyEvent {
        note = note.length() <= MOST_NOTE_CHARACTERS ? note : note.substring(0, MOST_NOTE_CHARACTERS - 1) + "…";
    }

    /** The object that an event is about. */
    public sealed interface Regarding {
        /** Returns the object's name, without its namespace. */
        String name();

        /** A node. */
        record OfNode(String name) implements Regarding {}

        /** A Service. */
        record OfService(NamespacedName service) implements Regarding {
            @Override
            public String name() {
                return service.name();
            }
        }
    }

    /** Whether something is wrong; printed as the API has it. */
    public enum Type {
        Normal,
        Warning
    }

    /** The proxy starts. */
    public static ProxyEvent starting(String node, String version) {
        return onNode(node, Type.Normal, "Starting", "StartKubeProxy", "spliceway " + version);
    }

    /** The health address cannot be bound. */
    public static ProxyEvent failedToStartProxierHealthcheck(String node, String note) {
        return onNode(node, Type.Warning, "FailedToStartProxierHealthcheck", "StartKubeProxy", note);
    }

    /** The metrics address cannot be bound. */
    public static ProxyEvent failedToStartMetricServer(String node, String note) {
        return onNode(node, Type.Warning, "FailedToStartMetricServer", "StartKubeProxy", note);
    }

    /** No more clients can be accepted. */
    public static ProxyEvent fileDescriptorPressure(String node) {
        return onNode(
                node,
                Type.Warning,
                "FileDescriptorPressure",
                "Accept",
                "no connection is accepted while the connection limit is reached; raise the descriptor limit (ulimit -n)"
                        + " or --max-connections");
    }

    /** A health check node port cannot be bound. */
    public static ProxyEvent failedToStartServiceHealthcheck(NamespacedName service, String note) {
        return onService(service, "FailedToStartServiceHealthcheck", note);
    }

    /** An address of a Service cannot be bound. */
    public static ProxyEvent failedToListen(NamespacedName service, String note) {
        return onService(service, "FailedToListen", note);
    }

    /** A Service asks for external IPs that it may not have. */
    public static ProxyEvent externalIpsRefused(NamespacedName service, List<InetAddress> refused, String why) {
        String addresses = refused.stream().map(IpLiteral::format).collect(Collectors.joining(", "));
        return onService(service, "ExternalIPRefused", "spec.externalIPs: " + addresses + ": " + why);
    }

    private static ProxyEvent onNode(String node, Type type, String reason, String action, String note) {
        return new ProxyEvent(new Regarding.OfNode(node), type, reason, action, note);
    }

    private static ProxyEvent onService(NamespacedName service, String reason, String note) {
        return new ProxyEvent(new Regarding.OfService(service), Type.Warning, reason, "Listen", note);
    }
}
