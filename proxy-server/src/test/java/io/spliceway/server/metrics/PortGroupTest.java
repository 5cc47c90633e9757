// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.server.gzip.GzipPiece;
import io.spliceway.server.gzip.GzipStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortGroupTest {
    private static final SampleFamily ACCEPTED = SampleFamily.ALL.getFirst();

    private final ServicePortMetrics web = port("web");
    private final PortGroup group = new PortGroup(List.of(web, port("db")));
    private final List<Long> shown = new ArrayList<>();
    private GzipStream stream;

    @BeforeEach
    void open() throws IOException {
        stream = new GzipStream(OutputStream.nullOutputStream(), unused -> {});
    }

    @AfterEach
    void close() throws IOException {
        stream.close();
    }

    private static ServicePortMetrics port(String name) {
        return new ServicePortMetrics(
                new ServicePortName(new NamespacedName("shop", name), "http", Protocol.TCP), InstantSource.system());
    }

    private GzipPiece piece() {
        return group.piece(ACCEPTED, group.changes(), this::compress);
    }

    /** Compresses as a scrape does, and notes how many connections to web it shows. */
    private GzipPiece compress(SampleFamily family, List<ServicePortMetrics> ports) {
        shown.add(web.accepted.sum());
        var text = new SampleText();
        family.write(text, ports);
        return stream.compress(text.bytes(), text.size());
    }

    @Test
    void samplesAreCompressedOnceUntilSomethingHappens() {
        GzipPiece first = piece();
        assertSame(first, piece());
        web.accepted();
        assertNotSame(first, piece());
        assertEquals(List.of(0L, 1L), shown);
    }

    @Test
    void eventAfterTheCountsWereReadIsShownByTheNextScrape() {
        group.piece(ACCEPTED, group.changes(), (family, ports) -> {
            GzipPiece piece = compress(family, ports);
            web.accepted();
            return piece;
        });
        GzipPiece second = piece();
        assertSame(second, piece());
        assertEquals(List.of(0L, 1L), shown);
    }

    @Test
    void eventBetweenTheQuestionForChangesAndTheReadingIsShown() {
        long changes = group.changes();
        web.accepted();
        GzipPiece first = group.piece(ACCEPTED, changes, this::compress);
        assertSame(first, group.piece(ACCEPTED, changes, this::compress));
        assertEquals(List.of(1L), shown);
    }

    @Test
    void scrapeThatBeganEarlierTakesWhatALaterOneKept() {
        long earlier = group.changes();
        web.accepted();
        GzipPiece later = piece();
        assertSame(later, group.piece(ACCEPTED, earlier, this::compress));
        assertSame(later, piece());
    }

    @Test
    void anotherReaderOfTheChangesTakesNoneAway() {
        GzipPiece first = piece();
        web.accepted();
        assertEquals(1, web.traffic().accepted());
        assertNotSame(first, piece());
    }
}
