// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.forward;

import io.spliceway.server.dns.message.Answer;
import io.spliceway.server.dns.message.RecordType;
import io.spliceway.server.dns.message.ResourceRecord;
import io.spliceway.server.dns.message.UpstreamQuery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answers of other servers, for as long as they allow, the least used forgotten first. Bounded in number and size.
 * Confined to one thread.
 */
final class AnswerCache {
    private static final int MOST_ANSWERS = 2_000;
    private static final int MOST_RECORDS = 64;

    // However long a server allows: what is wrong must not stay so.
    private static final int LONGEST_SECONDS = 3_600;
    private static final int LONGEST_NEGATIVE_SECONDS = 300;

    private final LongSupplier nanoTime;
    private final Map<UpstreamQuery, Remembered> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UpstreamQuery, Remembered> eldest) {
            return size() > MOST_ANSWERS;
        }
    };

    /**
     * An answer.
     *
     * @param since when it came
     * @param seconds for how long it holds
     */
    private record Remembered(Answer answer, long since, int seconds) {}

    AnswerCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Returns the answer as it is to be given now; null if there is none, or no longer. */
    @Nullable
    Answer get(UpstreamQuery query) {
        Remembered remembered = answers.get(query);
        if (remembered == null) {
            return null;
        }
        long age = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - remembered.since);
        if (age >= remembered.seconds) {
            answers.remove(query);
            return null;
        }
        Answer answer = remembered.answer;
        return new Answer(
                answer.code(),
                answer.authoritative(),
                aged(answer.answers(), age),
                aged(answer.authority(), age),
                aged(answer.additional(), age));
    }

    void put(UpstreamQuery query, Answer answer) {
        int seconds = secondsOf(answer);
        if (seconds > 0 && all(answer).count() <= MOST_RECORDS) {
            answers.put(query, new Remembered(answer, nanoTime.getAsLong(), seconds));
        }
    }

    int size() {
        return answers.size();
    }

    private static List<ResourceRecord> aged(List<ResourceRecord> records, long age) {
        return records.stream()
                .map(record -> record.withTtl((int) Math.max(record.ttl() - age, 0)))
                .toList();
    }

    private static int secondsOf(Answer answer) {
        int longest = LONGEST_SECONDS;
        if (answer.answers().stream().noneMatch(record -> record.type() != RecordType.CNAME)) {
            // RFC 2308 §5: without an SOA record it is not known for how long something does not exist.
            longest = Math.min(LONGEST_NEGATIVE_SECONDS, negativeSecondsOf(answer));
        }
        return all(answer).mapToInt(ResourceRecord::ttl).reduce(longest, Math::min);
    }

    private static int negativeSecondsOf(Answer answer) {
        return answer.authority().stream()
                .filter(record -> record.type() == RecordType.SOA)
                .mapToInt(record -> record.data().negativeSeconds())
                .findFirst()
                .orElse(0);
    }

    private static Stream<ResourceRecord> all(Answer answer) {
        return Stream.of(answer.answers(), answer.authority(), answer.additional())
                .flatMap(List::stream);
    }
}
