// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.nn.ParameterLayout;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import java.util.random.RandomGenerator;

/** {@link Crossover} of pairs at work on two arrays of weights. */
final class WeightCrossover {
    private final Crossover crossover;
    private final ParameterUnits units;

    WeightCrossover(Crossover crossover, ParameterLayout layout) {
        this.crossover = crossover;
        this.units = new ParameterUnits(layout);
    }

    /** Turns two parents into two children. */
    void mixInPlace(float[] a, float[] b, RandomKey key, RandomBlock draws) {
        RandomGenerator random = key.generator();
        switch (crossover) {
            case Crossover.Uniform(_, double swap) -> uniform(a, b, swap, key, draws);
            case Crossover.SinglePoint(_) -> exchange(a, b, random.nextInt(a.length), a.length);
            case Crossover.MultiPoint(_, int points) -> multiPoint(a, b, points, random);
            case Crossover.Line(_, double beyond) -> line(a, b, beyond, random);
            case Crossover.ByLayer(_, double swap) ->
                units.exchangeLayersInPlace(a, b, choose(units.layerCount(), swap, random));
            case Crossover.ByNeuron(_, double swap) ->
                units.exchangeUnitsInPlace(a, b, choose(units.unitCount(), swap, random));
            case Crossover.Intermediate(_, double beyond) ->
                intermediate(a, b, beyond, key, draws);
            case Crossover.SimulatedBinary(_, double geneRate, double eta) ->
                simulatedBinary(a, b, geneRate, eta, key, draws);
            case Crossover.Mean _,Crossover.None _ ->
                throw new IllegalStateException("Expected a crossover of pairs.");
        }
    }

    private static boolean[] choose(int count, double probability, RandomGenerator random) {
        boolean[] chosen = new boolean[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = random.nextDouble() < probability;
        }
        return chosen;
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
            exchange(a, b, cuts[i], i + 1 < cuts.length ? cuts[i + 1] : a.length);
        }
    }

    /** Exchanges the weights of a range. */
    static void exchange(float[] a, float[] b, int from, int to) {
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

    private static void intermediate(float[] a, float[] b, double beyond, RandomKey key,
            RandomBlock draws) {
        float length = (float) (1 + 2 * beyond);
        float start = (float) -beyond;
        float[] second = new float[Math.min(RandomBlock.SIZE, a.length)];
        for (int from = 0; from < a.length; from += RandomBlock.SIZE) {
            int count = Math.min(RandomBlock.SIZE, a.length - from);
            RandomKey block = key.split(from);
            System.arraycopy(draws.uniforms(block.split("second"), count), 0, second, 0, count);
            float[] first = draws.uniforms(block, count);
            for (int i = 0; i < count; i++) {
                float own = a[from + i];
                float difference = b[from + i] - own;
                a[from + i] = Math.fma(Math.fma(first[i], length, start), difference, own);
                b[from + i] = Math.fma(Math.fma(second[i], length, start), difference, own);
            }
        }
    }

    private static void simulatedBinary(float[] a, float[] b, double geneRate, double eta,
            RandomKey key, RandomBlock draws) {
        for (int from = 0; from < a.length; from += RandomBlock.SIZE) {
            int count = Math.min(RandomBlock.SIZE, a.length - from);
            RandomKey block = key.split(from);
            int[] chosen = draws.choose(block, geneRate, count);
            // U^(1 / (eta + 1)): below 1 as it is, in the other half of the cases its inverse.
            float[] powers = draws.signedPowers(block, 1 / (eta + 1), RandomBlock.chosen(chosen));
            spread(a, b, from, chosen, powers);
        }
    }

    private static void spread(float[] a, float[] b, int from, int[] chosen, float[] powers) {
        int next = 0;
        for (int word = 0; word < chosen.length; word++) {
            for (int bits = chosen[word]; bits != 0; bits &= bits - 1) {
                int i = from + word * Integer.SIZE + Integer.numberOfTrailingZeros(bits);
                float power = powers[next++];
                // Without a branch, which nobody could predict: one of the two is negative.
                float spread = Math.max(power, -1 / power);
                float mean = (a[i] + b[i]) / 2;
                float half = spread * (b[i] - a[i]) / 2;
                a[i] = mean - half;
                b[i] = mean + half;
            }
        }
    }
}
