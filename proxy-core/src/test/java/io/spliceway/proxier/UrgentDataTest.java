// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.observe.CloseReason;
import io.spliceway.proxier.Received.End;
import java.net.Socket;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A read stops short at urgent data, which must not be taken for the end of what has arrived. */
class UrgentDataTest {
    private static final int BYTES = 3_000;
    private static final int URGENT = 1_000;

    record Case(Mode mode, Peer sender) {
        @Override
        public String toString() {
            return mode + ": " + sender + " sends";
        }
    }

    static Stream<Case> cases() {
        return Arrays.stream(Mode.values())
                .flatMap(mode -> Arrays.stream(Peer.values()).map(sender -> new Case(mode, sender)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void urgentByteAndAllAroundItArriveInOrder(Case test) throws Exception {
        byte[] content = Received.content(BYTES);
        try (var pair = new ProxiedPair(test.mode)) {
            Socket sender = pair.socket(test.sender);
            sender.getOutputStream().write(content, 0, URGENT);
            sender.sendUrgentData(content[URGENT]);
            sender.getOutputStream().write(content, URGENT + 1, BYTES - URGENT - 1);
            sender.shutdownOutput();
            assertEquals(new Received(BYTES, End.FIN), Received.from(pair.socket(test.sender.other())));
            pair.socket(test.sender.other()).close();
            pair.awaitEnd(CloseReason.FINISHED);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bytesBehindAnUrgentOneArriveWhileNothingFollows(Case test) throws Exception {
        try (var pair = new ProxiedPair(test.mode)) {
            Socket sender = pair.socket(test.sender);
            sender.getOutputStream().write(1);
            sender.sendUrgentData(2);
            sender.getOutputStream().write(3);
            byte[] arrived = pair.socket(test.sender.other()).getInputStream().readNBytes(3);
            assertEquals("[1, 2, 3]", Arrays.toString(arrived));
        }
    }
}
