// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.BoltzmannSelector;
import io.jenetics.EliteSelector;
import io.jenetics.ExponentialRankSelector;
import io.jenetics.Gene;
import io.jenetics.Genotype;
import io.jenetics.LinearRankSelector;
import io.jenetics.MonteCarloSelector;
import io.jenetics.RouletteWheelSelector;
import io.jenetics.Selector;
import io.jenetics.StochasticUniversalSelector;
import io.jenetics.TruncationSelector;
import io.pomona.evolve.LexicaseSelector.Outcomes;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the selector of a {@link Selection}: Jenetics' where it has one. */
final class Selectors {
    private final Supplier<RandomKey> key;
    private final Function<Genotype<WeightGene>, Outcomes> outcomes;
    private final Workers workers;

    /**
     * Creates a maker of selectors.
     *
     * @param key gives the key of the generation, for selectors that are not Jenetics' own
     * @param outcomes gives what an individual classified correctly
     */
    Selectors(Supplier<RandomKey> key, Function<Genotype<WeightGene>, Outcomes> outcomes,
            Workers workers) {
        this.key = key;
        this.outcomes = outcomes;
        this.workers = workers;
    }

    Selector<WeightGene, Double> of(Selection selection) {
        return switch (selection) {
            case Selection.ParsimonyTournament(int size, Integer buckets) ->
                new Tournaments<>(size, key, population -> Parsimony.of(population, buckets));
            case Selection.Lexicase() -> new LexicaseSelector(1, key, outcomes, workers);
            case Selection.BatchLexicase(int batchSize) ->
                new LexicaseSelector(batchSize, key, outcomes, workers);
            case Selection.Elite(int best, Selection others) ->
                new EliteSelector<>(best, of(others));
            default -> byFitness(selection, key);
        };
    }

    /** Returns whether a selection asks for nothing but fitness. */
    static boolean goesByFitness(Selection selection) {
        return switch (selection) {
            case Selection.ParsimonyTournament _, Selection.Lexicase _, Selection.BatchLexicase _ ->
                false;
            case Selection.Elite(_, Selection others) -> goesByFitness(others);
            default -> true;
        };
    }

    /** Returns a selector of individuals of any kind. */
    static <G extends Gene<?, G>> Selector<G, Double> byFitness(Selection selection,
            Supplier<RandomKey> key) {
        return switch (selection) {
            case Selection.Tournament(int size) ->
                new Tournaments<>(size, key, Tournaments::byFitness);
            case Selection.Truncation truncation ->
                (population, count, optimize) -> new TruncationSelector<G, Double>(
                        truncation.count(population.size())).select(population, count, optimize);
            case Selection.RouletteWheel() -> new RouletteWheelSelector<>();
            case Selection.StochasticUniversal() -> new StochasticUniversalSelector<>();
            case Selection.LinearRank(double worst) -> new LinearRankSelector<>(worst);
            case Selection.ExponentialRank(double factor) -> new ExponentialRankSelector<>(factor);
            case Selection.Boltzmann(double beta) -> new BoltzmannSelector<>(beta);
            case Selection.MonteCarlo() -> new MonteCarloSelector<>();
            case Selection.Elite(int best, Selection others) ->
                new EliteSelector<>(best, Selectors.<G>byFitness(others, key));
            case Selection.ParsimonyTournament _, Selection.Lexicase _, Selection.BatchLexicase _ ->
                throw new IllegalArgumentException(
                        "Expected a selection by fitness alone, but received " + selection + ".");
        };
    }
}
