// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/**
 * The settings of a search of two objectives by NSGA-II.
 *
 * @param population the number of individuals, at least 4
 * @param crossover how parents are mixed
 * @param mutation how children are changed
 * @param against what fitness is weighed against
 * @param objective the first objective
 * @param limits where the search ends by itself; they watch the first objective
 */
public record ParetoSettings(int population, Crossover crossover, Mutation mutation,
        SecondObjective against, Objective objective, Limits limits) {
    /** The settings of {@link GeneticSettings#defaults}, with 40 individuals, against the norm. */
    public static final ParetoSettings DEFAULTS = new ParetoSettings(40,
            GeneticSettings.defaults().crossover(), GeneticSettings.defaults().mutation(),
            new SecondObjective.WeightNorm(), GeneticSettings.defaults().objective(),
            Limits.NONE);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of its range or does not suit two objectives
     */
    public ParetoSettings {
        Requirement.check("population", population >= 4, "of at least 4", population);
        Requirement.check("crossover", !(crossover instanceof Crossover.Mean),
                "of pairs", crossover);
        Requirement.check("mutation.safe", mutation.safe() == null, "left out", mutation.safe());
        Requirement.check("mutation.sigma_control",
                mutation.sigmaControl() instanceof SigmaControl.Fixed
                        || mutation.sigmaControl() instanceof SigmaControl.Scheduled,
                "of fixed or scheduled", mutation.sigmaControl());
        objective.requireNeitherRacingNorInheritance();
        objective.requireComparable("steady_generations", limits.steadyGenerations());
    }

    /** Returns these settings with another second objective. */
    public ParetoSettings withAgainst(SecondObjective value) {
        return new ParetoSettings(population, crossover, mutation, value, objective, limits);
    }

    /** Returns these settings with another first objective. */
    public ParetoSettings withObjective(Objective value) {
        return new ParetoSettings(population, crossover, mutation, against, value, limits);
    }
}
