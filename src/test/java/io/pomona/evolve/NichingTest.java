// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenetics.Genotype;
import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.TruncationSelector;
import io.jenetics.util.ISeq;
import io.pomona.data.DataSet;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Fitness sharing against a plain computation, and what it is for. */
@NullMarked
class NichingTest {
    private static final Workers WORKERS = Workers.of(2);
    private static final DataSet DATA = DataSet.of(Shape.of(1), new float[4], new int[4],
            DataSet.numberedClasses(1));

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static SharingSelector sharing(Niching niching,
            Selector<WeightGene, Double> selector) {
        return new SharingSelector(niching, selector, Evolutions.PAIR.layout(), WORKERS);
    }

    @Test
    void fitnessIsDividedByHowCrowdedItIs() {
        double spread = InitialSpread.of(Evolutions.PAIR.layout(),
                Evolutions.PAIR.layout().slots().getFirst());
        float[][] weights = {{0, 0}, {0.3f, 0}, {0, 0.4f}, {9, 9}};
        double[] fitness = {0.5, 0.6, 0.7, Fitness.INVALID};
        double[] shared = sharing(new Niching(0.5, 2), new TruncationSelector<>(1))
                .shared(Evolutions.population(weights, fitness));
        for (int i = 0; i < 3; i++) {
            double crowd = 0;
            for (float[] other : weights) {
                double distance = Math.hypot(weights[i][0] - other[0], weights[i][1] - other[1])
                        / spread / Math.sqrt(2);
                crowd += distance < 0.5 ? 1 - Math.pow(distance / 0.5, 2) : 0;
            }
            assertEquals(fitness[i] / crowd, shared[i], 1e-6);
        }
        assertEquals(Fitness.INVALID, shared[3]);
    }

    /** More than one tile of individuals and one segment of weights. */
    @Test
    void manyIndividualsOfManyWeightsAreComparedByTheSameFormula() {
        Network network = Network.builder(Shape.of(50)).add(Dense.of(60)).build();
        float[] scales = InitialSpread.inverseOfEachWeight(network.layout());
        float[][] weights = new float[31][];
        Arrays.setAll(weights, i -> network.initialParameters(RandomKey.of(i % 20)));
        List<Phenotype<WeightGene, Double>> all = Arrays.stream(weights)
                .map(row -> Phenotype.<WeightGene, Double>of(
                        Genotype.of(WeightChromosome.of(network.layout(), row)), 1, 0.5))
                .toList();
        double[] shared = new SharingSelector(new Niching(2, 1), new TruncationSelector<>(1),
                network.layout(), WORKERS).shared(ISeq.of(all));
        for (int i = 0; i < weights.length; i++) {
            double crowd = 0;
            for (float[] other : weights) {
                double squares = 0;
                for (int k = 0; k < other.length; k++) {
                    squares += Math.pow(((double) weights[i][k] - other[k]) * scales[k], 2);
                }
                double distance = Math.sqrt(squares / other.length);
                crowd += distance < 2 ? 1 - distance / 2 : 0;
            }
            assertEquals(0.5 / crowd, shared[i], 1e-6 * shared[i], "individual " + i);
        }
    }

    @Test
    void theOriginalsAreSelectedWithTheirOwnFitness() {
        ISeq<Phenotype<WeightGene, Double>> population = Evolutions.population(
                new float[][]{{0, 0}, {0, 0}, {5, 5}}, 0.9, 0.8, 0.5);
        // Two in one place have 0.45 and 0.4.
        ISeq<Phenotype<WeightGene, Double>> chosen = sharing(new Niching(1, 1),
                new TruncationSelector<>(1)).select(population, 1, Optimize.MAXIMUM);
        assertEquals(List.of(population.get(2)), chosen.asList());
        assertEquals(0.5, chosen.get(0).fitness());
    }

    /** Two peaks of heights 1 and 0.8, three apart in the first weight. */
    private static double loss(float[] weights) {
        double rest = (double) weights[1] * weights[1];
        double high = Math.pow(weights[0] - 1.5, 2) + rest;
        double low = Math.pow(weights[0] + 1.5, 2) + rest + 0.25;
        return 4 * Math.min(high, low);
    }

    private static double shareOnTheLowPeak(@Nullable Niching niching) {
        GeneticSettings settings = GeneticSettings.defaults().withPopulation(60).withElites(0)
                .withSelection(new Selection.StochasticUniversal())
                .withCrossover(new Crossover.Uniform(0, 0.5))
                .withMutation(new Mutation(1, 1, 0.05, Mutation.Scale.ABSOLUTE))
                .withObjective(Objective.of(Fitness.CROSS_ENTROPY))
                .withStructure(new PopulationStructure(niching, null));
        GeneticTrainer trainer = new GeneticTrainer(Evolutions.PAIR, DATA, settings,
                RandomKey.of(5), new float[2], Evolutions.losses(NichingTest::loss), WORKERS);
        for (int i = 0; i <= 100; i++) {
            trainer.advance(Long.MAX_VALUE);
        }
        return trainer.state().rows("population").stream().filter(row -> row[0] < 0).count()
                / 60.0;
    }

    @Test
    void bothPeaksKeepAPartOfThePopulation() {
        assertEquals(0, shareOnTheLowPeak(null));
        double share = shareOnTheLowPeak(new Niching(0.8, 1));
        assertTrue(share > 0.15 && share < 0.6, "share " + share);
    }

    @Test
    void aPopulationOfNichesIsTheSameForAnyNumberOfThreadsAndAfterARestore() {
        int[][] expected = {};
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                GeneticTrainer trainer = niches(workers);
                for (int i = 0; i <= 8; i++) {
                    trainer.advance(Long.MAX_VALUE);
                    if (i == 4) {
                        GeneticTrainer next = niches(workers);
                        next.restore(trainer.state());
                        trainer = threads == 1 ? trainer : next;
                    }
                }
                int[][] got = Evolutions.bits(trainer.state());
                expected = expected.length == 0 ? got : expected;
                assertArrayEquals(expected, got);
            }
        }
    }

    private static GeneticTrainer niches(Workers workers) {
        return new GeneticTrainer(Evolutions.PAIR, DATA, GeneticSettings.defaults()
                .withStructure(new PopulationStructure(new Niching(0.5, 1), null)),
                RandomKey.of(5), new float[2], Evolutions.losses(NichingTest::loss), workers);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused(() -> new Niching(0, 1), "sigma_share", "0.0");
        assertRefused(() -> new Niching(0.5, -1), "alpha", "-1.0");
        PopulationStructure niches = new PopulationStructure(new Niching(0.5, 1), null);
        assertRefused(() -> GeneticSettings.defaults().withSelection(new Selection.Lexicase())
                .withStructure(niches), "niching", "selection by fitness");
        assertRefused(() -> GeneticSettings.defaults().withStructure(niches).withSelection(
                new Selection.Elite(1, new Selection.BatchLexicase(4))), "niching");
    }
}
