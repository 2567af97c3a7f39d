// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Patterns;
import io.pomona.train.PopulationStatistics;
import io.pomona.train.Schedule;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class SeedTrainerTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final Network NETWORK = Patterns.network(3, 0);
    private static final DataSet DATA = Patterns.draw(12, 0.3, 1);
    private static final GeneticSettings DENSE = GeneticSettings.defaults().withPopulation(11)
            .withCrossover(new Crossover.Uniform(0, 0.5))
            .withMutation(new Mutation(0.8, 0.3, 0.5, Mutation.Scale.INITIAL_SPREAD));

    static List<GeneticSettings> settings() {
        return List.of(DENSE, DENSE.withElites(0), DENSE.withSelection(new Selection.Tournament(3)),
                DENSE.withObjective(new Objective(Fitness.CROSS_ENTROPY, 6, 0)),
                DENSE.withMutation(new Mutation(1, 1, 2, Mutation.Scale.ABSOLUTE)),
                DENSE.withIndividuals(Individuals.DEFAULTS.withFrozen("dense_1")),
                DENSE.withIndividuals(Individuals.DEFAULTS
                        .withInitial(new FirstPopulation.Perturbed(0.2))),
                DENSE.withMutation(DENSE.mutation().withNoise(new Noise.Cauchy())
                        .withSigmaControl(new SigmaControl.Scheduled(
                                new Schedule.Exponential(0.9)))),
                DENSE.withSelection(new Selection.Elite(2, new Selection.Tournament(2))),
                DENSE.withAverage(3).withLimits(Limits.ofGenerations(30)));
    }

    private static GeneticSettings seeds(GeneticSettings settings) {
        return settings.withIndividuals(settings.individuals().withGenome(Genome.SEEDS));
    }

    private static float[] start() {
        return NETWORK.initialParameters(RandomKey.of(4));
    }

    private static LocalPopulationEvaluator local(Workers workers) {
        return new LocalPopulationEvaluator(new NetworkEvaluator(NETWORK, workers));
    }

    private static SeedTrainer trainer(GeneticSettings settings, Workers workers) {
        return new SeedTrainer(NETWORK, DATA, seeds(settings), RandomKey.of(3), start(),
                local(workers), workers);
    }

    /** The weights of a population of seeds are never there all at once. */
    private static Trainer.Step withoutDiversity(Trainer.Step step) {
        PopulationStatistics all = step.population();
        return new Trainer.Step(step.evaluations(), step.samples(), step.fitness(),
                step.meanFitness(), step.learningRate(), step.sigma(), step.invalid(),
                new PopulationStatistics(Double.NaN, all.crossoverSuccess(),
                        all.mutationSuccess(), all.meanAge(), all.unfinished(),
                        all.samplesSaved(), all.fitness()));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void seedsGiveTheNumbersOfWeightsOnAnyNumberOfThreads(GeneticSettings settings) {
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                GeneticTrainer dense = new GeneticTrainer(NETWORK, DATA, settings,
                        RandomKey.of(3), start(), local(workers), workers);
                SeedTrainer seeds = trainer(settings, workers);
                for (int i = 0; i < 15; i++) {
                    assertEquals(withoutDiversity(dense.advance(ALL)), seeds.advance(ALL));
                    assertArrayEquals(dense.parameters(), seeds.parameters());
                    assertEquals(dense.trainScore(), seeds.trainScore());
                    assertEquals(dense.finished(), seeds.finished());
                    assertArrayEquals(dense.state().doubles("fitness"),
                            seeds.state().doubles("fitness"));
                    assertArrayEquals(dense.state().longs("born"), seeds.state().longs("born"));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aRestoredSearchGoesOnBitForBit(GeneticSettings settings) {
        try (Workers workers = Workers.of(2)) {
            SeedTrainer undisturbed = trainer(settings, workers);
            SeedTrainer first = trainer(settings, workers);
            for (int i = 0; i <= 8; i++) {
                undisturbed.advance(ALL);
                first.advance(ALL);
            }
            SeedTrainer second = trainer(settings, workers);
            second.restore(first.state());
            assertArrayEquals(first.parameters(), second.parameters());
            for (int i = 0; i < 8; i++) {
                assertEquals(undisturbed.advance(ALL), second.advance(ALL));
                assertArrayEquals(undisturbed.parameters(), second.parameters());
            }
            TrainerState expected = undisturbed.state();
            TrainerState got = second.state();
            expected.longs().forEach((name, values) -> assertArrayEquals(values,
                    got.longs(name), name));
            expected.doubles().forEach((name, values) -> assertArrayEquals(values,
                    got.doubles(name), name));
        }
    }

    @Test
    void stateHoldsNoWeights() {
        try (Workers workers = Workers.of(1)) {
            SeedTrainer trainer = trainer(DENSE, workers);
            trainer.advance(ALL);
            trainer.advance(ALL);
            assertEquals(Map.of(), trainer.state().rows());
        }
    }

    @Test
    void restoredIndividualsShareTheirAncestors() {
        SeedGenome ancestor = SeedGenome.first(3).mutated(10, 0.5);
        List<SeedGenome> individuals = List.of(ancestor.mutated(11, 0.5),
                ancestor.mutated(12, 0.25),
                SeedGenome.first(4), ancestor);
        TrainerState state = TrainerState.empty();
        SeedLists.save(state, "x", individuals);
        assertArrayEquals(new long[]{2, 3, 4, 1}, state.longs("x_places"));
        assertArrayEquals(new long[]{-1, 0, 1, 1, -1}, state.longs("x_parents"));
        assertArrayEquals(new long[]{3, 10, 11, 12, 4}, state.longs("x_seeds"));
        assertEquals(individuals.subList(0, 1), individuals.getFirst().lineFrom(ancestor));
        assertEquals(List.of(), ancestor.lineFrom(ancestor));
        List<SeedGenome> restored = SeedLists.restore(state, "x");
        IdentityHashMap<SeedGenome, Boolean> different = new IdentityHashMap<>();
        restored.forEach(one -> one.line().forEach(step -> different.put(step, true)));
        assertEquals(5, different.size());
        assertEquals(0.25, restored.get(1).sigma());
    }

    /** More parents than are kept: their weights are made anew, from further back, to the same bits. */
    @Test
    void forgottenParentsChangeNothing() {
        Network large = Network.builder(Shape.of(3000)).add(Dense.of(2000)).build();
        float[] first = large.initialParameters(RandomKey.of(1));
        Mutation mutation = new Mutation(1, 0.01, 1, Mutation.Scale.ABSOLUTE);
        FreeWeights free = FreeWeights.of(large.layout(), new FrozenLayers(Set.of()),
                first);
        FirstDraw draw = new FirstDraw(large, new FirstPopulation.Random(), free, first,
                RandomKey.of(2));
        try (Workers workers = Workers.of(2)) {
            SeedWeights decoder = new SeedWeights(draw, mutation, large.layout(), workers);
            assertTrue(decoder.together() <= 2);
            List<SeedGenome> generation = new ArrayList<>(List.of(SeedGenome.first(0)));
            for (int i = 1; i <= 15; i++) {
                SeedGenome next = generation.getLast().mutated(i, 1);
                generation.add(next);
                decoder.weights(List.of(next));
            }
            SeedGenome last = generation.getLast();
            float[] told = new SeedWeights(draw, mutation, large.layout(), workers)
                    .weights(List.of(last)).getFirst();
            assertArrayEquals(told, decoder.weights(List.of(last)).getFirst());
            assertArrayEquals(
                    new SeedWeights(draw, mutation, large.layout(), workers)
                            .weights(List.of(generation.get(2))).getFirst(),
                    decoder.weights(List.of(generation.get(2))).getFirst());
        }
    }

    @Test
    void memoryGrowsWithTheNetworkOnlyByTheFewRowsAtHand() {
        GeneticSettings many = seeds(DENSE.withPopulation(1000));
        assertTrue(SeedTrainer.rowsHeld(4_000_000, many) * 4L * 4_000_000 <= 400 << 20);
        assertTrue(SeedTrainer.rowsHeld(100_000_000, many) <= 4);
        assertTrue(SeedTrainer.rowsHeld(10_000, many) < 1000);
    }

    @Test
    void rowsAreEvaluatedAFewAtATime() {
        try (Workers workers = Workers.of(1)) {
            SeedDecoder two = new SeedDecoder() {
                @Override
                public int together() {
                    return 2;
                }

                @Override
                public List<float[]> weights(List<SeedGenome> individuals) {
                    assertTrue(individuals.size() <= 2);
                    return individuals.stream()
                            .map(one -> NETWORK.initialParameters(RandomKey.of(one.seed())))
                            .toList();
                }
            };
            List<SeedGenome> five = List.of(SeedGenome.first(0), SeedGenome.first(1),
                    SeedGenome.first(2), SeedGenome.first(3), SeedGenome.first(4));
            PopulationEvaluator.Request request = new PopulationEvaluator.Request(false);
            List<Score> few = local(workers).evaluate(
                    new PopulationEvaluator.Population.Seeds(five, two), DATA, request).stream()
                    .map(PopulationEvaluator.Evaluation::score).toList();
            float[][] rows = new float[5][];
            Arrays.setAll(rows, i -> NETWORK.initialParameters(RandomKey.of(i)));
            List<Score> all = local(workers).evaluate(
                    new PopulationEvaluator.Population.Rows(List.of(rows)), DATA, request)
                    .stream().map(PopulationEvaluator.Evaluation::score).toList();
            assertEquals(all, few);
        }
    }

    private static void refused(GeneticSettings dense, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> seeds(dense))
                .getMessage());
    }

    @Test
    void whatMixesOrShrinksWeightsIsRefused() {
        refused(DENSE.withCrossover(new Crossover.Uniform(0.1, 0.5)),
                "Expected crossover.rate of 0 for genomes of seeds, but received 0.1.");
        refused(DENSE.withObjective(new Objective(Fitness.ACCURACY, null, 0.5)),
                "Expected l2 of 0 for genomes of seeds, but received 0.5.");
        refused(DENSE.withSelection(new Selection.Lexicase()),
                "Expected selection by fitness alone for genomes of seeds, but received"
                        + " lexicase.");
        refused(DENSE.withChildren(new ChildShares(0, 1, 0)),
                "Expected children left out for genomes of seeds, but received "
                        + new ChildShares(0, 1, 0) + ".");
        refused(DENSE.withWeightDecay(0.1),
                "Expected weight_decay of 0 for genomes of seeds, but received 0.1.");
        refused(DENSE.withIndividuals(new Individuals(Genome.WEIGHTS,
                new FirstPopulation.Random(), List.of(), true, null)),
                "Expected keep_population of false for genomes of seeds, but received true.");
    }

    @Test
    void anEnsembleNeedsSeveralAndNoMoreThanThereAre() {
        assertEquals("Expected ensemble of at least 2, but received 1.",
                assertThrows(IllegalArgumentException.class, () -> new Individuals(Genome.WEIGHTS,
                        new FirstPopulation.Random(), List.of(), false, 1)).getMessage());
        Individuals twelve = new Individuals(Genome.WEIGHTS, new FirstPopulation.Random(),
                List.of(), false, 12);
        assertEquals("Expected ensemble of at most population, but received 12.",
                assertThrows(IllegalArgumentException.class, () -> DENSE.withIndividuals(twelve))
                        .getMessage());
    }

    @Test
    void theSearchIsATrainerLikeAnyOther() {
        try (Workers workers = Workers.of(2)) {
            Trainer trainer = trainer(GeneticSettings.defaults()
                    .withCrossover(new Crossover.Uniform(0, 0.5)), workers);
            double start = trainer.advance(ALL).fitness();
            double last = start;
            for (int i = 0; i < 60; i++) {
                double next = trainer.advance(ALL).fitness();
                assertTrue(next >= last);
                last = next;
            }
            assertTrue(last > start);
        }
    }
}
