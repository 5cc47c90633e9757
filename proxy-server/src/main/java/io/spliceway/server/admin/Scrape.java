// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.server.gzip.GzipStream;
import io.spliceway.server.metrics.ProxyMetrics;
import java.io.IOException;
import java.io.OutputStream;

/** All metrics, as of when they are written. */
record Scrape(ProxyMetrics metrics) implements Reply.Content {
    @Override
    public void writeTo(OutputStream out) throws IOException {
        metrics.scrape(out);
    }

    @Override
    public void compressTo(GzipStream out) throws IOException {
        metrics.compressScrape(out);
    }
}
