// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenetics.Genotype;
import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chances that the selectors of Jenetics give, against what {@link Selection} says of them. */
@NullMarked
class SelectorsTest {
    private static final int DRAWS = 20_000;
    private static final Workers WORKERS = Workers.of(1);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    /** A selection, fitnesses from worst to best, and the chance each must have. */
    record Case(Selection selection, List<Double> fitness, List<Double> chances) {}

    static List<Case> cases() {
        double e = Math.exp(1);
        double sum = 1 + e * e + e * e * e * e;
        List<Double> fitness = List.of(0.25, 0.5, 0.75);
        List<Double> third = List.of(1 / 3.0, 1 / 3.0, 1 / 3.0);
        return List.of(
                new Case(new Selection.Tournament(2), fitness,
                        List.of(1 / 9.0, 3 / 9.0, 5 / 9.0)),
                new Case(new Selection.ParsimonyTournament(2, null), fitness,
                        List.of(1 / 9.0, 3 / 9.0, 5 / 9.0)),
                new Case(new Selection.Truncation(null, 0.67), fitness, List.of(0.0, 0.5, 0.5)),
                new Case(new Selection.Truncation(null, 0.01), fitness, List.of(0.0, 0.0, 1.0)),
                new Case(new Selection.Truncation(2), fitness, List.of(0.0, 0.5, 0.5)),
                new Case(new Selection.RouletteWheel(), fitness,
                        List.of(1 / 6.0, 2 / 6.0, 3 / 6.0)),
                new Case(new Selection.RouletteWheel(), List.of(-1.0, 0.0, 1.0),
                        List.of(0.0, 1 / 3.0, 2 / 3.0)),
                new Case(new Selection.StochasticUniversal(), fitness,
                        List.of(1 / 6.0, 2 / 6.0, 3 / 6.0)),
                new Case(new Selection.LinearRank(0.5), fitness,
                        List.of(0.5 / 3, 1 / 3.0, 1.5 / 3)),
                new Case(new Selection.ExponentialRank(0.5), fitness,
                        List.of(1 / 7.0, 2 / 7.0, 4 / 7.0)),
                new Case(new Selection.Boltzmann(4), fitness,
                        List.of(1 / sum, e * e / sum, e * e * e * e / sum)),
                new Case(new Selection.MonteCarlo(), fitness, third),
                new Case(new Selection.RouletteWheel(), List.of(0.5, 0.5, 0.5), third),
                new Case(new Selection.Boltzmann(4), List.of(0.5, 0.5, 0.5), third));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void chancesAreAsStated(Case c) {
        Network network = Network.builder(Shape.of(1)).add(Dense.of(1)).build();
        // Jenetics is handed the best in the middle: it must not rely on an order.
        List<Double> mixed = List.of(c.fitness().get(0), c.fitness().get(2), c.fitness().get(1));
        ISeq<Phenotype<WeightGene, Double>> population = mixed.stream()
                .map(fitness -> Phenotype.of(Genotype.of(
                        WeightChromosome.of(network.layout(), new float[2])), 1, fitness))
                .collect(ISeq.toISeq());
        long[] generation = new long[1];
        Selector<WeightGene, Double> selector = new Selectors(
                () -> RandomKey.of(2).split(generation[0]++), _ -> {
                    throw new AssertionError("nobody asks for outcomes");
                }, WORKERS).of(c.selection());
        double[] hits = new double[3];
        RandomRegistry.with(RandomKey.of(1).generator()).run(() -> {
            for (int draw = 0; draw < DRAWS / 10; draw++) {
                for (Phenotype<WeightGene, Double> chosen : selector.select(population, 10,
                        Optimize.MAXIMUM)) {
                    for (int i = 0; i < 3; i++) {
                        hits[i] += population.get(i).equals(chosen) ? 1.0 / DRAWS : 0;
                    }
                }
            }
        });
        double[] chances = {hits[0], hits[2], hits[1]};
        for (int i = 0; i < 3; i++) {
            double chance = c.chances().get(i);
            assertEquals(chance, chances[i], 5 * Math.sqrt(0.25 / DRAWS),
                    () -> Arrays.toString(chances));
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused(() -> new Selection.Tournament(1), "size", "1");
        assertRefused(() -> new Selection.Truncation(0), "best", "0");
        assertRefused(() -> new Selection.Truncation(null, 0.0), "share", "0.0");
        assertRefused(() -> new Selection.Truncation(null, 1.5), "share", "1.5");
        assertRefused(() -> new Selection.Truncation(3, 0.5), "share or best", "0.5");
        assertRefused(() -> new Selection.Truncation(null, null), "share or best", "null");
        assertRefused(() -> new Selection.ParsimonyTournament(1, null), "size", "1");
        assertRefused(() -> new Selection.ParsimonyTournament(2, 0), "buckets", "0");
        assertRefused(() -> new Selection.BatchLexicase(0), "batch_size", "0");
        assertRefused(() -> new Selection.LinearRank(1.1), "1.1");
        assertRefused(() -> new Selection.ExponentialRank(1), "1.0");
        assertRefused(() -> new Selection.Boltzmann(Double.NaN), "NaN");
        assertRefused(() -> new Selection.Elite(0, new Selection.MonteCarlo()), "best", "0");
    }
}
