// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which clients take answers in gzip's format, as Prometheus and browsers do. */
final class GzipCoding {
    private static final Pattern NEVER = Pattern.compile("q=0(\\.0*)?");

    private GzipCoding() {}

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
