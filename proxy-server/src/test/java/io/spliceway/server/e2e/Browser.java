// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A headless Chromium, driven by the WebDriver protocol. Not thread-safe. */
public final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String base;
    private String session = "";

    private Browser(Process driver, int port) {
        this.driver = driver;
        this.base = "http://127.0.0.1:" + port + "/session";
    }

    /** Skips the test unless there is a browser. */
    public static void assumeInstalled() {
        Tools.assumeInstalled("chromium", "chromium");
        Tools.assumeInstalled("chromedriver", "chromium-driver");
    }

    /** Starts one whose state is kept in {@code profile}, an empty folder. */
    public static Browser open(Path profile) throws IOException {
        Process driver = new ProcessBuilder("chromedriver", "--port=0")
                .redirectErrorStream(true)
                .start();
        Browser browser = null;
        try {
            browser = new Browser(driver, port(driver.inputReader()));
            browser.begin(profile);
            return browser;
        } catch (IOException | RuntimeException | Error e) {
            driver.destroy();
            throw e;
        }
    }

    private static int port(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                Thread.ofPlatform().daemon().start(() -> out.lines().forEach(unused -> {}));
                return Integer.parseInt(started.group(1));
            }
        }
        throw new IOException("chromedriver ended");
    }

    private void begin(Path profile) throws IOException {
        List<String> arguments = List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--window-size=1440,900",
                "--user-data-dir=" + profile);
        Path binary = Path.of("/usr/bin/chromium");
        Map<String, Object> options = Files.isExecutable(binary)
                ? Map.of("args", arguments, "binary", binary.toString())
                : Map.of("args", arguments);
        JsonNode answer = call(
                "POST",
                "",
                Map.of(
                        "capabilities",
                        Map.of(
                                "alwaysMatch",
                                Map.of("goog:chromeOptions", options, "goog:loggingPrefs", Map.of("browser", "ALL")))));
        session = "/" + answer.path("sessionId").asText();
    }

    /** Opens a page. */
    public void go(String url) throws IOException {
        call("POST", "/url", Map.of("url", url));
    }

    /** Runs the body of a function in the page; returns what it returns. */
    public JsonNode run(String script) throws IOException {
        return call("POST", "/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** Returns the text of each element that {@code selector} finds. */
    List<String> texts(String selector) throws IOException {
        List<String> texts = new ArrayList<>();
        run("return [...document.querySelectorAll(`" + selector + "`)].map(e => e.innerText)")
                .forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Clicks the first element that {@code selector} finds, as a person does. */
    void click(String selector) throws IOException {
        call("POST", "/element/" + element(selector) + "/click", Map.of());
    }

    /** Types into the first element that {@code selector} finds. */
    void type(String selector, String text) throws IOException {
        call("POST", "/element/" + element(selector) + "/value", Map.of("text", text));
    }

    private String element(String selector) throws IOException {
        return call("POST", "/element", Map.of("using", "css selector", "value", selector))
                .path(ELEMENT)
                .asText();
    }

    /** Pretends that the person likes the page {@code light} or {@code dark}. */
    public void prefer(String colorScheme) throws IOException {
        devTools(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
    }

    /** Gives the page a size, in pixels. */
    public void resize(int width, int height) throws IOException {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    private void devTools(String command, Map<String, ?> parameters) throws IOException {
        call("POST", "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    /** Returns what the page looks like, as PNG. */
    public byte[] screenshot() throws IOException {
        return Base64.getDecoder().decode(call("GET", "/screenshot", null).asText());
    }

    /** Returns the messages of the page's console since the last call. */
    public List<String> console() throws IOException {
        List<String> messages = new ArrayList<>();
        call("POST", "/se/log", Map.of("type", "browser"))
                .forEach(entry -> messages.add(entry.path("level").asText() + " "
                        + entry.path("message").asText()));
        return messages;
    }

    private JsonNode call(String method, String path, @Nullable Object body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(base + session + path))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode value = JSON.readTree(answer.body()).path("value");
            if (answer.statusCode() != 200) {
                throw new IOException(path + ": " + value.path("message").asText());
            }
            return value;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (!session.isEmpty()) {
                call("DELETE", "", null);
            }
            driver.destroy();
            assertTrue(driver.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            driver.destroyForcibly();
            http.close();
        }
    }
}
