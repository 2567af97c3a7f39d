// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.evolve.Fitness;
import java.util.Arrays;
import java.util.Comparator;

/** Turns the fitnesses of a generation into weights of its points. */
final class ShapedFitness {
    private ShapedFitness() {}

    static double[] of(Shaping shaping, double[] fitness) {
        return switch (shaping) {
            case CENTERED_RANK -> centeredRanks(fitness);
            case STANDARDIZED -> standardized(fitness);
        };
    }

    /**
     * Returns to each point the weight of its rank. Points of equal fitness share the mean of the weights
     * of their ranks, so that the order they stand in says nothing.
     *
     * @param weights the weight of each rank, the best first
     */
    static double[] byRank(double[] fitness, double[] weights) {
        Integer[] order = bestFirst(fitness);
        double[] shaped = new double[fitness.length];
        for (int from = 0; from < order.length;) {
            int end = from + 1;
            double sum = weights[from];
            while (end < order.length && fitness[order[end]] == fitness[order[from]]) {
                sum += weights[end++];
            }
            for (int rank = from; rank < end; rank++) {
                shaped[order[rank]] = sum / (end - from);
            }
            from = end;
        }
        return shaped;
    }

    /**
     * Returns to each point the weight of its rank. Of points of equal fitness the first comes first, so
     * that every weight is given once, and the effective number of parents is what it is without ties.
     * Points are drawn alike: their order is one at random.
     *
     * @param weights the weight of each rank, the best first
     */
    static double[] byRankAndPlace(double[] fitness, double[] weights) {
        Integer[] order = bestFirst(fitness);
        double[] shaped = new double[fitness.length];
        for (int rank = 0; rank < order.length; rank++) {
            shaped[order[rank]] = weights[rank];
        }
        return shaped;
    }

    private static Integer[] bestFirst(double[] fitness) {
        Integer[] order = new Integer[fitness.length];
        Arrays.setAll(order, i -> i);
        // The sort is stable.
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -fitness[i]));
        return order;
    }

    /** In whole numbers first, so that the mean of all ranks is exactly 0. */
    private static double[] centeredRanks(double[] fitness) {
        int last = fitness.length - 1;
        double[] weights = new double[fitness.length];
        Arrays.setAll(weights, rank -> last - 2 * rank);
        double[] shaped = byRank(fitness, weights);
        Arrays.setAll(shaped, i -> shaped[i] / (2 * last));
        return shaped;
    }

    private static double[] standardized(double[] fitness) {
        double worst = Arrays.stream(fitness).filter(f -> f != Fitness.INVALID).min().orElse(0);
        double[] shaped = Arrays.stream(fitness).map(f -> Math.max(f, worst)).toArray();
        double mean = sum(shaped) / shaped.length;
        double[] squares = Arrays.stream(shaped).map(f -> (f - mean) * (f - mean)).toArray();
        double deviation = Math.sqrt(sum(squares) / shaped.length);
        Arrays.setAll(shaped, i -> deviation > 0 ? (shaped[i] - mean) / deviation : 0);
        return shaped;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
