// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.BoltzmannSelector;
import io.jenetics.EliteSelector;
import io.jenetics.ExponentialRankSelector;
import io.jenetics.Gene;
import io.jenetics.LinearRankSelector;
import io.jenetics.MonteCarloSelector;
import io.jenetics.RouletteWheelSelector;
import io.jenetics.Selector;
import io.jenetics.StochasticUniversalSelector;
import io.jenetics.TournamentSelector;
import io.jenetics.TruncationSelector;

/** Makes the Jenetics selector of a {@link Selection}. */
final class Selectors {
    private Selectors() {}

    static <G extends Gene<?, G>> Selector<G, Double> of(Selection selection) {
        return switch (selection) {
            case Selection.Tournament(int size) -> new TournamentSelector<>(size);
            case Selection.Truncation(int best) -> new TruncationSelector<>(best);
            case Selection.RouletteWheel() -> new RouletteWheelSelector<>();
            case Selection.StochasticUniversal() -> new StochasticUniversalSelector<>();
            case Selection.LinearRank(double worst) -> new LinearRankSelector<>(worst);
            case Selection.ExponentialRank(double factor) -> new ExponentialRankSelector<>(factor);
            case Selection.Boltzmann(double beta) -> new BoltzmannSelector<>(beta);
            case Selection.MonteCarlo() -> new MonteCarloSelector<>();
            case Selection.Elite(int best, Selection others) ->
                new EliteSelector<>(best, Selectors.<G>of(others));
        };
    }
}
