// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.evolve.Fitness;
import io.pomona.evolve.Limits;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.Objective;
import io.pomona.evolve.Requirement;
import io.pomona.train.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an evolution strategy.
 *
 * @param strategy the rule by which the distribution is moved
 * @param population points of a generation, at least 2 and even where they are drawn in pairs, or null:
 *        {@code 4 + 3 ln d} for d weights, as N. Hansen, "The CMA Evolution Strategy: A Tutorial", 2016,
 *        table 1, and one more where it has to be even
 * @param sigma the standard deviation of the first generation, above 0
 * @param scale what sigma is measured in
 * @param restart when to begin anew, or null: never
 * @param objective what the search makes large
 * @param limits where the search ends by itself
 */
public record StrategySettings(Strategy strategy, @Nullable Integer population, double sigma,
        Mutation.Scale scale, @Nullable Restart restart, Objective objective, Limits limits) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range, or two do not go together
     */
    public StrategySettings {
        Requirement.check("population", population == null || population >= 2, "of at least 2",
                population);
        Requirement.check("population",
                population == null || population % 2 == 0 || !strategy.isMirrored(),
                "that is even, for pairs of opposite points", population);
        Requirement.check("sigma", sigma > 0 && Double.isFinite(sigma), "above 0", sigma);
        objective.requireNeitherRacingNorInheritance();
        objective.requireComparable("steady_generations", limits.steadyGenerations());
        objective.requireComparable("restart", restart);
    }

    /** Returns usual settings for a rule. */
    public static StrategySettings of(Strategy strategy) {
        return new StrategySettings(strategy, strategy.isMirrored() ? 64 : null, 0.5,
                Mutation.Scale.INITIAL_SPREAD, null, Objective.of(Fitness.CROSS_ENTROPY),
                Limits.NONE);
    }

    /** Returns OpenAI-ES with Adam. */
    public static StrategySettings openAiEs() {
        return of(new Strategy.OpenAiEs(new CenterOptimizer.Adam(0.9, 0.999, 1e-8), 0.1,
                new Schedule.Constant(), new Schedule.Constant(), 0, Shaping.CENTERED_RANK));
    }

    /** Returns PGPE with Adam. */
    public static StrategySettings pgpe() {
        return of(new Strategy.Pgpe(new CenterOptimizer.Adam(0.9, 0.999, 1e-8), 0.1,
                new Schedule.Constant(), 0.1, 0.2, 0, Shaping.CENTERED_RANK));
    }

    /** Returns SNES with its paper's settings. */
    public static StrategySettings snes() {
        return of(new Strategy.Snes(1, null));
    }

    /** Returns sep-CMA-ES. */
    public static StrategySettings separableCmaEs() {
        return of(new Strategy.SeparableCmaEs());
    }

    /** Returns CMA-ES with negative weights for bad points. */
    public static StrategySettings cmaEs() {
        return of(new Strategy.CmaEs(true));
    }

    /**
     * Returns the points of a generation.
     *
     * @param weights the number of weights of the network
     * @param restarts how often the search began anew
     */
    public int population(int weights, int restarts) {
        int size = population == null
                ? 4 + (int) (3 * StrictMath.log((double) weights))
                : population;
        if (restart != null) {
            double factor = Math.min(restart.largest(),
                    StrictMath.pow(restart.growth(), restarts));
            size = (int) Math.min(size * factor, Integer.MAX_VALUE - 1.0);
        }
        return strategy.isMirrored() ? size + size % 2 : size;
    }

    /**
     * Returns the points of the largest generation that restarts may lead to.
     *
     * @param weights the number of weights of the network
     */
    public int largestPopulation(int weights) {
        return population(weights,
                restart == null || restart.growth() == 1 ? 0 : Integer.MAX_VALUE);
    }

    /**
     * Checks that a network is not too large for the rule.
     *
     * @param weights the number of weights of the network
     * @throws IllegalArgumentException if it is
     */
    public void requireSuited(int weights) {
        if (strategy instanceof Strategy.CmaEs && weights > Strategy.CmaEs.LARGEST) {
            throw new IllegalArgumentException("Expected at most " + Strategy.CmaEs.LARGEST
                    + " weights for cma-es, but received " + weights
                    + ": its matrices, with those of"
                    + " checkpoints, would take " + Math.round(64.0 * weights * weights / (1 << 20))
                    + " MiB, and taking one apart some " + Math.round(9e-9 * weights * weights
                            * weights)
                    + " G operations. Take sep-cma-es or snes.");
        }
    }

    /** Returns these settings with another rule. */
    public StrategySettings withStrategy(Strategy value) {
        return new StrategySettings(value, population, sigma, scale, restart, objective, limits);
    }

    /** Returns these settings with another population size. */
    public StrategySettings withPopulation(@Nullable Integer value) {
        return new StrategySettings(strategy, value, sigma, scale, restart, objective, limits);
    }

    /** Returns these settings with another first standard deviation. */
    public StrategySettings withSigma(double value, Mutation.Scale unit) {
        return new StrategySettings(strategy, population, value, unit, restart, objective, limits);
    }

    /** Returns these settings with restarts. */
    public StrategySettings withRestart(@Nullable Restart value) {
        return new StrategySettings(strategy, population, sigma, scale, value, objective, limits);
    }

    /** Returns these settings with another objective. */
    public StrategySettings withObjective(Objective value) {
        return new StrategySettings(strategy, population, sigma, scale, restart, value, limits);
    }

    /** Returns these settings with other limits. */
    public StrategySettings withLimits(Limits value) {
        return new StrategySettings(strategy, population, sigma, scale, restart, objective, value);
    }
}
