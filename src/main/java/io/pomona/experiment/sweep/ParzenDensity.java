// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.commons.statistics.distribution.TruncatedNormalDistribution;

/**
 * What values of one parameter a set of points makes likely. For a range: a mixture of normal
 * distributions cut off at the ends, one around each point and a wide one for all that was not tried;
 * each as wide as the farther of its neighbours is away. For a choice: the points counted, with one
 * more for each value.
 */
sealed interface ParzenDensity {
    /** Returns a place in {@code [0, 1)}. */
    double draw(RandomGenerator random);

    /** Returns the logarithm of the density at a place. */
    double log(double unit);

    /** Returns the density of a range, from the places of the points. */
    static ParzenDensity ofRange(double[] units) {
        double[] sorted = Arrays.copyOf(units, units.length + 1);
        // The wide one stands in the middle, as wide as the range.
        sorted[units.length] = 0.5;
        Arrays.sort(sorted);
        double narrowest = 1.0 / Math.min(100, sorted.length + 1);
        List<TruncatedNormalDistribution> parts = new ArrayList<>();
        boolean prior = false;
        for (int i = 0; i < sorted.length; i++) {
            boolean wide = !prior && sorted[i] == 0.5;
            prior |= wide;
            double left = i == 0 ? sorted[i] : sorted[i] - sorted[i - 1];
            double right = i == sorted.length - 1 ? 1 - sorted[i] : sorted[i + 1] - sorted[i];
            double width = wide ? 1 : Math.clamp(Math.max(left, right), narrowest, 1);
            parts.add(TruncatedNormalDistribution.of(sorted[i], width, 0, 1));
        }
        return new Mixture(parts);
    }

    /** Returns the density of a choice, from the indices of the points. */
    static ParzenDensity ofChoice(int[] indices, int values) {
        double[] shares = new double[values];
        Arrays.fill(shares, 1);
        for (int index : indices) {
            shares[index]++;
        }
        double sum = (double) indices.length + values;
        return new Choice(Arrays.stream(shares).mapToObj(count -> count / sum).toList());
    }

    /**
     * Normal distributions, all with the same weight.
     *
     * @param parts the distributions on {@code [0, 1]}
     */
    record Mixture(List<TruncatedNormalDistribution> parts) implements ParzenDensity {
        @Override
        public double draw(RandomGenerator random) {
            TruncatedNormalDistribution part = parts.get(random.nextInt(parts.size()));
            return Math.min(part.inverseCumulativeProbability(random.nextDouble()),
                    Math.nextDown(1.0));
        }

        @Override
        public double log(double unit) {
            return Math.log(parts.stream().mapToDouble(part -> part.density(unit)).sum()
                    / parts.size());
        }
    }

    /**
     * A probability for each value.
     *
     * @param shares they, with the sum 1
     */
    record Choice(List<Double> shares) implements ParzenDensity {
        @Override
        public double draw(RandomGenerator random) {
            double left = random.nextDouble();
            int index = 0;
            while (index < shares.size() - 1 && left >= shares.get(index)) {
                left -= shares.get(index++);
            }
            return (index + 0.5) / shares.size();
        }

        @Override
        public double log(double unit) {
            return Math.log(shares.get((int) (unit * shares.size())));
        }
    }
}
