// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import java.net.InetAddress;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the fields of one object and collects what is wrong with them. Confined to one thread. */
public final class FieldChecks {
    private static final Pattern OBJECT_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
    private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
    private static final Pattern DNS_NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final int LONGEST_DNS_NAME = 253;

    private final List<MappingProblem> problems = new ArrayList<>();

    /** Adds a problem of the field at {@code path}. */
    public void report(String path, String message) {
        problems.add(new MappingProblem(path, message));
    }

    /** Ends the checks: {@code value} if nothing was wrong. */
    public <T> Mapping<T> result(@Nullable T value) {
        return value == null || !problems.isEmpty() ? new Mapping.Invalid<>(problems) : new Mapping.Mapped<>(value);
    }

    /** Returns the name of an object or namespace; empty if it has none that Kubernetes would take. */
    public String objectName(String path, @Nullable String name) {
        if (name == null || name.isBlank()) {
            report(path, "is required");
            return "";
        }
        if (!OBJECT_NAME.matcher(name).matches()) {
            report(path, quote(name) + " is not a Kubernetes name (lower-case letters, digits, '-' and '.')");
            return "";
        }
        return name;
    }

    /** Returns a required DNS name without the dot that it may end in, null if it is none. */
    public @Nullable String dnsName(String path, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            report(path, "is required");
            return null;
        }
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.length() > LONGEST_DNS_NAME || !DNS_NAME.matcher(name).matches()) {
            report(path, quote(text) + " is not a DNS name such as db.example.com, in lower case");
            return null;
        }
        return name;
    }

    /** Returns a hostname that may be absent, null if it is absent or wrong. */
    public @Nullable String optionalHostname(String path, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!DNS_LABEL.matcher(text).matches()) {
            report(path, quote(text) + " is not a hostname (lower-case letters, digits and '-', at most 63)");
            return null;
        }
        return text;
    }

    /** Returns a required port number, null if it is missing or out of range. */
    public @Nullable Integer port(String path, @Nullable Integer number) {
        if (number == null) {
            report(path, "is required");
            return null;
        }
        return within(path, number, 1, 65_535) ? number : null;
    }

    /** Returns a port number that may be absent, 0 for none. */
    public int optionalPort(String path, @Nullable Integer number) {
        return number != null && number != 0 && within(path, number, 1, 65_535) ? number : 0;
    }

    /** Whether {@code number} lies in the range. */
    public boolean within(String path, long number, long least, long most) {
        if (number >= least && number <= most) {
            return true;
        }
        report(path, number + " is not between " + least + " and " + most);
        return false;
    }

    /** Returns the address that {@code literal} spells, null if it spells none. */
    public @Nullable InetAddress address(String path, @Nullable String literal) {
        if (literal == null || literal.isBlank()) {
            report(path, "is required");
            return null;
        }
        try {
            return IpLiteral.parse(literal);
        } catch (IllegalArgumentException e) {
            report(path, quote(literal) + " is not an IP address");
            return null;
        }
    }

    /** Returns the address that {@code literal} spells if it is of {@code family}, as {@code field} demands. */
    public @Nullable InetAddress address(String path, @Nullable String literal, IpFamily family, String field) {
        InetAddress address = address(path, literal);
        if (address != null && IpFamily.of(address) != family) {
            report(path, literal + " is not an " + family + " address, but " + field + " says " + family);
            return null;
        }
        return address;
    }

    /** Returns the block that {@code text} spells, null if it spells none. */
    public @Nullable Cidr block(String path, String text) {
        try {
            return Cidr.parse(text);
        } catch (IllegalArgumentException e) {
            report(path, quote(text) + " is not a CIDR block such as 10.0.0.0/8");
            return null;
        }
    }

    /** Returns the constant that {@code text} names, {@code unset} if it is absent or names none. */
    public <E extends Enum<E>> E choice(String path, @Nullable String text, E unset) {
        if (text == null || text.isEmpty()) {
            return unset;
        }
        E[] constants = unset.getDeclaringClass().getEnumConstants();
        for (E constant : constants) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        report(path, notOneOf(text, Arrays.stream(constants).map(Enum::name).toList()));
        return unset;
    }

    /** Reports {@code text} if it is neither absent nor one of {@code allowed}. */
    public void oneOf(String path, @Nullable String text, List<String> allowed) {
        if (text != null && !text.isEmpty() && !allowed.contains(text)) {
            report(path, notOneOf(text, allowed));
        }
    }

    /** Returns the instant that {@code text} spells, null if it is absent or spells none. */
    public @Nullable Instant timestamp(String path, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            report(path, quote(text) + " is not a time such as 2026-01-31T12:00:00Z");
            return null;
        }
    }

    private static String notOneOf(String text, List<String> allowed) {
        return quote(text) + " is not one of " + allowed.stream().collect(Collectors.joining(", "));
    }

    private static String quote(String text) {
        return "'" + text + "'";
    }
}
