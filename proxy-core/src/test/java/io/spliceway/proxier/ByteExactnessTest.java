// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes in on one side comes out on the other, to the byte. */
class ByteExactnessTest {
    private static final long ONE_GIB = 1L << 30;
    private static final int MAX_BYTES = 8 << 20;
    private static final int CONNECTIONS = 200;

    @ParameterizedTest
    @EnumSource
    void oneGibibyteEachWayAtOnceThroughOneConnection(Mode mode) throws Exception {
        var received = new ConcurrentHashMap<String, String>();
        try (var backend = new Backend(connection -> {
                    var sent = inBackground(() -> send(connection, 2, ONE_GIB));
                    received.put("endpoint", receive(connection.getInputStream()));
                    received.put("sent to client", get(sent));
                });
                var proxy = new ProxyFixture(mode, backend.address());
                var client = proxy.connect()) {
            var sent = inBackground(() -> send(client, 1, ONE_GIB));
            String atClient = receive(client.getInputStream());
            String sentToEndpoint = get(sent);
            Await.until("the endpoint has everything", () -> received.size() == 2);
            assertEquals(received.get("sent to client"), atClient);
            assertEquals(sentToEndpoint, received.get("endpoint"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsOfRandomSizesWithRandomHalfCloses(Mode mode) throws Exception {
        // The first eight bytes tell the endpoint what to answer, and whether to answer before it has read the rest.
        try (var backend = new Backend(ByteExactnessTest::answer);
                var proxy = new ProxyFixture(mode, backend.address());
                var threads = Executors.newFixedThreadPool(16)) {
            var results = IntStream.range(0, CONNECTIONS)
                    .mapToObj(i -> threads.submit(() -> exchange(proxy, new Random(i))))
                    .toList();
            for (Future<Void> result : results) {
                result.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static Void exchange(ProxyFixture proxy, Random random) throws Exception {
        int toEndpoint = random.nextInt(10) == 0 ? 0 : random.nextInt(MAX_BYTES);
        int toClient = random.nextInt(10) == 0 ? 0 : random.nextInt(MAX_BYTES);
        boolean answerFirst = random.nextBoolean();
        try (Socket client = proxy.connect()) {
            var request = ByteBuffer.allocate(12)
                    .putInt(toClient)
                    .putInt(answerFirst ? 1 : 0)
                    .putInt(toEndpoint);
            client.getOutputStream().write(request.array());
            var sent = inBackground(() -> send(client, 3, toEndpoint));
            var in = client.getInputStream();
            String echoedDigest = new String(in.readNBytes(64), US_ASCII);
            String body = receive(in);
            assertEquals(get(sent), echoedDigest, "what the endpoint got");
            assertEquals(digest(4, toClient), body, "what the client got");
        }
        return null;
    }

    private static void answer(Socket connection) throws IOException {
        var in = connection.getInputStream();
        var request = ByteBuffer.wrap(in.readNBytes(12));
        int toClient = request.getInt();
        boolean answerFirst = request.getInt() == 1;
        int toEndpoint = request.getInt();
        if (answerFirst) {
            // Half-closes before the client has finished sending.
            connection.getOutputStream().write(digest(3, toEndpoint).getBytes(US_ASCII));
            send(connection, 4, toClient);
            receive(in);
        } else {
            connection.getOutputStream().write(receive(in).getBytes(US_ASCII));
            send(connection, 4, toClient);
        }
    }

    /** Sends {@code bytes} bytes made from {@code seed}, finishes, and returns their digest. */
    private static String send(Socket socket, long seed, long bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        MessageDigest digest = sha256();
        var content = new Content(seed);
        for (long left = bytes; left > 0; ) {
            int n = (int) Math.min(left, content.block.length);
            out.write(content.next(), 0, n);
            digest.update(content.block, 0, n);
            left -= n;
        }
        socket.shutdownOutput();
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String digest(long seed, long bytes) {
        MessageDigest digest = sha256();
        var content = new Content(seed);
        for (long left = bytes; left > 0; ) {
            int n = (int) Math.min(left, content.block.length);
            digest.update(content.next(), 0, n);
            left -= n;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String receive(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 18];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Blocks that differ from one another, at no cost: random bytes with a counter in front. */
    private static final class Content {
        final byte[] block = new byte[1 << 17];
        private long counter;

        Content(long seed) {
            new Random(seed).nextBytes(block);
        }

        byte[] next() {
            counter++;
            for (int i = 0; i < 8; i++) {
                block[i] = (byte) (counter >>> (8 * i));
            }
            return block;
        }
    }

    private static <T> Future<T> inBackground(Callable<T> task) {
        var future = new FutureTask<>(task);
        Thread.ofPlatform().daemon().start(future);
        return future;
    }

    private static <T> T get(Future<T> future) throws IOException {
        try {
            return future.get(100, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
