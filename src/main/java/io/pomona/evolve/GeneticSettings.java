// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import org.jspecify.annotations.Nullable;

/**
 * The settings of the genetic algorithm.
 *
 * @param population the number of individuals, at least 2
 * @param elites how many of the best live on unchanged, at least 0 and below {@code population}
 * @param selection how parents are selected
 * @param crossover how parents are mixed
 * @param mutation how children are changed
 * @param weightDecay each child's weights are shrunk by this share, in {@code [0, 1)}
 * @param average the network given is the mean of so many of the best of a generation, at least 1; or
 *        null: it is the best
 * @param objective what individuals are selected by
 * @param limits where the search ends by itself
 * @param individuals what individuals are made of, how they begin and what is kept of them
 */
public record GeneticSettings(int population, int elites, Selection selection, Crossover crossover,
        Mutation mutation, double weightDecay, @Nullable Integer average, Objective objective,
        Limits limits, Individuals individuals) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public GeneticSettings {
        Requirement.check("population", population >= 2, "of at least 2", population);
        Requirement.check("elites", elites >= 0 && elites < population,
                "of at least 0 and below population", elites);
        Requirement.check("weight_decay", weightDecay >= 0 && weightDecay < 1, "in [0, 1)",
                weightDecay);
        Requirement.check("average", average == null || (average >= 1 && average <= population),
                "of at least 1 and at most population", average);
        Requirement.check("ensemble",
                individuals.ensemble() == null || individuals.ensemble() <= population,
                "of at most population", individuals.ensemble());
        if (individuals.genome() == Genome.SEEDS) {
            Requirement.check("crossover.rate", crossover.rate() == 0,
                    "of 0 for genomes of seeds", crossover.rate());
            Requirement.check("weight_decay", weightDecay == 0, "of 0 for genomes of seeds",
                    weightDecay);
            Requirement.check("l2", objective.l2() == 0, "of 0 for genomes of seeds",
                    objective.l2());
        }
    }

    /** Returns settings that work for small convolutional networks. */
    public static GeneticSettings defaults() {
        return new GeneticSettings(20, 2, new Selection.Truncation(5),
                new Crossover.Uniform(0.9, 0.5),
                new Mutation(0.9, 0.1, 0.5, Mutation.Scale.INITIAL_SPREAD), 0, null,
                Objective.of(Fitness.ACCURACY_CROSS_ENTROPY), Limits.NONE, Individuals.DEFAULTS);
    }

    /** Returns these settings with another population size. */
    public GeneticSettings withPopulation(int value) {
        return new GeneticSettings(value, elites, selection, crossover, mutation, weightDecay,
                average, objective, limits, individuals);
    }

    /** Returns these settings with another number of elites. */
    public GeneticSettings withElites(int value) {
        return new GeneticSettings(population, value, selection, crossover, mutation, weightDecay,
                average, objective, limits, individuals);
    }

    /** Returns these settings with another selection. */
    public GeneticSettings withSelection(Selection value) {
        return new GeneticSettings(population, elites, value, crossover, mutation, weightDecay,
                average, objective, limits, individuals);
    }

    /** Returns these settings with another crossover. */
    public GeneticSettings withCrossover(Crossover value) {
        return new GeneticSettings(population, elites, selection, value, mutation, weightDecay,
                average, objective, limits, individuals);
    }

    /** Returns these settings with another mutation. */
    public GeneticSettings withMutation(Mutation value) {
        return new GeneticSettings(population, elites, selection, crossover, value, weightDecay,
                average, objective, limits, individuals);
    }

    /** Returns these settings with another objective. */
    public GeneticSettings withObjective(Objective value) {
        return new GeneticSettings(population, elites, selection, crossover, mutation, weightDecay,
                average, value, limits, individuals);
    }

    /** Returns these settings with other limits. */
    public GeneticSettings withLimits(Limits value) {
        return new GeneticSettings(population, elites, selection, crossover, mutation, weightDecay,
                average, objective, value, individuals);
    }

    /** Returns these settings with other individuals. */
    public GeneticSettings withIndividuals(Individuals value) {
        return new GeneticSettings(population, elites, selection, crossover, mutation, weightDecay,
                average, objective, limits, value);
    }

    /** Returns these settings with another limit of generations. */
    public GeneticSettings withGenerations(int value) {
        return withLimits(new Limits(value, limits.targetFitness(), limits.steadyGenerations(),
                limits.earlyStopping()));
    }
}
