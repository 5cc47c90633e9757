// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionedMapTest {
    @Test
    void holdsWhatAHashMapHoldsAfterRandomEdits() {
        var random = new Random(7);
        Map<Integer, String> expected = new HashMap<>();
        VersionedMap<Integer, String> map = VersionedMap.empty();
        for (int round = 0; round < 100; round++) {
            VersionedMap.Editor<Integer, String> editor = map.edit();
            for (int i = 0; i < 100; i++) {
                int key = random.nextInt(5_000);
                if (random.nextInt(3) == 0) {
                    editor.remove(key);
                    expected.remove(key);
                } else {
                    editor.put(key, key + " of round " + round);
                    expected.put(key, key + " of round " + round);
                }
                assertEquals(expected.get(key), editor.get(key));
            }
            map = editor.toMap();

            assertEquals(expected.size(), map.size());
            assertEquals(sorted(expected.values()), sorted(map.values()));
        }
        for (int key = 0; key < 5_000; key++) {
            assertEquals(expected.get(key), map.get(key));
        }
    }

    private static List<String> sorted(Iterable<String> values) {
        List<String> sorted = new ArrayList<>();
        values.forEach(sorted::add);
        sorted.sort(null);
        return sorted;
    }

    @Test
    void keysOfOneBucketAreKeptApart() {
        VersionedMap.Editor<Long, String> editor =
                VersionedMap.<Long, String>empty().edit();
        editor.put(1L, "one");
        editor.put(1L << 32 | 0, "other hash");
        editor.put(1L << 40 | 1 << 8, "same hash as 0"); // Long's hash folds both halves
        editor.put(0L, "zero");
        editor.remove(1L);

        VersionedMap<Long, String> map = editor.toMap();

        assertEquals("zero", map.get(0L));
        assertEquals("same hash as 0", map.get(1L << 40 | 1 << 8));
        assertEquals("other hash", map.get(1L << 32));
        assertNull(map.get(1L));
        assertEquals(3, map.size());
    }

    @Test
    void editsLeaveTheVersionTheyStartedFromAlone() {
        VersionedMap.Editor<String, Integer> first =
                VersionedMap.<String, Integer>empty().edit();
        first.put("kept", 1);
        first.put("changed", 1);
        first.put("removed", 1);
        VersionedMap<String, Integer> before = first.toMap();

        VersionedMap.Editor<String, Integer> second = before.edit();
        second.put("changed", 2);
        second.remove("removed");
        VersionedMap<String, Integer> after = second.toMap();

        assertEquals(3, before.size());
        assertEquals(1, before.get("changed"));
        assertEquals(1, before.get("removed"));
        assertEquals(2, after.size());
        assertEquals(2, after.get("changed"));
        assertEquals(1, after.get("kept"));
        assertNull(after.get("removed"));
        assertEquals(0, VersionedMap.<String, Integer>empty().size());
    }
}
