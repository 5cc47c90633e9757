// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The API server, to be asked for JSON. Credentials and TLS are the client's; a token that has expired is read anew by
 * it. Thread-safe.
 */
final class ApiServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_STATUS_BYTES = 64 * 1024;

    private final HttpClient client;
    private final URI root;

    /** {@code root} is the address of the server; it ends with a slash. */
    ApiServer(HttpClient client, URI root) {
        this.client = client;
        this.root = root;
    }

    URI root() {
        return root;
    }

    /**
     * Gets {@code path}, which has no leading slash and may have a query.
     *
     * @param answer how long to wait until the answer begins
     * @param silence how long to wait for each further piece of it
     * @param lifetime how long the whole answer may take at most
     * @throws ApiFailure unless the server answers with status 200
     */
    ResponseStream get(String path, Duration answer, Duration silence, Duration lifetime)
            throws IOException, InterruptedException {
        var stream = new ResponseStream(silence);
        HttpResponse<AsyncBody> response = await(send(path, lifetime, stream), answer);
        stream.begin(response.body());
        if (response.code() == 200) {
            return stream;
        }
        try (stream) {
            throw failure(response, stream);
        }
    }

    /**
     * Sends {@code body} to {@code path}.
     *
     * @param patience how long to wait for the answer
     * @return the HTTP status, and the message of a failure
     * @throws ApiFailure if there is no answer
     */
    Answer send(String method, String path, String contentType, String body, Duration patience)
            throws ApiFailure, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> response = prepared(() -> client.sendAsync(
                request(path, patience).method(method, contentType, body).build(), byte[].class));
        HttpResponse<byte[]> answer = await(response, patience);
        return new Answer(answer.code(), answer.isSuccessful() ? "" : message(answer.body()));
    }

    /** What the server made of a request; the message is empty unless it failed. */
    record Answer(int status, String message) {}

    private CompletableFuture<HttpResponse<AsyncBody>> send(String path, Duration lifetime, ResponseStream stream)
            throws ApiFailure {
        return prepared(() -> client.consumeBytes(request(path, lifetime).build(), stream));
    }

    private HttpRequest.Builder request(String path, Duration lifetime) {
        return client.newHttpRequestBuilder()
                .uri(root.resolve(path))
                .header("Accept", "application/json")
                .timeout(lifetime.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static <T> CompletableFuture<HttpResponse<T>> prepared(Supplier<CompletableFuture<HttpResponse<T>>> request)
            throws ApiFailure {
        try {
            return request.get();
        } catch (RuntimeException e) {
            // Interceptors run here: a token file that cannot be read ends up so.
            throw new ApiFailure(WatchFailure.UNREACHABLE, "the request could not be made: " + e.getMessage(), e);
        }
    }

    private static <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> response, Duration patience)
            throws ApiFailure, InterruptedException {
        try {
            return response.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            abandon(response);
            throw new ApiFailure(WatchFailure.STALLED, "no answer within " + patience.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            abandon(response);
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ApiFailure(WatchFailure.UNREACHABLE, "no connection: " + ApiFailure.describe(cause), cause);
        }
    }

    // An answer that came in this very moment can no longer be cancelled itself; its body would hold the connection
    // open.
    private static <T> void abandon(CompletableFuture<HttpResponse<T>> response) {
        if (!response.cancel(true)) {
            var unused = response.thenAccept(late -> {
                if (late.body() instanceof AsyncBody body) {
                    body.cancel();
                }
            });
        }
    }

    private static ApiFailure failure(HttpResponse<?> response, ResponseStream body) {
        int code = response.code();
        return new ApiFailure(
                WatchFailure.ofStatus(code),
                "HTTP status " + code + statusMessage(body),
                retryAfter(response.header("Retry-After")),
                null);
    }

    // The body of a failure is a Status object, which says in words what is wrong.
    private static String statusMessage(ResponseStream body) {
        try {
            String message = message(body.readNBytes(MOST_STATUS_BYTES));
            return message.isEmpty() ? "" : ": " + message;
        } catch (IOException e) {
            return " (" + e.getMessage() + ")";
        }
    }

    private static String message(byte[] status) {
        try {
            return JSON.readTree(status).path("message").asText("");
        } catch (IOException e) {
            return ""; // a proxy on the way says it in HTML
        }
    }

    private static Duration retryAfter(@Nullable String seconds) {
        return seconds != null && seconds.matches("[0-9]{1,4}")
                ? Duration.ofSeconds(Integer.parseInt(seconds))
                : Duration.ZERO;
    }
}
