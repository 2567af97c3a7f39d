// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class RandomKeyTest {
    private static final List<String> PURPOSES = List.of("split", "dropout", "order", "individual",
            "generation", "pairs", "a", "b", "Aa", "BB", "AaAa", "BBBB", "", "conv1.kernel",
            "conv2.kernel");

    @Test
    void splitsByPurposeAndIndexNeverCollide() {
        int indices = 40_000;
        long[] values = new long[(PURPOSES.size() + 1) * indices];
        int at = 0;
        for (long seed = 0; seed < 4; seed++) {
            RandomKey root = RandomKey.of(seed);
            for (int index = 0; index < indices / 4; index++) {
                values[at++] = root.split(index).value();
                for (String purpose : PURPOSES) {
                    values[at++] = root.split(purpose).split(index).value();
                }
            }
        }
        assertEquals(values.length, at);
        assertEquals(values.length, Arrays.stream(values).distinct().count());
    }

    @Test
    void equalPathsGiveEqualNumbersAndOthersDoNot() {
        RandomKey key = RandomKey.of(7);
        assertEquals(draws(key.split("order").split(3)), draws(RandomKey.of(7).split("order").split(
                3)));
        assertNotEquals(draws(key.split("order").split(3)), draws(key.split(3).split("order")));
        assertNotEquals(draws(key.split(1).split(2)), draws(key.split(2).split(1)));
        assertNotEquals(draws(key.split(0)), draws(key));
        assertNotEquals(draws(RandomKey.of(0)), draws(RandomKey.of(1)));
        assertNotEquals(draws(key.split(-1)), draws(key.split(1)));
    }

    private static List<Long> draws(RandomKey key) {
        return key.generator().longs(4).boxed().toList();
    }

    @Test
    void firstDrawsOfNeighbouringKeysAreEven() {
        RandomKey key = RandomKey.of(1).split("individual");
        int[] counts = new int[256];
        int[] pairs = new int[256];
        int previous = 0;
        for (int index = 0; index < 1 << 17; index++) {
            int draw = key.split(index).generator().nextInt(256);
            counts[draw]++;
            pairs[previous / 16 * 16 + draw / 16]++;
            previous = draw;
        }
        assertEven(counts);
        assertEven(pairs);
    }

    @Test
    void drawsOfOneKeyAreEven() {
        int[] counts = new int[256];
        RandomKey.of(2).split("draws").generator().ints(1 << 17, 0, 256).forEach(i -> counts[i]++);
        assertEven(counts);
    }

    /** Chi-square with 255 degrees of freedom: mean 255, standard deviation 22.6; 5 of them allowed. */
    private static void assertEven(int[] counts) {
        double expected = Arrays.stream(counts).sum() / (double) counts.length;
        double square = Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected))
                .sum() / expected;
        assertTrue(square > 142 && square < 368, () -> "chi-square " + square);
    }

    @Test
    void everyPermutationIsEquallyLikely() {
        int[] counts = new int[256];
        int draws = 24 * 2000;
        RandomGenerator random = RandomKey.of(3).generator();
        for (int i = 0; i < draws; i++) {
            int[] order = Permutation.of(4, random);
            counts[order[0] * 64 + order[1] * 16 + order[2] * 4 + order[3]]++;
        }
        int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
        assertEquals(24, seen.length);
        double square = Arrays.stream(seen).mapToDouble(c -> (c - 2000.0) * (c - 2000.0)).sum()
                / 2000;
        // 23 degrees of freedom: 60 is exceeded once in 30,000.
        assertTrue(square < 60, () -> "chi-square " + square);
    }

    @Test
    void aPermutationHoldsEachNumberOnce() {
        for (int size : new int[]{0, 1, 2, 17, 1000}) {
            int[] order = Permutation.of(size, RandomKey.of(4).generator());
            Arrays.sort(order);
            int[] numbers = new int[size];
            Arrays.setAll(numbers, i -> i);
            assertArrayEquals(numbers, order);
        }
    }
}
