// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What a record says, as it is on the wire without compression. Immutable. */
public final class Rdata {
    static final int SOA_NUMBERS = 20;

    private final byte[] octets;

    private Rdata(byte[] octets) {
        this.octets = octets;
    }

    /** Takes over {@code octets}. */
    static Rdata of(byte[] octets) {
        return new Rdata(octets);
    }

    static Rdata copyOf(ByteBuf written) {
        byte[] octets = new byte[written.readableBytes()];
        written.readBytes(octets);
        return new Rdata(octets);
    }

    /** Returns the data of an A or AAAA record. */
    public static Rdata address(InetAddress address) {
        return new Rdata(address.getAddress());
    }

    /** Returns the data of a CNAME, NS or PTR record. */
    public static Rdata name(Name name) {
        ByteBuf out = Unpooled.buffer(name.length());
        name.write(out, name.length());
        return copyOf(out);
    }

    /** Returns the data of an SRV record (RFC 2782). */
    public static Rdata service(int priority, int weight, int port, Name target) {
        ByteBuf out = Unpooled.buffer(6 + target.length());
        out.writeShort(priority).writeShort(weight).writeShort(port);
        target.write(out, target.length());
        return copyOf(out);
    }

    /** Returns the data of a TXT or HINFO record, one string of at most 255 characters after the other. */
    public static Rdata text(String... strings) {
        ByteBuf out = Unpooled.buffer();
        for (String string : strings) {
            byte[] text = string.getBytes(StandardCharsets.US_ASCII);
            out.writeByte(text.length).writeBytes(text);
        }
        return copyOf(out);
    }

    /**
     * The numbers of an SOA record (RFC 1035 §3.3.13).
     *
     * @param serial the version of the zone
     * @param minimum for how many seconds it may be remembered that something is not there (RFC 2308)
     */
    public record SoaNumbers(int serial, int refresh, int retry, int expire, int minimum) {}

    /** Returns the data of an SOA record. */
    public static Rdata authority(Name server, Name mailbox, SoaNumbers numbers) {
        ByteBuf out = Unpooled.buffer(server.length() + mailbox.length() + SOA_NUMBERS);
        server.write(out, server.length());
        mailbox.write(out, mailbox.length());
        out.writeInt(numbers.serial())
                .writeInt(numbers.refresh())
                .writeInt(numbers.retry())
                .writeInt(numbers.expire())
                .writeInt(numbers.minimum());
        return copyOf(out);
    }

    /** Returns how many octets it has. */
    public int length() {
        return octets.length;
    }

    /** Returns for how many seconds this SOA data lets it be remembered that something is not there. */
    public int negativeSeconds() {
        int minimum =
                octets.length < SOA_NUMBERS ? 0 : Unpooled.wrappedBuffer(octets).getInt(octets.length - 4);
        return Math.max(minimum, 0);
    }

    void write(ByteBuf out) {
        out.writeBytes(octets);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Rdata other && Arrays.equals(octets, other.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(octets);
    }
}
