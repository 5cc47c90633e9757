// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import io.netty.buffer.ByteBuf;
import io.spliceway.server.dns.message.Packet;
import java.util.List;
import java.util.Random;

/** Makes messages of every degree of wrongness, always the same for the same seed. Not thread-safe. */
final class Hostile {
    private static final List<String> NAMES = List.of(
            "web.default.svc.cluster.local",
            "WEB.DEFAULT.SVC.CLUSTER.LOCAL",
            "_http._tcp.web.default.svc.cluster.local",
            "_sql._tcp.db.data.svc.cluster.local",
            "db.data.svc.cluster.local",
            "many.data.svc.cluster.local",
            "db-0.db.data.svc.cluster.local",
            "alias.default.svc.cluster.local",
            "circle.default.svc.cluster.local",
            "ext.default.svc.cluster.local",
            "10-1-2-3.default.pod.cluster.local",
            "-----.default.pod.cluster.local",
            "cluster.local",
            "svc.cluster.local",
            "1.0.96.10.in-addr.arpa",
            "example.com",
            "nothing.nowhere.svc.cluster.local",
            "");
    private static final int[] TYPES = {1, 2, 5, 6, 12, 13, 16, 28, 33, 41, 0, 249, 252, 255, 65_535};

    private final Random random;

    Hostile(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Writes the next message over {@code into}. */
    void next(ByteBuf into) {
        into.clear();
        switch (random.nextInt(8)) {
            case 0 -> noise(into, random.nextInt(600));
            case 1 -> {
                into.writeBytes(header().buffer());
                noise(into, random.nextInt(300));
            }
            case 2 -> into.writeBytes(labels().buffer());
            case 3, 4 -> into.writeBytes(query().buffer());
            default -> {
                into.writeBytes(query().buffer());
                damage(into);
            }
        }
    }

    private Packet header() {
        return Packet.header(random.nextInt(1 << 16), flags(), count(), count(), count(), count());
    }

    // Mostly those of a query: what is refused at the first look teaches nothing.
    private int flags() {
        return random.nextInt(4) == 0 ? random.nextInt(1 << 16) : random.nextInt(2) << 8 | random.nextInt(2) << 4;
    }

    private int count() {
        return random.nextInt(10) == 0 ? random.nextInt(1 << 16) : random.nextInt(3);
    }

    private Packet query() {
        int additionals = random.nextInt(3);
        Packet packet = Packet.header(random.nextInt(1 << 16), flags(), 1, 0, 0, additionals)
                .name(NAMES.get(random.nextInt(NAMES.size())))
                .shorts(TYPES[random.nextInt(TYPES.length)], random.nextInt(10) == 0 ? random.nextInt(1 << 16) : 1);
        for (int i = 0; i < additionals; i++) {
            packet.opt(random.nextInt(1 << 16), random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(2) << 15);
        }
        return packet;
    }

    /** A query whose name is labels of every length, and pointers to everywhere. */
    private Packet labels() {
        Packet packet = Packet.header(random.nextInt(1 << 16), 0x100, 1, 0, 0, random.nextInt(2));
        for (int i = 0; i < random.nextInt(130); i++) {
            switch (random.nextInt(12)) {
                case 0 -> packet.pointer(random.nextInt(1 << 14));
                case 1 -> packet.pointer(random.nextInt(40));
                case 2 -> packet.bytes(random.nextInt(256));
                default -> packet.label("x".repeat(random.nextInt(random.nextInt(10) == 0 ? 64 : 4)));
            }
        }
        return packet.bytes(0).shorts(1, 1);
    }

    private void damage(ByteBuf message) {
        for (int i = 0; i <= random.nextInt(4); i++) {
            int length = message.readableBytes();
            switch (random.nextInt(4)) {
                case 0 -> message.setByte(random.nextInt(length), random.nextInt(256));
                case 1 -> message.writerIndex(Math.max(1, random.nextInt(length)));
                case 2 -> noise(message, random.nextInt(20));
                default -> message.setShort(random.nextInt(Math.max(1, length - 1)), 0xc000 | random.nextInt(64));
            }
        }
    }

    private void noise(ByteBuf message, int count) {
        for (int i = 0; i < count; i++) {
            message.writeByte(random.nextInt(256));
        }
    }
}
