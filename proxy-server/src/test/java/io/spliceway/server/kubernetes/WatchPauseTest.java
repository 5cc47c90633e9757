// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a watch that ends or falls silent goes on at once, after a pause, or from a new list. */
class WatchPauseTest {
    private final FakeStore store = new FakeStore(1000);
    private final FakeApiServer server = FakeApiServer.started(store);

    @BeforeEach
    void fill() {
        store.put(FakeApiServer.SERVICES, FakeObjects.service("web", "10.96.0.1", 80));
        store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.1"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWatchThatEndsByItsTimeIsNoFailure() throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            int bookmarks = source.watches().contacts("endpointslices") + 2;
            SourceFixture.until("bookmarks", () -> source.watches().contacts("endpointslices") > bookmarks);
            server.failOpenWatches(new Fault.End());
            store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.2"));
            source.awaitEndpoints("web", "10.1.0.2");
            assertEquals(List.of(), source.watches().failures());
            assertEquals(1, server.listsOf(FakeApiServer.SLICES));
        }
    }

    @Test
    void aWatchThatFallsSilentIsNoFailureAndListsAgain() throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            SourceFixture.until("watches", () -> server.openWatches() == 3);
            server.failOpenWatches(new Fault.Stall());
            SourceFixture.until("new watches", () -> server.openWatches() == 3);
            store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.2"));
            source.awaitEndpoints("web", "10.1.0.2");
            assertEquals(List.of(), source.watches().failures());
            assertEquals(2, server.listsOf(FakeApiServer.SLICES));
        }
    }

    @Test
    void aServerWithoutBookmarksIsFollowed() throws InterruptedException {
        server.sendNoBookmarks();
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            SourceFixture.until("second list", () -> server.listsOf(FakeApiServer.SLICES) > 1);
            store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.2"));
            source.awaitEndpoints("web", "10.1.0.2");
            assertEquals(List.of(), source.watches().failures());
        }
    }

    @Test
    void aWatchThatIsAcceptedIsAContactBeforeItsFirstEvent() throws InterruptedException {
        server.sendNoBookmarks();
        try (SourceFixture source = SourceFixture.watching(server, SourceFixture.PATIENT)) {
            source.awaitSynced();
            SourceFixture.until("watches", () -> server.openWatches() == 3);
            server.failOpenWatches(new Fault.Cut());
            SourceFixture.until("failure", () -> source.watches().sawFailure("endpointslices", WatchFailure.CUT));
            SourceFixture.until("contact", () -> source.watches().contacts("endpointslices") == 3);
            assertEquals(1, server.listsOf(FakeApiServer.SLICES));
        }
    }

    @Test
    void anExpiredWatchThatRanIsListedWithoutAPause() throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server, SourceFixture.LONG_PAUSES)) {
            source.awaitSynced();
            int contacts = source.watches().contacts("endpointslices");
            SourceFixture.until("bookmarks", () -> source.watches().contacts("endpointslices") > contacts + 2);
            server.failOpenWatches(new Fault.Expire());
            SourceFixture.until("second list", () -> server.listsOf(FakeApiServer.SLICES) == 2);
            store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.2"));
            source.awaitEndpoints("web", "10.1.0.2");
        }
    }

    @Test
    void aWatchThatLastedEndsTheSequenceOfPauses() throws InterruptedException {
        server.sendNoBookmarks();
        try (SourceFixture source = SourceFixture.watching(server, SourceFixture.PATIENT)) {
            source.awaitSynced();
            for (int i = 0; i < 12; i++) { // if pauses doubled, the last would take 40 s
                SourceFixture.until("watches", () -> server.openWatches() == 3);
                long end = System.nanoTime()
                        + SourceFixture.PATIENT.shortestWatch().toNanos();
                SourceFixture.until("a watch that lasted", () -> System.nanoTime() - end > 0);
                int failures = source.watches().failures().size();
                server.failOpenWatches(new Fault.Cut());
                SourceFixture.until("cuts", () -> source.watches().failures().size() == failures + 3);
            }
            SourceFixture.until("watches", () -> server.openWatches() == 3);
        }
    }
}
