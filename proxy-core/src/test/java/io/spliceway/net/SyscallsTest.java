// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The system calls in both families, on loopback. */
@EnabledOnOs(OS.LINUX)
class SyscallsTest {
    private final Syscalls syscalls = new Syscalls();
    private final IoBuffer buffer = IoBuffer.allocate(64);

    @AfterEach
    void releaseBuffer() {
        buffer.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void socketsConnectAcceptAndExchangeInBothFamilies(String ip) {
        boolean ipv6 = ip.indexOf(':') >= 0;
        int listening = syscalls.streamSocket(ipv6);
        assertEquals(0, syscalls.bind(listening, new InetSocketAddress(InetAddress.ofLiteral(ip), 0)));
        assertEquals(0, syscalls.listen(listening, 1));
        InetSocketAddress address = syscalls.localAddress(listening);
        assertEquals(InetAddress.ofLiteral(ip), address.getAddress());
        assertEquals(-Errno.EAGAIN, syscalls.accept(listening));

        int client = syscalls.streamSocket(ipv6);
        int connecting = syscalls.connect(client, address);
        assertTrue(connecting == 0 || connecting == -Errno.EINPROGRESS, "connect returned " + connecting);
        int accepted = retried(() -> syscalls.accept(listening));
        InetSocketAddress peer = syscalls.acceptedAddress();
        assertEquals(syscalls.localAddress(client), peer);
        assertEquals(0, syscalls.pendingError(client));

        byte[] text = "hello".getBytes(US_ASCII);
        buffer.range(0, text.length).put(text);
        assertEquals(text.length, retried(() -> syscalls.send(client, buffer.address(), text.length, false)));
        buffer.range(0, text.length).put(new byte[text.length]);
        assertEquals(text.length, retried(() -> syscalls.recv(accepted, buffer.address(), buffer.capacity())));
        byte[] received = new byte[text.length];
        buffer.range(0, text.length).get(received);
        assertEquals("hello", new String(received, US_ASCII));

        assertEquals(0, syscalls.shutdown(client, Sockets.SHUT_WR));
        assertEquals(0, retried(() -> syscalls.recv(accepted, buffer.address(), buffer.capacity())));
        assertEquals(0, syscalls.lingerZero(accepted));
        for (int fd : new int[] {accepted, client, listening}) {
            assertEquals(0, syscalls.close(fd));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void refusedConnectionHasItsErrorPending(String ip) {
        boolean ipv6 = ip.indexOf(':') >= 0;
        int holder = syscalls.streamSocket(ipv6);
        syscalls.bind(holder, new InetSocketAddress(InetAddress.ofLiteral(ip), 0));
        int client = syscalls.streamSocket(ipv6);
        int result = syscalls.connect(client, syscalls.localAddress(holder));
        int error = result == -Errno.EINPROGRESS
                ? retried(() -> {
                    int pending = syscalls.pendingError(client);
                    return pending == 0 ? -Errno.EAGAIN : pending;
                })
                : -result;
        assertEquals(Errno.ECONNREFUSED, error);
        syscalls.close(client);
        syscalls.close(holder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
    void addressThatIsNotLocalCannotBeBound(String ip) {
        int socket = syscalls.streamSocket(ip.indexOf(':') >= 0);
        assertEquals(
                -Errno.EADDRNOTAVAIL, syscalls.bind(socket, new InetSocketAddress(InetAddress.ofLiteral(ip), 8080)));
        syscalls.close(socket);
    }

    /** Makes a call of a non-blocking socket until it is ready. */
    private static int retried(IntSupplier call) {
        long deadline = System.nanoTime() + 5_000_000_000L;
        int result = call.getAsInt();
        while (result == -Errno.EAGAIN && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
            result = call.getAsInt();
        }
        return result;
    }
}
