// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.spliceway.model.IpLiteral;
import io.spliceway.server.dns.message.Answer;
import io.spliceway.server.dns.message.Name;
import io.spliceway.server.dns.message.Question;
import io.spliceway.server.dns.message.Rdata;
import io.spliceway.server.dns.message.RecordType;
import io.spliceway.server.dns.message.ResourceRecord;
import io.spliceway.server.dns.message.ResponseCode;
import io.spliceway.server.dns.message.UpstreamQuery;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerCacheTest {
    private static final Name WWW = Name.parse("www.example.com");
    private static final UpstreamQuery QUERY = query("www.example.com");

    private long now = TimeUnit.DAYS.toNanos(-7);
    private final AnswerCache cache = new AnswerCache(() -> now);

    /** An answer, and for how many seconds it is remembered. */
    record Row(String what, Answer answer, int seconds) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row("one record", found(address(60)), 60),
                new Row("the least of several", found(address(60), address(20)), 20),
                new Row("also of the aliases", found(alias(10), address(60)), 10),
                new Row("not at all", found(address(0)), 0),
                new Row("an hour at most", found(address(Integer.MAX_VALUE)), 3600),
                new Row("no such name, SOA minimum", nothing(ResponseCode.NXDOMAIN, soa(600, 30)), 30),
                new Row("no such name, SOA time to live", nothing(ResponseCode.NXDOMAIN, soa(20, 600)), 20),
                new Row("nothing of this type", nothing(ResponseCode.NOERROR, soa(600, 30)), 30),
                new Row("nothing, five minutes at most", nothing(ResponseCode.NXDOMAIN, soa(9999, 9999)), 300),
                new Row("nothing, with a minimum below zero", nothing(ResponseCode.NXDOMAIN, soa(600, -1)), 0),
                new Row("nothing without SOA", Answer.failure(ResponseCode.NXDOMAIN), 0),
                new Row("an alias to nothing without SOA", found(alias(60)), 0),
                new Row(
                        "too many records",
                        found(Collections.nCopies(65, address(60)).toArray(ResourceRecord[]::new)),
                        0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void answerIsRememberedAsLongAsItAllows(Row row) {
        cache.put(QUERY, row.answer());
        if (row.seconds() == 0) {
            assertEquals(0, cache.size());
            return;
        }
        now += TimeUnit.SECONDS.toNanos(row.seconds()) - 1;
        assertNotNull(cache.get(QUERY));
        now++;
        assertNull(cache.get(QUERY));
        assertEquals(0, cache.size());
    }

    @Test
    void ageIsTakenFromTheTimeToLive() {
        cache.put(QUERY, found(address(60), address(90)));
        now += TimeUnit.MILLISECONDS.toNanos(10_900);
        assertEquals(found(address(50), address(80)), cache.get(QUERY));
    }

    @Test
    void answersAreForTheirQuestionAlone() {
        cache.put(QUERY, found(address(60)));
        assertNotNull(cache.get(query("WWW.example.COM")));
        assertNull(cache.get(query("example.com")));
        assertNull(cache.get(new UpstreamQuery(new Question(WWW, RecordType.AAAA), false, false)));
        assertNull(cache.get(new UpstreamQuery(QUERY.question(), true, false)));
        assertNull(cache.get(new UpstreamQuery(QUERY.question(), false, true)));
    }

    @Test
    void leastUsedIsForgottenFirst() {
        for (int i = 0; i < 2_000; i++) {
            cache.put(query("n" + i + ".example.com"), found(address(60)));
        }
        assertNotNull(cache.get(query("n0.example.com")));
        cache.put(query("new.example.com"), found(address(60)));
        assertEquals(2_000, cache.size());
        assertNotNull(cache.get(query("n0.example.com")));
        assertNull(cache.get(query("n1.example.com")));
    }

    private static UpstreamQuery query(String name) {
        return new UpstreamQuery(new Question(Name.parse(name), RecordType.A), false, false);
    }

    private static Answer found(ResourceRecord... records) {
        return new Answer(ResponseCode.NOERROR, false, List.of(records), List.of(), List.of());
    }

    private static Answer nothing(ResponseCode code, ResourceRecord soa) {
        return new Answer(code, false, List.of(), List.of(soa), List.of());
    }

    private static ResourceRecord address(int ttl) {
        return new ResourceRecord(WWW, RecordType.A, ttl, Rdata.address(IpLiteral.parse("192.0.2.1")));
    }

    private static ResourceRecord alias(int ttl) {
        return new ResourceRecord(WWW, RecordType.CNAME, ttl, Rdata.name(WWW));
    }

    private static ResourceRecord soa(int ttl, int minimum) {
        return new ResourceRecord(
                Name.parse("example.com"),
                RecordType.SOA,
                ttl,
                Rdata.authority(Name.ROOT, Name.ROOT, new Rdata.SoaNumbers(1, 2, 3, 4, minimum)));
    }
}
