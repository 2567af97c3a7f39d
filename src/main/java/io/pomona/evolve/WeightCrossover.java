// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import java.util.random.RandomGenerator;

/** {@link Crossover} at work on two arrays of weights. */
final class WeightCrossover {
    private final Crossover crossover;

    WeightCrossover(Crossover crossover) {
        this.crossover = crossover;
    }

    /** Returns whether a pair is to be mixed. */
    boolean takesPlace(RandomKey key) {
        return key.split("rate").generator().nextDouble() < crossover.rate();
    }

    /** Turns two parents into two children. */
    void mixInPlace(float[] a, float[] b, RandomKey key, RandomBlock draws) {
        RandomGenerator random = key.generator();
        switch (crossover) {
            case Crossover.Uniform(_, double swap) -> uniform(a, b, swap, key, draws);
            case Crossover.SinglePoint(_) -> swap(a, b, random.nextInt(a.length), a.length);
            case Crossover.MultiPoint(_, int points) -> multiPoint(a, b, points, random);
            case Crossover.Line(_, double beyond) -> line(a, b, beyond, random);
        }
    }

    private static void uniform(float[] a, float[] b, double swap, RandomKey key,
            RandomBlock draws) {
        for (int from = 0; from < a.length; from += RandomBlock.SIZE) {
            int count = Math.min(RandomBlock.SIZE, a.length - from);
            exchange(a, b, from, draws.choose(key.split(from), swap, count));
        }
    }

    private static void exchange(float[] a, float[] b, int from, int[] chosen) {
        for (int word = 0; word < chosen.length; word++) {
            for (int bits = chosen[word]; bits != 0; bits &= bits - 1) {
                int i = from + word * Integer.SIZE + Integer.numberOfTrailingZeros(bits);
                float kept = a[i];
                a[i] = b[i];
                b[i] = kept;
            }
        }
    }

    private static void multiPoint(float[] a, float[] b, int points, RandomGenerator random) {
        int[] cuts = random.ints(points, 0, a.length).sorted().toArray();
        for (int i = 0; i < cuts.length; i += 2) {
            swap(a, b, cuts[i], i + 1 < cuts.length ? cuts[i + 1] : a.length);
        }
    }

    private static void swap(float[] a, float[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            float kept = a[i];
            a[i] = b[i];
            b[i] = kept;
        }
    }

    private static void line(float[] a, float[] b, double beyond, RandomGenerator random) {
        float s = (float) (random.nextDouble() * (1 + 2 * beyond) - beyond);
        float t = (float) (random.nextDouble() * (1 + 2 * beyond) - beyond);
        for (int i = 0; i < a.length; i++) {
            float difference = b[i] - a[i];
            b[i] = Math.fma(t, difference, a[i]);
            a[i] = Math.fma(s, difference, a[i]);
        }
    }
}
