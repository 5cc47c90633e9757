// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses answers for clients that take it, as Prometheus and browsers do: a scrape of 10,000 Services is 14 MB or 0.5.
 */
final class GzipCoding extends GZIPOutputStream {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final Pattern NEVER = Pattern.compile("q=0(\\.0*)?");

    private GzipCoding(OutputStream out) throws IOException {
        super(out, BUFFER_BYTES);
        def.setLevel(Deflater.BEST_SPEED);
    }

    /** Returns a stream that writes to {@code out} what is written to it, smaller. */
    static OutputStream to(OutputStream out) throws IOException {
        return new GzipCoding(out);
    }

    /** Whether a client with these values of {@code Accept-Encoding} takes gzip (RFC 9110, 12.5.3). */
    static boolean isAccepted(List<String> acceptEncoding) {
        List<String[]> codings = acceptEncoding.stream()
                .flatMap(value -> Stream.of(value.toLowerCase(Locale.ROOT).split(",", -1)))
                .map(coding -> coding.strip().split("\\s*;\\s*", -1))
                .toList();
        return codings.stream()
                .filter(coding -> coding[0].equals("gzip"))
                .findFirst()
                .or(() ->
                        codings.stream().filter(coding -> coding[0].equals("*")).findFirst())
                .filter(coding -> Arrays.stream(coding)
                        .noneMatch(parameter -> NEVER.matcher(parameter).matches()))
                .isPresent();
    }
}
