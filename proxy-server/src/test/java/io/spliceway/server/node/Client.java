// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import io.spliceway.model.HostPort;
import io.spliceway.model.IpLiteral;
import io.spliceway.server.node.TestNetwork.Host;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Connects from a namespace.
 *
 * @param patience how long it waits for a connection, and then for an answer
 */
record Client(String name, NetworkNamespace namespace, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    Client(String name, NetworkNamespace namespace) {
        this(name, namespace, PATIENCE);
    }

    static Client in(Host host) {
        return new Client(host.name(), host.namespace());
    }

    static Client in(NetworkNamespace outside) {
        return new Client("outside", outside);
    }

    /** Connects to {@code target}, such as {@code 10.96.0.1:80}. */
    Answer ask(String target) {
        return ask(target, null);
    }

    /** Connects from {@code source}, one of the client's own addresses; null leaves it to the kernel. */
    Answer ask(String target, @Nullable InetAddress source) {
        InetSocketAddress address = HostPort.parse(target);
        return namespace.call(() -> {
            try (var socket = new Socket()) {
                socket.bind(source == null ? null : new InetSocketAddress(source, 0));
                socket.connect(address, patienceMillis());
                return greeting(socket);
            } catch (SocketTimeoutException e) {
                return new Answer.Silence();
            } catch (NoRouteToHostException e) {
                return new Answer.Unreachable();
            } catch (ConnectException e) {
                return new Answer.Refused();
            } catch (SocketException e) {
                return new Answer.Reset();
            }
        });
    }

    private Answer greeting(Socket socket) throws SocketTimeoutException {
        try {
            socket.setSoTimeout(patienceMillis());
            String[] words =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split(" ", -1);
            return words.length == 2 ? new Answer.From(words[0], words[1]) : new Answer.Reset();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return new Answer.Reset();
        }
    }

    /** Connects {@code times} times; returns the pods that answered, and {@code refused} and the like. */
    Set<String> ask(String target, int times) {
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < times; i++) {
            Answer answer = ask(target);
            answers.add(answer instanceof Answer.From from ? from.pod() : answer.toString());
        }
        return answers;
    }

    /**
     * Sends a question in a datagram; returns the answer.
     *
     * @throws PortUnreachableException if it is refused
     */
    String askByDatagram(String target) throws IOException {
        InetSocketAddress address = HostPort.parse(target);
        try (DatagramSocket socket = namespace.call(() -> new DatagramSocket())) {
            socket.connect(address);
            socket.setSoTimeout(patienceMillis());
            socket.send(new DatagramPacket("?".getBytes(StandardCharsets.US_ASCII), 1));
            var answer = new DatagramPacket(new byte[1], 1);
            socket.receive(answer);
            return new String(answer.getData(), StandardCharsets.US_ASCII);
        }
    }

    /** Returns the address that a connection to {@code target} comes from. */
    String source(String target) {
        InetSocketAddress address = HostPort.parse(target);
        return namespace.call(() -> {
            try (var socket = new Socket()) {
                socket.connect(address, patienceMillis());
                return IpLiteral.format(socket.getLocalAddress());
            }
        });
    }

    private int patienceMillis() {
        return (int) patience.toMillis();
    }

    @Override
    public String toString() {
        return name;
    }
}
