// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResponseWriterTest {
    private static final Name WEB = Name.parse("web.default.svc.cluster.local");
    private static final ResourceRecord SOA = new ResourceRecord(
            Name.parse("cluster.local"),
            RecordType.SOA,
            5,
            Rdata.authority(Name.ROOT, Name.ROOT, new Rdata.SoaNumbers(1, 2, 3, 4, 5)));

    private static List<ResourceRecord> addresses(Name owner, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ResourceRecord(
                        owner,
                        RecordType.A,
                        5,
                        Rdata.address(InetAddress.ofLiteral("10.0." + i / 256 + "." + i % 256))))
                .toList();
    }

    private static Query query(@Nullable Edns edns) {
        return new Query(0x1234, true, false, new Question(WEB, RecordType.A), edns);
    }

    private static TestResponse write(Query query, Answer answer, int limit) {
        ByteBuf out = Unpooled.buffer().writeBytes(new byte[2]); // as behind the length of a TCP message
        new ResponseWriter(true).write(query, answer, limit, out);
        ByteBuf message = out.skipBytes(2).slice();
        assertTrue(message.readableBytes() <= limit, message.readableBytes() + " octets of " + limit);
        return TestResponse.parse(message);
    }

    @Test
    void recordsAreWrittenWithTheQuestionAsItWasAsked() {
        var response = write(query(null), Answer.found(addresses(WEB, 2), List.of()), 512);
        assertEquals(0x1234, response.id());
        assertEquals("qr aa rd ra", response.flags());
        assertEquals("web.default.svc.cluster.local. A", response.question());
        assertEquals(
                List.of("web.default.svc.cluster.local. 5 A 10.0.0.0", "web.default.svc.cluster.local. 5 A 10.0.0.1"),
                response.answers());
        assertEquals(12 + 31 + 4 + 2 * 16, response.size(), "names are compressed");
    }

    @Test
    void ownersShareTheEndOfTheQuestionAndTheRecordBefore() {
        List<ResourceRecord> additional = addresses(Name.parse("db-0.other.default.svc.cluster.local"), 2);
        var response = write(query(null), Answer.found(List.of(), additional), 512);
        assertEquals(
                List.of(
                        "db-0.other.default.svc.cluster.local. 5 A 10.0.0.0",
                        "db-0.other.default.svc.cluster.local. 5 A 10.0.0.1"),
                response.additional());
        assertEquals(12 + 31 + 4 + (5 + 6 + 2 + 14) + 16, response.size());
    }

    @Test
    void ownerThatHasNothingInCommonIsWrittenOut() {
        var response = write(query(null), Answer.found(addresses(Name.parse("example.com"), 1), List.of()), 512);
        assertEquals(List.of("example.com. 5 A 10.0.0.0"), response.answers());
        var root = write(query(null), Answer.found(addresses(Name.ROOT, 1), List.of()), 512);
        assertEquals(List.of(". 5 A 10.0.0.0"), root.answers());
    }

    @Test
    void whatDoesNotFitIsLeftOutAndSaidSo() {
        Answer many = Answer.found(addresses(WEB, 100), List.of());
        var plain = write(query(null), many, 512);
        assertEquals((512 - 47) / 16, plain.answers().size());
        assertEquals("qr aa tc rd ra", plain.flags());

        var larger = write(query(new Edns(1232, false)), many, 1232);
        assertEquals((1232 - 47 - 11) / 16, larger.answers().size());
        assertEquals("qr aa tc rd ra", larger.flags());
        assertEquals("version 0, 1232 octets", larger.edns());
    }

    @Test
    void exactlyWhatFitsIsNotTruncated() {
        int count = 20;
        int size = 12 + 31 + 4 + 16 * count;
        Answer answer = Answer.found(addresses(WEB, count), List.of());
        assertEquals("qr aa rd ra", write(query(null), answer, size).flags());
        assertEquals("qr aa tc rd ra", write(query(null), answer, size - 1).flags());
    }

    @Test
    void additionalRecordsThatDoNotFitAreNotMissed() {
        Answer answer = new Answer(
                ResponseCode.NOERROR, true, addresses(WEB, 1), List.of(SOA), addresses(Name.parse("other"), 100));
        var response = write(query(null), answer, 512);
        assertEquals("qr aa rd ra", response.flags());
        assertEquals(1, response.authority().size());
        assertTrue(response.additional().size() > 20);
    }

    @Test
    void tcpTakesAsManyAsThereIsRoomForWithoutAsking() {
        var response = write(query(null), Answer.found(addresses(WEB, 5_000), List.of()), ResponseWriter.MOST_TCP_SIZE);
        assertEquals((65_535 - 47) / 16, response.answers().size());
        assertEquals("qr aa rd ra", response.flags());
    }

    @Test
    void ownersBeyondTheReachOfPointersAreWrittenOut() {
        List<ResourceRecord> far = addresses(Name.parse("far.example"), 2);
        Answer answer = new Answer(ResponseCode.NOERROR, true, addresses(WEB, 1_100), List.of(), far);
        var response = write(query(null), answer, ResponseWriter.MOST_TCP_SIZE);
        assertEquals(List.of("far.example. 5 A 10.0.0.0", "far.example. 5 A 10.0.0.1"), response.additional());
    }

    @Test
    void failureAndEdnsAreSaidTogether() {
        var query = new Query(1, false, true, new Question(WEB, RecordType.A), new Edns(4096, true));
        var response = write(query, Answer.failure(ResponseCode.REFUSED), 1232);
        assertEquals("qr ra cd", response.flags());
        assertEquals("REFUSED", response.code());
        assertEquals("version 0, 1232 octets, do", response.edns());
    }

    @Test
    void badVersionIsInBothPartsOfTheCode() {
        ByteBuf out = Unpooled.buffer();
        var rejected = new Received.Rejected(
                1, 0, true, new Question(WEB, RecordType.A), new Edns(512, false), ResponseCode.BADVERS);
        new ResponseWriter(true).write(rejected, out);
        var response = TestResponse.parse(out);
        assertEquals("NOERROR", response.code());
        assertEquals("version 0, 1232 octets, code 1", response.edns());
    }

    @Test
    void truncatedResponseIsNoLargerThanItsQuestion() {
        for (Edns edns : new Edns[] {null, new Edns(4096, false)}) {
            ByteBuf out = Unpooled.buffer();
            new ResponseWriter(false).writeTruncated(query(edns), out);
            assertEquals(47 + (edns == null ? 0 : 11), out.readableBytes());
            assertEquals("qr tc rd", TestResponse.parse(out).flags());
        }
    }
}
