// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A hash map that never changes; the next version of it shares what did not change with this one. So what is derived
 * from the cluster's state is published by one store, at a cost in proportion to the change. Immutable.
 */
public final class VersionedMap<K, V> {
    // A fixed number of buckets: a change copies the array of buckets (4 KiB) and one bucket, which has ten entries or
    // so in a map of 10,000.
    private static final int BUCKETS = 1 << 10;

    private final Entry<K, V>[][] buckets;
    private final int size;
    private final Collection<V> values = new Values();

    private record Entry<K, V>(K key, V value) {}

    private VersionedMap(Entry<K, V>[][] buckets, int size) {
        this.buckets = buckets;
        this.size = size;
    }

    /** Returns a map that has nothing in it. */
    @SuppressWarnings("unchecked") // Java cannot make an array of a generic type
    public static <K, V> VersionedMap<K, V> empty() {
        var buckets = (Entry<K, V>[][]) new Entry<?, ?>[BUCKETS][];
        Arrays.fill(buckets, new Entry<?, ?>[0]);
        return new VersionedMap<>(buckets, 0);
    }

    public @Nullable V get(K key) {
        return valueOf(buckets[indexOf(key)], key);
    }

    /** Returns the values in no particular order; always the same collection, so that what is made of it can be kept. */
    public Collection<V> values() {
        return values;
    }

    public int size() {
        return size;
    }

    /** Begins the next version. */
    public Editor<K, V> edit() {
        return new Editor<>(this);
    }

    private final class Values extends AbstractCollection<V> {
        @Override
        public Iterator<V> iterator() {
            return new ValueIterator();
        }

        @Override
        public int size() {
            return size;
        }
    }

    // A stream of streams would leave an object for each entry.
    private final class ValueIterator implements Iterator<V> {
        private int bucket;
        private int index;
        private int left = size;

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public V next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            while (index == buckets[bucket].length) {
                bucket++;
                index = 0;
            }
            left--;
            return buckets[bucket][index++].value();
        }
    }

    /** Makes the next version of a map. Not thread-safe. */
    public static final class Editor<K, V> {
        private final Entry<K, V>[][] buckets;
        private int size;

        private Editor(VersionedMap<K, V> base) {
            buckets = base.buckets.clone();
            size = base.size;
        }

        public @Nullable V get(K key) {
            return valueOf(buckets[indexOf(key)], key);
        }

        public void put(K key, V value) {
            Entry<K, V>[] old = buckets[indexOf(key)];
            int index = find(old, key);
            Entry<K, V>[] bucket = index < 0 ? Arrays.copyOf(old, old.length + 1) : old.clone();
            if (index < 0) {
                index = old.length;
                size++;
            }
            bucket[index] = new Entry<>(key, value);
            buckets[indexOf(key)] = bucket;
        }

        public void remove(K key) {
            Entry<K, V>[] old = buckets[indexOf(key)];
            int index = find(old, key);
            if (index >= 0) {
                Entry<K, V>[] bucket = Arrays.copyOf(old, old.length - 1);
                System.arraycopy(old, index + 1, bucket, index, bucket.length - index);
                buckets[indexOf(key)] = bucket;
                size--;
            }
        }

        /** Ends the editing. */
        public VersionedMap<K, V> toMap() {
            return new VersionedMap<>(buckets, size);
        }
    }

    private static int indexOf(Object key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) & (BUCKETS - 1);
    }

    private static <K, V> @Nullable V valueOf(Entry<K, V>[] bucket, K key) {
        int index = find(bucket, key);
        return index < 0 ? null : bucket[index].value();
    }

    private static <K, V> int find(Entry<K, V>[] bucket, K key) {
        for (int i = 0; i < bucket.length; i++) {
            if (bucket[i].key().equals(key)) {
                return i;
            }
        }
        return -1;
    }
}
