// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a trainer needs to go on from where it stands, as named arrays. The arrays must not change
 * after they were put in: a writer may still be busy with them.
 *
 * @param rows weights and the like, each a list of rows of equal length
 * @param doubles series of numbers
 * @param longs series of whole numbers
 */
public record TrainerState(Map<String, List<float[]>> rows, Map<String, double[]> doubles,
        Map<String, long[]> longs) {
    /** Returns an empty state to put arrays in. */
    public static TrainerState empty() {
        return new TrainerState(new LinkedHashMap<>(), new LinkedHashMap<>(),
                new LinkedHashMap<>());
    }

    /** Puts one row of floats in. */
    public TrainerState put(String name, float[] row) {
        rows.put(name, List.of(row));
        return this;
    }

    /** Puts rows of floats in. */
    public TrainerState put(String name, List<float[]> values) {
        rows.put(name, List.copyOf(values));
        return this;
    }

    /** Puts numbers in. */
    public TrainerState put(String name, double... values) {
        doubles.put(name, values);
        return this;
    }

    /** Puts whole numbers in. */
    public TrainerState put(String name, long... values) {
        longs.put(name, values);
        return this;
    }

    /** Returns the rows of a name. */
    public List<float[]> rows(String name) {
        return present(rows, name);
    }

    /** Returns the single row of a name. */
    public float[] row(String name) {
        return present(rows, name).getFirst();
    }

    /** Returns the numbers of a name. */
    public double[] doubles(String name) {
        return present(doubles, name);
    }

    /** Returns the whole numbers of a name. */
    public long[] longs(String name) {
        return present(longs, name);
    }

    private static <T> T present(Map<String, T> arrays, String name) {
        T value = arrays.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Expected a state with an array named " + name
                    + ", but received only " + arrays.keySet() + ".");
        }
        return value;
    }
}
