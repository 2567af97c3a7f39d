// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.random.RandomGenerator;

/** Random orders of the numbers from 0 on. R. Durstenfeld, "Algorithm 235", 1964, inside out. */
public final class Permutation {
    private Permutation() {}

    /** Returns {@code 0..size - 1} in a random order, each equally likely. */
    public static int[] of(int size, RandomGenerator random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
