// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.EarlyStopping;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the genetic algorithm.
 *
 * @param population the number of individuals, at least 2
 * @param elites how many of the best live on unchanged, at least 0 and below {@code population}
 * @param selection how parents are selected
 * @param crossover how parents are mixed
 * @param mutation how children are changed
 * @param fitness what individuals are selected by
 * @param l2 half of this times the squared norm of the weights is added to the cross-entropy in the
 *        fitness, at least 0: the penalty that the gradient methods' l2 stands for
 * @param weightDecay each child's weights are shrunk by this share, in {@code [0, 1)}
 * @param generations generations at most, or null for no such limit
 * @param targetFitness end when the best fitness reaches this, or null
 * @param steadyGenerations end when the best fitness has not risen for so many generations, or null
 * @param earlyStopping when to end for want of a better validation score, or null
 */
public record GeneticSettings(int population, int elites, Selection selection, Crossover crossover,
        Mutation mutation, Fitness fitness, double l2, double weightDecay,
        @Nullable Integer generations, @Nullable Double targetFitness,
        @Nullable Integer steadyGenerations, @Nullable EarlyStopping earlyStopping) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public GeneticSettings {
        require("population", population >= 2, "of at least 2", population);
        require("elites", elites >= 0 && elites < population, "of at least 0 and below population",
                elites);
        require("l2", l2 >= 0 && Double.isFinite(l2), "of at least 0", l2);
        require("weight_decay", weightDecay >= 0 && weightDecay < 1, "in [0, 1)", weightDecay);
        require("generations", generations == null || generations >= 1, "of at least 1",
                generations);
        require("target_fitness", targetFitness == null || targetFitness > 0, "above 0",
                targetFitness);
        require("steady_generations", steadyGenerations == null || steadyGenerations >= 1,
                "of at least 1", steadyGenerations);
    }

    /** Returns settings that work for small convolutional networks. */
    public static GeneticSettings defaults() {
        return new GeneticSettings(20, 2, new Selection.Truncation(5),
                new Crossover.Uniform(0.9, 0.5),
                new Mutation(0.9, 0.1, 0.5, Mutation.Scale.INITIAL_SPREAD),
                Fitness.ACCURACY_CROSS_ENTROPY, 0, 0, null, null, null, null);
    }

    /** Returns these settings with another population size. */
    public GeneticSettings withPopulation(int value) {
        return new GeneticSettings(value, elites, selection, crossover, mutation, fitness, l2,
                weightDecay, generations, targetFitness, steadyGenerations, earlyStopping);
    }

    /** Returns these settings with another number of elites. */
    public GeneticSettings withElites(int value) {
        return new GeneticSettings(population, value, selection, crossover, mutation, fitness, l2,
                weightDecay, generations, targetFitness, steadyGenerations, earlyStopping);
    }

    /** Returns these settings with another selection. */
    public GeneticSettings withSelection(Selection value) {
        return new GeneticSettings(population, elites, value, crossover, mutation, fitness, l2,
                weightDecay, generations, targetFitness, steadyGenerations, earlyStopping);
    }

    /** Returns these settings with another crossover. */
    public GeneticSettings withCrossover(Crossover value) {
        return new GeneticSettings(population, elites, selection, value, mutation, fitness, l2,
                weightDecay, generations, targetFitness, steadyGenerations, earlyStopping);
    }

    /** Returns these settings with another mutation. */
    public GeneticSettings withMutation(Mutation value) {
        return new GeneticSettings(population, elites, selection, crossover, value, fitness, l2,
                weightDecay, generations, targetFitness, steadyGenerations, earlyStopping);
    }

    /** Returns these settings with another limit of generations. */
    public GeneticSettings withGenerations(int value) {
        return new GeneticSettings(population, elites, selection, crossover, mutation, fitness, l2,
                weightDecay, value, targetFitness, steadyGenerations, earlyStopping);
    }

    private static void require(String name, boolean ok, String expected, @Nullable Number value) {
        if (!ok) {
            throw new IllegalArgumentException(
                    "Expected " + name + " " + expected + ", but received " + value + ".");
        }
    }
}
