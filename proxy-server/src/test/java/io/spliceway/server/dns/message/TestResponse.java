// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsPtrRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A response as Netty's decoder understands it, which is not the code under test. Records are as dig prints them, without
 * their class.
 *
 * @param flags the flags that are set, as dig names them
 * @param edns what the server says of itself, null if nothing
 * @param size the octets of the message
 */
public record TestResponse(
        int id,
        String flags,
        String code,
        String question,
        List<String> answers,
        List<String> authority,
        List<String> additional,
        @Nullable String edns,
        int size) {

    /** Parses all of {@code message}; fails if it is not well-formed. */
    public static TestResponse parse(ByteBuf message) {
        ByteBuf octets = message.slice();
        Header header = Header.read(octets);
        try {
            String question = "";
            for (int i = 0; i < header.questions(); i++) {
                DnsQuestion asked = DnsRecordDecoder.DEFAULT.decodeQuestion(octets);
                question += asked.name() + " " + asked.type().name();
            }
            List<String> answers = section(octets, header.answers());
            List<String> authority = section(octets, header.authorities());
            List<String> additional = new ArrayList<>(section(octets, header.additionals()));
            String edns = additional.stream()
                    .filter(record -> record.startsWith("version"))
                    .findFirst()
                    .orElse(null);
            additional.remove(edns);
            if (octets.isReadable()) {
                throw new AssertionError(octets.readableBytes() + " octets behind the end");
            }
            return new TestResponse(
                    header.id(),
                    flags(header),
                    DnsResponseCode.valueOf(header.responseCode())
                            .toString()
                            .replaceFirst("\\(.*", "")
                            .toUpperCase(Locale.ROOT),
                    question,
                    answers,
                    authority,
                    additional,
                    edns,
                    message.readableBytes());
        } catch (Exception e) {
            throw new AssertionError("not well-formed", e);
        }
    }

    private static String flags(Header header) {
        List<String> names = new ArrayList<>();
        String[] all = {"qr", "", "", "", "", "aa", "tc", "rd", "ra", "z", "ad", "cd"};
        for (int i = 0; i < all.length; i++) {
            if (!all[i].isEmpty() && (header.flags() << i & 0x8000) != 0) {
                names.add(all[i]);
            }
        }
        return String.join(" ", names);
    }

    private static List<String> section(ByteBuf octets, int count) throws Exception {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DnsRecord record = DnsRecordDecoder.DEFAULT.decodeRecord(octets);
            try {
                records.add(
                        record.type().equals(DnsRecordType.OPT)
                                ? opt(record)
                                : record.name() + " " + record.timeToLive() + " " + type(record) + " " + data(record));
            } finally {
                ReferenceCountUtil.release(record);
            }
        }
        return records;
    }

    // Netty has the flags of an OPT record as the time to live that they are in the place of.
    private static String opt(DnsRecord record) {
        int flags = (int) record.timeToLive();
        return "version " + (flags >> 16 & 0xff) + ", " + record.dnsClass() + " octets"
                + ((flags & 0x8000) != 0 ? ", do" : "")
                + (flags >>> 24 == 0 ? "" : ", code " + (flags >>> 24));
    }

    private static String type(DnsRecord record) {
        return record.type().intValue() == RecordType.HINFO
                ? "HINFO"
                : record.type().name();
    }

    private static String data(DnsRecord record) throws Exception {
        if (record instanceof DnsPtrRecord pointer) {
            return pointer.hostname();
        }
        ByteBuf content = ((DnsRawRecord) record).content();
        return switch (type(record)) {
            case "A", "AAAA" -> address(content);
            case "CNAME", "NS" -> name(content);
            case "SRV" ->
                content.readUnsignedShort() + " " + content.readUnsignedShort() + " " + content.readUnsignedShort()
                        + " " + name(content);
            case "SOA" -> {
                String names = name(content) + " " + name(content);
                content.skipBytes(4); // the serial number, which depends on the time
                yield names + " " + content.readInt() + " " + content.readInt() + " " + content.readInt() + " "
                        + content.readInt();
            }
            case "TXT", "HINFO" -> {
                List<String> strings = new ArrayList<>();
                while (content.isReadable()) {
                    int length = content.readUnsignedByte();
                    strings.add("\"" + content.readCharSequence(length, StandardCharsets.US_ASCII) + "\"");
                }
                yield String.join(" ", strings);
            }
            default -> content.readableBytes() + " octets";
        };
    }

    private static String address(ByteBuf content) throws UnknownHostException {
        byte[] octets = new byte[content.readableBytes()];
        content.readBytes(octets);
        return InetAddress.getByAddress(octets).getHostAddress().toLowerCase(Locale.ROOT);
    }

    private static String name(ByteBuf content) {
        return DefaultDnsRecordDecoder.decodeName(content);
    }
}
