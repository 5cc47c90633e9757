// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.model.Cidr;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.server.yaml.FieldType;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The forms that values are written in. */
final class Forms {
    private static final FieldType STRING = new FieldType.Text();
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final String NOWHERE = "none";

    static final Form<String> TEXT = new Form<>(STRING, "TEXT", Function.identity(), Function.identity());

    static final Form<Path> PATH = new Form<>(STRING, "FILE-OR-DIR", Forms::path, Path::toString);

    static final Form<URI> URL = new Form<>(STRING, "URL", Forms::url, URI::toString);

    static final Form<Boolean> FLAG =
            new Form<>(new FieldType.Flag(), "BOOL", Forms::flag, String::valueOf, "true", List.of("true", "false"));

    static final Form<Duration> DURATION = new Form<>(STRING, "DURATION", Forms::duration, GoDuration::format);

    static final Form<Duration> POSITIVE_DURATION =
            new Form<>(STRING, "DURATION", Forms::positiveDuration, GoDuration::format);

    static final Form<Cidr> CIDR = new Form<>(STRING, "CIDR", Cidr::parse, Cidr::toString);

    static final Form<InetAddress> IP = new Form<>(STRING, "IP", IpLiteral::parse, IpLiteral::format);

    static final Form<BigDecimal> DECIMAL =
            new Form<>(new FieldType.Decimal(), "N", Forms::decimal, BigDecimal::toPlainString);

    /** One block, or one of each family with a comma between them. */
    static final Form<List<Cidr>> CIDR_PAIR =
            new Form<>(STRING, "CIDR[,CIDR]", Forms::cidrPair, pair -> joined(pair, Cidr::toString));

    private Forms() {}

    /** What {@code form} takes, or nothing. */
    static <T> Form<Optional<T>> optional(Form<T> form) {
        return new Form<>(
                form.yaml(),
                form.label(),
                text -> text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(form.parser().apply(text)),
                value -> value.map(form.printer()).orElse(""));
    }

    static Form<Integer> number(int least, int most) {
        return new Form<>(
                new FieldType.Whole(Integer.MIN_VALUE, Integer.MAX_VALUE),
                "N",
                text -> number(text, least, most),
                String::valueOf);
    }

    /** One of {@code choices}, of which the empty one is not listed to anybody. */
    static Form<String> oneOf(String... choices) {
        List<String> listed =
                Arrays.stream(choices).filter(choice -> !choice.isEmpty()).toList();
        List<String> allowed = List.of(choices);
        return new Form<>(
                STRING,
                "NAME",
                text -> {
                    if (!allowed.contains(text)) {
                        throw new IllegalArgumentException("'" + text + "' is not one of " + String.join(", ", listed));
                    }
                    return text;
                },
                Function.identity(),
                null,
                listed);
    }

    /** Text that {@code pattern} matches. */
    static Form<String> matching(Pattern pattern, String wanted) {
        return new Form<>(
                STRING,
                "TEXT",
                text -> {
                    if (!pattern.matcher(text).matches()) {
                        throw new IllegalArgumentException("'" + text + "' is not " + wanted);
                    }
                    return text;
                },
                Function.identity());
    }

    /** An address to listen on, with {@code defaultPort} unless it has one; nothing or {@code none} for nowhere. */
    static Form<Optional<InetSocketAddress>> bindAddress(int defaultPort) {
        return new Form<>(
                STRING,
                "IP:PORT",
                text -> bindAddress(text, defaultPort),
                address -> address.map(HostPort::format).orElse(NOWHERE));
    }

    private static Optional<InetSocketAddress> bindAddress(String text, int defaultPort) {
        if (text.isEmpty() || text.equals(NOWHERE)) {
            return Optional.empty();
        }
        // proxy/util: AppendPortIfNeeded.
        try {
            return Optional.of(new InetSocketAddress(IpLiteral.parse(text), defaultPort));
        } catch (IllegalArgumentException e) {
            return Optional.of(HostPort.parse(text));
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is no path: " + e.getReason(), e);
        }
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no URL: " + e.getReason(), e);
        }
        throw new IllegalArgumentException("'" + text + "' is not a URL such as https://192.0.2.1:6443");
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is not one of true, false");
        };
    }

    private static Duration duration(String text) {
        Duration value = GoDuration.parse(text);
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is more than a year");
        }
        return value;
    }

    private static Duration positiveDuration(String text) {
        Duration value = duration(text);
        if (value.isZero()) {
            throw new IllegalArgumentException("'" + text + "' is not longer than 0s");
        }
        return value;
    }

    private static int number(String text, int least, int most) {
        if (text.matches("-?[0-9]{1,10}")) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return (int) value;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a number from " + least + " to " + most);
    }

    private static BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text).stripTrailingZeros();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a number", e);
        }
    }

    private static List<Cidr> cidrPair(String text) {
        List<Cidr> blocks = text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(Cidr::parse).toList();
        boolean dual = blocks.size() == 2
                && IpFamily.of(blocks.getFirst().network())
                        != IpFamily.of(blocks.getLast().network());
        if (blocks.size() > 1 && !dual) {
            throw new IllegalArgumentException("'" + text + "' is not one CIDR block, or one of each IP family");
        }
        return blocks;
    }

    private static <T> String joined(List<T> values, Function<T, String> printer) {
        return values.stream().map(printer).collect(Collectors.joining(","));
    }
}
