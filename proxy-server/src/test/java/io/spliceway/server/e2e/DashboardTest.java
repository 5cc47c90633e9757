// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard in a real browser. */
class DashboardTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Pattern TERMINATES = Pattern.compile("(demo-\\d) terminates");
    private static final String TOKEN = "a token that nobody guesses";

    @TempDir
    private static Path profile;

    @TempDir
    private static Path shared;

    private static @Nullable Browser opened;
    private static @Nullable RunningProxy running;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        Browser.assumeInstalled();
        Path token = Files.writeString(shared.resolve("token"), TOKEN + "\n");
        Path manifests = Files.createDirectory(shared.resolve("manifests"));
        opened = Browser.open(profile);
        running = RunningProxy.start(new ManifestFolder(manifests), "--admin-token-file", token.toString());
    }

    @AfterAll
    static void end() throws IOException {
        if (running != null) {
            running.close();
        }
        if (opened != null) {
            opened.close();
        }
    }

    private static RunningProxy proxy() {
        if (running == null) {
            throw new IllegalStateException("not running");
        }
        return running;
    }

    private static Browser browser() {
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }

    /** To be called while the proxy runs: the browser itself tells of requests that nobody answers. */
    private static void assertNoConsoleMessage() throws IOException {
        assertEquals(List.of(), browser().console());
    }

    @AfterEach
    void leave() throws IOException {
        browser().go("about:blank");
        browser().console();
    }

    @Test
    void demoShowsItsPodsAsTheyComeAndGo() throws IOException {
        try (Program demo = Program.start("demo", "--interval", "1500ms")) {
            InetSocketAddress service = HostPort.parse(demo.awaitOut("^ +curl http://(\\S+)"));
            browser().go(demo.awaitOut("Dashboard +(http://\\S+)"));
            try (var client = new Client(service)) {
                client.send("GET / HTTP/1.1\r\nHost: demo\r\n\r\n");

                await("the Service", () -> cells("#services", 0).equals(List.of("default/demo")));
                await(
                        "three pods in rotation",
                        () -> endpoints().equals(List.of("demo-1 ready", "demo-2 ready", "demo-3 ready")));
                await("the connection", () -> cells("#connections", 2).contains("default/demo:http"));
                int before = terminations(demo).size();
                Await.until("a pod terminates", () -> terminations(demo).size() > before);
                String leaving = terminations(demo).get(before);
                Duration took = await("it shows", () -> endpoints().contains(leaving + " terminating"));
                assertTrue(took.compareTo(SOON) < 0, took::toString);
                Duration gone = Await.until("it is gone", () -> demo.out().contains(leaving + " is gone"));
                took = await("it shows", () -> endpoints().stream().noneMatch(each -> each.startsWith(leaving)));
                assertTrue(took.compareTo(SOON) < 0, took + " after " + gone);
                assertNoConsoleMessage();
            }
        }
    }

    @Test
    void podThatRefusesIsShownAsFailing() throws IOException {
        try (var pod = Pod.echo("one")) {
            InetSocketAddress nobody = Client.freeAddress("127.0.31.9");
            InetSocketAddress shaky = proxy().serve("shaky", Client.freeAddress("127.96.3.7"), pod.address(), nobody);
            for (int i = 0; i < 2; i++) {
                assertEquals("one", Client.podAt(shaky));
            }
            browser().go(proxy().admin().api() + "/#service=shaky");
            await(
                    "one fails",
                    () -> cells("#endpoints", 3).stream().sorted().toList().equals(List.of("failing", "ready")));
            assertTrue(cells("#endpoints", 4).stream().anyMatch(why -> why.startsWith("refused a connection at")));
            assertNoConsoleMessage();
        }
    }

    @Test
    void filtersLeaveWhatMatches() throws IOException {
        try (var pod = Pod.echo("one")) {
            InetSocketAddress web = proxy().serve("web", Client.freeAddress("127.96.3.1"), pod.address());
            proxy().serve("api", Client.freeAddress("127.96.3.2"), pod.address());
            try (var some = new Client(web);
                    var other = new Client(web)) {
                browser().go(proxy().admin().api() + "/");
                await(
                        "all",
                        () -> cells("#services", 0).containsAll(List.of("default/api", "default/web"))
                                && cells("#connections", 1).size() == 2);

                browser().type("[name=client]", ":" + some.localPort());
                await(
                        "one connection, and its Service",
                        () -> cells("#services", 0).equals(List.of("default/web"))
                                && cells("#connections", 1).equals(List.of("127.0.0.1:" + some.localPort())));

                browser().click("#filters [type=reset]");
                await("all again", () -> cells("#connections", 1).contains("127.0.0.1:" + other.localPort()));
                browser().type("[name=service]", "ap");
                await(
                        "one Service without connections",
                        () -> cells("#services", 0).equals(List.of("default/api"))
                                && browser()
                                        .texts("#connections .empty")
                                        .equals(List.of("No connection matches the filter.")));
            }
        }
    }

    @Test
    void connectionIsEndedByWhoHasTheToken() throws IOException {
        try (var pod = Pod.echo("one")) {
            InetSocketAddress target = proxy().serve("target", Client.freeAddress("127.96.3.3"), pod.address());
            try (var first = new Client(target);
                    var second = new Client(target)) {
                assertEquals("one", first.pod());
                assertEquals("one", second.pod());
                browser().go(proxy().admin().api() + "/#service=target");
                await("both", () -> cells("#connections", 0).size() == 2);

                browser().click(killOf(first));
                browser().type("#token", "a guess");
                browser().click("#kill .danger");
                await("it is refused", () -> said().startsWith("wrong token"));
                assertTrue(browser().console().getFirst().contains("401"));
                browser().click(killOf(first));
                browser().type("#token", TOKEN);
                browser().click("#kill .danger");
                await("it is ended", () -> said().endsWith("is ended"));
                assertThrows(SocketException.class, first::read);
                await("one is left", () -> cells("#connections", 0).size() == 1);
                browser().click(killOf(second));
                await(
                        "none is left",
                        () -> browser().texts("#connections .empty").equals(List.of("There is no connection.")));
                assertThrows(SocketException.class, second::read);
                assertNoConsoleMessage();
            }
        }
    }

    @Test
    void pageConnectsAgainToAProxyThatWasRestarted() throws IOException {
        var manifests = new ManifestFolder(folder);
        String address = HostPort.format(Client.freeAddress("127.0.0.1"));
        manifests.service("web", Client.freeAddress("127.96.3.4"));
        try (Program first = run(address)) {
            browser().go("http://" + address + "/");
            await("it is live", () -> link().equals("live"));
            assertNoConsoleMessage();
            first.terminate();
            await("it is away", () -> link().equals("the proxy is away; reconnecting…"));
            first.exitCode();
        }
        manifests.service("later", Client.freeAddress("127.96.3.5"));
        try (Program second = run(address)) {
            await(
                    "what the new one serves",
                    () -> link().equals("live")
                            && cells("#services", 0).equals(List.of("default/later", "default/web")));
            assertTrue(second.isAlive());
            assertEquals(
                    List.of(),
                    browser().console().stream()
                            .filter(message -> !message.contains("net::ERR_"))
                            .toList());
        }
    }

    private Program run(String address) throws IOException {
        Program program = Program.start(
                "run",
                "--manifest",
                folder.toString(),
                "--metrics-bind-address",
                address,
                "--healthz-bind-address",
                "none");
        program.awaitLog("ProxyServer: .*serving");
        return program;
    }

    private static List<String> terminations(Program demo) {
        List<String> pods = new ArrayList<>();
        for (Matcher matcher = TERMINATES.matcher(demo.out()); matcher.find(); ) {
            pods.add(matcher.group(1));
        }
        return pods;
    }

    private static Duration await(String what, Await.Condition condition) {
        return Await.until(what + " in the dashboard", condition);
    }

    private static String killOf(Client client) {
        return "#connections .kill[aria-label$=\":" + client.localPort() + "\"]";
    }

    private static String link() throws IOException {
        return browser().texts("#link").getFirst();
    }

    private static String said() throws IOException {
        return browser().texts("#said").getFirst();
    }

    /** Returns a column of a table. */
    private static List<String> cells(String table, int column) throws IOException {
        return browser().texts(table + " tbody tr:not([data-key=\"-none-\"]) > :nth-child(" + (column + 1) + ")");
    }

    /** Returns each endpoint's pod with its state. */
    private static List<String> endpoints() throws IOException {
        List<String> pods = cells("#endpoints", 0);
        List<String> states = cells("#endpoints", 3);
        List<String> both = new ArrayList<>();
        for (int i = 0; i < Math.min(pods.size(), states.size()); i++) {
            both.add(pods.get(i) + " " + states.get(i));
        }
        return both.stream().sorted().toList();
    }
}
