// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.spliceway.server.gzip.GzipPiece;
import io.spliceway.server.gzip.GzipStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Shows the counters of all service ports to a scrape. Who takes them compressed gets what was compressed for the scrape
 * before where nothing happened since, for there are thousands of ports and few of them are busy. Thread-safe; no scrape
 * waits for the client of another one.
 */
final class ServicePortSamples {
    private final ServicePorts ports;
    private PortGroups groups = PortGroups.NONE;

    ServicePortSamples(ServicePorts ports) {
        this.ports = ports;
    }

    void writeTo(OutputStream out) throws IOException {
        List<PortGroup> all = groups();
        var text = new SampleText();
        for (SampleFamily family : SampleFamily.ALL) {
            boolean isFirst = true;
            for (PortGroup group : all) {
                text.clear();
                family.write(text, group.ports());
                if (isFirst && text.size() > 0) {
                    out.write(family.head());
                    isFirst = false;
                }
                text.writeTo(out);
            }
        }
    }

    void compressTo(GzipStream out) throws IOException {
        List<PortGroup> all = groups();
        long[] changes = all.stream().mapToLong(PortGroup::changes).toArray();
        var text = new SampleText();
        PortGroup.Compressor compressor = (family, members) -> {
            text.clear();
            family.write(text, members);
            return out.compress(text.bytes(), text.size());
        };
        for (SampleFamily family : SampleFamily.ALL) {
            boolean isFirst = true;
            for (int i = 0; i < changes.length; i++) {
                GzipPiece piece = all.get(i).piece(family, changes[i], compressor);
                if (piece.isEmpty()) {
                    continue;
                }
                if (isFirst) {
                    out.write(family.head());
                    isFirst = false;
                }
                out.write(piece);
            }
        }
    }

    private synchronized List<PortGroup> groups() {
        groups = groups.of(ports.toList());
        return groups.groups();
    }
}
