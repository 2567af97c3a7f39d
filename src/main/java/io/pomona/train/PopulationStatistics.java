// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import java.util.stream.DoubleStream;

/**
 * What a generation tells of a population beside its fitness: columns of {@code metrics.csv}. NaN stands
 * for what a method does not have.
 *
 * @param diversity the standard deviation of a weight over the population, in units of that of the
 *        layer's first weights, averaged over all weights; 0 where all individuals are equal
 * @param crossoverSuccess the share of the children of crossover that do better than the better parent
 * @param mutationSuccess the share of the children of mutation alone that do better than their parent
 * @param meanAge generations that an individual has lived, on average
 * @param unfinished individuals whose evaluation racing broke off
 * @param samplesSaved sample passes that racing saved
 * @param fitness how the fitnesses of the generation are spread
 */
public record PopulationStatistics(double diversity, double crossoverSuccess,
        double mutationSuccess, double meanAge, long unfinished, long samplesSaved,
        FitnessSpread fitness) {
    /** What a population tells whose fitnesses are not known. */
    public PopulationStatistics(double diversity, double crossoverSuccess, double mutationSuccess,
            double meanAge, long unfinished, long samplesSaved) {
        this(diversity, crossoverSuccess, mutationSuccess, meanAge, unfinished, samplesSaved,
                FitnessSpread.NONE);
    }

    /** Returns the same with the spread of some fitnesses, of which those that are finite count. */
    public PopulationStatistics withFitness(DoubleStream values) {
        return new PopulationStatistics(diversity, crossoverSuccess, mutationSuccess, meanAge,
                unfinished, samplesSaved, FitnessSpread.of(values));
    }

    /** What a method without a population has. */
    public static final PopulationStatistics NONE = new PopulationStatistics(Double.NaN, Double.NaN,
            Double.NaN, Double.NaN, 0, 0);
}
