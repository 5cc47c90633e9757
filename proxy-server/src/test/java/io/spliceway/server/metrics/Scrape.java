// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus would read. */
final class Scrape {
    private static final Pattern SAMPLE = Pattern.compile("([a-z_0-9]+)(?:\\{(.*)\\})? (\\S+)");

    private Scrape() {}

    static String of(ProxyMetrics metrics) throws IOException {
        var out = new ByteArrayOutputStream();
        metrics.scrape(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Returns the values of the samples whose names have this prefix, by name and labels. */
    static Map<String, String> samples(ProxyMetrics metrics, String prefix) throws IOException {
        Map<String, String> samples = new TreeMap<>();
        for (String line : of(metrics).lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (line.startsWith(prefix) && sample.matches()) {
                String labels = sample.group(2);
                samples.put(sample.group(1) + (labels == null ? "" : "{" + labels + "}"), sample.group(3));
            }
        }
        return samples;
    }
}
