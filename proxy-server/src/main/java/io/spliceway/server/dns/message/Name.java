// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A domain name. Its octets are kept as they came, so that an answer repeats the question as it was asked; names are
 * equal whatever the case of their letters (RFC 4343). Immutable.
 */
public final class Name {
    /** The name above all others. */
    public static final Name ROOT = new Name(new byte[1]);

    static final int LONGEST = 255;
    static final int LONGEST_LABEL = 63;

    private final byte[] wire; // labels, each behind its length, and the empty label of the root
    private final int hash;

    /** Takes over {@code wire}, a valid name without compression. */
    Name(byte[] wire) {
        this.wire = wire;
        int sum = 0;
        for (byte octet : wire) {
            sum = 31 * sum + lower(octet);
        }
        hash = sum;
    }

    /**
     * Returns the name that {@code text} spells, with or without a dot at its end; there are no escapes.
     *
     * @throws IllegalArgumentException if a label is empty or too long, or all of it is
     */
    public static Name parse(String text) {
        String relative = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        Name name = ROOT;
        if (!relative.isEmpty()) {
            List<String> labels = Arrays.asList(relative.split("\\.", -1));
            for (String label : labels.reversed()) {
                name = name.child(label);
            }
        }
        return name;
    }

    /**
     * Returns the name one label below this.
     *
     * @throws IllegalArgumentException if {@code label} is empty or too long, or the name would be
     */
    public Name child(String label) {
        byte[] octets = label.getBytes(StandardCharsets.ISO_8859_1);
        int length = octets.length + 1 + wire.length;
        if (octets.length == 0 || octets.length > LONGEST_LABEL || length > LONGEST) {
            throw new IllegalArgumentException("'" + label + "' cannot be a label below " + this);
        }
        byte[] longer = new byte[length];
        longer[0] = (byte) octets.length;
        System.arraycopy(octets, 0, longer, 1, octets.length);
        System.arraycopy(wire, 0, longer, octets.length + 1, wire.length);
        return new Name(longer);
    }

    /** Returns the number of labels, not counting the root's. */
    public int labelCount() {
        int count = 0;
        for (int at = 0; wire[at] != 0; at = next(at)) {
            count++;
        }
        return count;
    }

    /** Whether this is {@code ancestor} or a name below it. */
    public boolean isWithin(Name ancestor) {
        int at = wire.length - ancestor.wire.length;
        return at >= 0 && isLabelStart(at) && ancestor.matches(0, this, at);
    }

    /** Returns the first {@code count} labels in lower case, the leftmost first. */
    public List<String> firstLabels(int count) {
        List<String> labels = new ArrayList<>(count);
        for (int at = 0; labels.size() < count && wire[at] != 0; at = next(at)) {
            labels.add(label(at));
        }
        return labels;
    }

    /** Returns how many octets it has when it is not compressed. */
    public int length() {
        return wire.length;
    }

    byte octet(int index) {
        return wire[index];
    }

    /** Returns where the label after the one at {@code labelStart} begins. */
    int next(int labelStart) {
        return labelStart + 1 + wire[labelStart];
    }

    /** Whether the octets from {@code from} on are those of {@code other} from {@code otherFrom} on, case included. */
    boolean endsAlike(int from, Name other, int otherFrom) {
        return Arrays.equals(wire, from, wire.length, other.wire, otherFrom, other.wire.length);
    }

    void write(ByteBuf out, int length) {
        out.writeBytes(wire, 0, length);
    }

    private boolean isLabelStart(int index) {
        int at = 0;
        while (at < index) {
            at = next(at);
        }
        return at == index;
    }

    private boolean matches(int from, Name other, int otherFrom) {
        if (wire.length - from != other.wire.length - otherFrom) {
            return false;
        }
        for (int i = from, j = otherFrom; i < wire.length; i++, j++) {
            if (lower(wire[i]) != lower(other.wire[j])) {
                return false;
            }
        }
        return true;
    }

    private String label(int start) {
        byte[] lower = Arrays.copyOfRange(wire, start + 1, next(start));
        for (int i = 0; i < lower.length; i++) {
            lower[i] = lower(lower[i]);
        }
        return new String(lower, StandardCharsets.ISO_8859_1);
    }

    // A length octet is at most 63 and so never taken for a letter.
    private static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet + ('a' - 'A')) : octet;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Name other && hash == other.hash && matches(0, other, 0);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Prints the name with a dot at its end; octets that would mislead are escaped as {@code \ddd}. */
    @Override
    public String toString() {
        if (wire[0] == 0) {
            return ".";
        }
        var text = new StringBuilder();
        for (int at = 0; wire[at] != 0; at = next(at)) {
            for (int i = at + 1; i < next(at); i++) {
                int octet = wire[i] & 0xff;
                boolean plain = octet > ' ' && octet < 0x7f && octet != '.' && octet != '\\';
                text.append(plain ? Character.toString(octet) : "\\%03d".formatted(octet));
            }
            text.append('.');
        }
        return text.toString();
    }
}
