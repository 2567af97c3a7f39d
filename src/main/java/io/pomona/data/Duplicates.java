// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples whose inputs are the same, bit for bit, whatever their labels.
 *
 * @param count samples of the second set that are in the first too, or samples of one set that came
 *        before in it
 * @param examples the first few of them
 */
public record Duplicates(int count, List<Pair> examples) {
    private static final int MAX_EXAMPLES = 5;

    /** Copies the examples. */
    public Duplicates {
        examples = List.copyOf(examples);
    }

    /**
     * Two samples that are the same.
     *
     * @param first index in the first set
     * @param second index in the second set, or in the same one
     */
    public record Pair(int first, int second) {}

    /** Finds the samples of the second set that are in the first too. */
    public static Duplicates between(DataSet first, DataSet second) {
        Map<Long, List<Integer>> known = new HashMap<>();
        Finder finder = new Finder(first, second);
        if (first.sampleShape().size() != second.sampleShape().size()) {
            return new Duplicates(0, List.of());
        }
        for (int i = 0; i < first.size(); i++) {
            add(known, hash(first, i), i);
        }
        for (int i = 0; i < second.size(); i++) {
            finder.look(known.getOrDefault(hash(second, i), List.of()), i);
        }
        return finder.found();
    }

    /** Finds the samples of a set that came before in it. */
    public static Duplicates within(DataSet data) {
        Map<Long, List<Integer>> known = new HashMap<>();
        Finder finder = new Finder(data, data);
        for (int i = 0; i < data.size(); i++) {
            long hash = hash(data, i);
            if (!finder.look(known.getOrDefault(hash, List.of()), i)) {
                add(known, hash, i);
            }
        }
        return finder.found();
    }

    private static void add(Map<Long, List<Integer>> known, long hash, int index) {
        known.computeIfAbsent(hash, _ -> new ArrayList<>(1)).add(index);
    }

    private static long hash(DataSet data, int index) {
        long hash = 1;
        int end = data.offset(index) + data.sampleShape().size();
        for (int i = data.offset(index); i < end; i++) {
            hash = (hash ^ Float.floatToRawIntBits(data.inputs()[i])) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    private static final class Finder {
        private final DataSet first;
        private final DataSet second;
        private final List<Pair> examples = new ArrayList<>();
        private int count;

        Finder(DataSet first, DataSet second) {
            this.first = first;
            this.second = second;
        }

        /** Counts a sample of the second set if one of the candidates equals it. */
        boolean look(List<Integer> candidates, int index) {
            for (int candidate : candidates) {
                if (same(candidate, index)) {
                    count++;
                    if (examples.size() < MAX_EXAMPLES) {
                        examples.add(new Pair(candidate, index));
                    }
                    return true;
                }
            }
            return false;
        }

        Duplicates found() {
            return new Duplicates(count, examples);
        }

        private boolean same(int i, int j) {
            int from = first.offset(i);
            int to = second.offset(j);
            for (int k = 0; k < first.sampleShape().size(); k++) {
                if (Float.floatToRawIntBits(first.inputs()[from + k]) != Float
                        .floatToRawIntBits(second.inputs()[to + k])) {
                    return false;
                }
            }
            return true;
        }
    }
}
