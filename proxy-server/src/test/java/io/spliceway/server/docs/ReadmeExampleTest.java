// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's library example is a program that works. */
class ReadmeExampleTest {
    private static final String SERVICE_IP = "127.96.0.20";
    private static final String SERVICE_PORT = ".tcpPort(\"http\", 8080)";
    private static final String ENDPOINT_PORT = "Protocol.TCP, 80)";
    private static final String LAST_STATEMENT = "System.out.println(proxier.connections().join());";

    @TempDir
    Path folder;

    private String example = "";

    @BeforeEach
    void readExample() throws IOException {
        String section = Files.readString(Path.of("../README.md")).split("\n## Use it as a library\n", 2)[1];
        example = section.substring(section.indexOf("```java\n") + "```java\n".length(), section.indexOf("\n```\n"));
    }

    private static String program(String statements) {
        return """
            import io.spliceway.cluster.*;
            import io.spliceway.cluster.ClusterEvent.*;
            import io.spliceway.model.*;
            import io.spliceway.observe.*;
            import io.spliceway.proxier.*;
            import java.net.InetAddress;
            import java.util.List;

            public class Example {
                public static void run(Runnable whileServing) {
                    %s
                }
            }
            """.formatted(statements);
    }

    private void compile(String statements) throws IOException {
        Path source = Files.writeString(folder.resolve("Example.java"), program(statements));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath, "-d", folder.toString(), source.toString());
        assertEquals(0, result, "the compiler's messages are on standard error");
    }

    @Test
    void compilesAsItIs() throws IOException {
        compile(example);
    }

    @Test
    void servesWhatItSays() throws Exception {
        try (var pod = new ServerSocket()) {
            pod.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            int port = freePort();
            compile(replace(
                    replace(
                            replace(example, SERVICE_PORT, SERVICE_PORT.replace("8080", Integer.toString(port))),
                            ENDPOINT_PORT,
                            ENDPOINT_PORT.replace("80", Integer.toString(pod.getLocalPort()))),
                    LAST_STATEMENT,
                    "whileServing.run();"));

            run(() -> exchange(new InetSocketAddress(SERVICE_IP, port), pod));
        }
    }

    private static String replace(String text, String old, String by) {
        assertTrue(text.contains(old), () -> "no " + old + " in: " + text);
        return text.replace(old, by);
    }

    private void run(Runnable whileServing) throws Exception {
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Example").getMethod("run", Runnable.class).invoke(null, whileServing);
        }
    }

    private static void exchange(InetSocketAddress service, ServerSocket pod) {
        try (var client = new Socket()) {
            client.setSoTimeout(10_000);
            pod.setSoTimeout(10_000);
            client.connect(service, 5_000);
            try (Socket accepted = pod.accept()) {
                accepted.getOutputStream().write('!');
                assertEquals('!', client.getInputStream().read());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral(SERVICE_IP), 0));
            return probe.getLocalPort();
        }
    }
}
