// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import org.jspecify.annotations.Nullable;

/**
 * What a search makes large, and on which samples it measures it.
 *
 * @param fitness what individuals are selected by
 * @param batchSize samples of a generation, drawn anew for each and shared by all its individuals, as
 *        many of each class as its share asks for; at least 1, or null: the whole training set
 * @param inheritance the decay d of inherited fitness, in {@code (0, 1]}: an individual's fitness is that
 *        on the batch and {@code 1 - d} times the mean of its parents' fitnesses, which hold what they
 *        inherited themselves, so that it speaks of many batches; one that lives on is its own parent.
 *        Or null: fitness is that on the batch. It needs a batch size. G. Morse, K. Stanley, "Simple
 *        Evolutionary Optimization Can Rival Stochastic Gradient Descent in Neural Networks", 2016
 * @param l2 half of this times the squared norm of the weights is added to the loss in the fitness, at
 *        least 0: the penalty that the gradient methods' l2 stands for
 * @param racing whether the evaluation of an individual ends as soon as it is certain that it will not be
 *        selected; see {@link Race}
 */
public record Objective(Fitness fitness, @Nullable Integer batchSize, @Nullable Double inheritance,
        double l2, boolean racing) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Objective {
        Requirement.check("fitness",
                !(fitness instanceof Fitness.Weighted weighted)
                        || weighted.accuracy() + weighted.balancedAccuracy()
                                + weighted.crossEntropy() + weighted.margin() > 0,
                "with a weight above 0", fitness);
        Requirement.check("batch_size", batchSize == null || batchSize >= 1, "of at least 1",
                batchSize);
        Requirement.check("inheritance",
                inheritance == null || (inheritance > 0 && inheritance <= 1), "in (0, 1]",
                inheritance);
        Requirement.check("inheritance", inheritance == null || batchSize != null,
                "only beside a batch_size", inheritance);
        Requirement.check("l2", l2 >= 0 && Double.isFinite(l2), "of at least 0", l2);
    }

    /** Returns a fitness on samples of which a part is drawn for each generation. */
    public Objective(Fitness fitness, @Nullable Integer batchSize, double l2) {
        this(fitness, batchSize, null, l2, false);
    }

    /**
     * Checks that there is nothing that a genetic algorithm alone can do.
     *
     * @throws IllegalArgumentException if there is racing or inheritance
     */
    public void requireNeitherRacingNorInheritance() {
        Requirement.check("racing", !racing, "only for genetic algorithms", racing);
        Requirement.check("inheritance", inheritance == null, "only for genetic algorithms",
                inheritance);
    }

    /**
     * Checks that what compares the best fitnesses of generations is left out where each generation has
     * samples of its own.
     *
     * @param name the setting
     * @param value the setting's value, or null where it is left out
     * @throws IllegalArgumentException if there are a value and a batch size
     */
    public void requireComparable(String name, @Nullable Object value) {
        Requirement.check(name, value == null || batchSize == null,
                "only without batch_size, as fitnesses on the samples of different generations are"
                        + " not comparable",
                value);
    }

    /** Returns a fitness on the whole training set. */
    public static Objective of(Fitness fitness) {
        return new Objective(fitness, null, 0);
    }

    /** Returns this objective with another fitness. */
    public Objective withFitness(Fitness value) {
        return new Objective(value, batchSize, inheritance, l2, racing);
    }

    /** Returns this objective with another batch size. */
    public Objective withBatchSize(@Nullable Integer value) {
        return new Objective(fitness, value, inheritance, l2, racing);
    }

    /** Returns this objective with another decay of inherited fitness. */
    public Objective withInheritance(@Nullable Double value) {
        return new Objective(fitness, batchSize, value, l2, racing);
    }

    /** Returns this objective with or without racing. */
    public Objective withRacing(boolean value) {
        return new Objective(fitness, batchSize, inheritance, l2, value);
    }
}
