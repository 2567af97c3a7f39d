// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pomona.data.DataSet;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Trainer;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Islands that are evaluated ahead come to what they come to when they are evaluated with the others. */
@NullMarked
class IslandsAheadTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final int LAST = 12;
    private static final Islands ISLANDS = new Islands(3, 5, 2);
    private static final Workers WORKERS = Workers.of(2);
    private static final Network NETWORK = Network.builder(Shape.of(4)).add(Dense.of(3))
            .add(Dense.of(2)).build();
    private static final DataSet DATA = data();

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static DataSet data() {
        float[] inputs = new float[40 * 4];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) RandomKey.of(3).split(i).generator().nextGaussian();
        }
        return DataSet.of(Shape.of(4), inputs, IntStream.range(0, 40).map(i -> i % 2).toArray(),
                DataSet.numberedClasses(2));
    }

    /** Runs epochs as another process does, and knows how they were asked for. */
    private static final class Elsewhere implements IslandEvaluator {
        private final PopulationEvaluator local = new LocalPopulationEvaluator(
                new NetworkEvaluator(NETWORK, WORKERS));
        private final List<String> epochs = new ArrayList<>();
        private int populations;

        @Override
        public List<Evaluation> evaluate(Population population, DataSet samples,
                Request request) {
            populations++;
            return local.evaluate(population, samples, request);
        }

        @Override
        public List<IslandEpoch.Outcome> evaluate(List<IslandEpoch> all) {
            IslandEpoch first = all.getFirst();
            epochs.add(all.size() + " from " + first.generation() + ": " + first.generations());
            try (Workers alone = Workers.of(1)) {
                return all.stream().map(epoch -> epoch.run(NETWORK, DATA, local, alone)).toList();
            }
        }
    }

    private static GeneticSettings settings() {
        return GeneticSettings.defaults().withPopulation(12).withElites(1)
                .withSelection(new Selection.Tournament(2)).withGenerations(LAST)
                .withStructure(new PopulationStructure(null, ISLANDS));
    }

    private static GeneticTrainer trainer(GeneticSettings settings, PopulationEvaluator evaluator) {
        return new GeneticTrainer(NETWORK, DATA, settings, RandomKey.of(5),
                NETWORK.initialParameters(RandomKey.of(1)), evaluator, WORKERS);
    }

    private static PopulationEvaluator local() {
        return new LocalPopulationEvaluator(new NetworkEvaluator(NETWORK, WORKERS));
    }

    private static Elsewhere compare(GeneticSettings settings) {
        Elsewhere elsewhere = new Elsewhere();
        GeneticTrainer expected = trainer(settings, local());
        GeneticTrainer actual = trainer(settings, elsewhere);
        for (int generation = 0; generation <= LAST; generation++) {
            Trainer.Step step = expected.advance(ALL);
            assertEquals(step, actual.advance(ALL), "generation " + generation);
            assertArrayEquals(Evolutions.bits(expected.state()),
                    Evolutions.bits(actual.state()));
        }
        assertArrayEquals(expected.parameters(), actual.parameters());
        return elsewhere;
    }

    private static void compareAhead(GeneticSettings settings) {
        Elsewhere elsewhere = compare(settings);
        assertEquals(List.of("3 from 1: 4", "3 from 5: 5", "3 from 10: 3"), elsewhere.epochs);
        assertEquals(1, elsewhere.populations, "the first population alone");
    }

    @Test
    void anEpochEndsBeforeTheNextMigrationAndTheLastWithTheSearch() {
        compareAhead(settings());
    }

    @Test
    void samplesOfEachGenerationAndInheritedFitnessAreTheSame() {
        compareAhead(settings().withObjective(Objective.of(new Fitness.AccuracyCrossEntropy())
                .withBatchSize(8).withInheritance(0.2)));
    }

    @Test
    void individualsTakeTheirOwnSigmasAlong() {
        compareAhead(settings().withMutation(settings().mutation()
                .withSigmaControl(new SigmaControl.SelfAdaptive(SigmaControl.SelfAdaptive.Per.LAYER,
                        0.3, 0))));
    }

    @Test
    void individualsTakeTheirOutcomesAlong() {
        compareAhead(settings().withSelection(new Selection.Lexicase()));
    }

    @Test
    void frozenLayersStayWhatTheyAre() {
        compareAhead(settings().withIndividuals(
                settings().individuals().withFrozen("dense_1")));
    }

    @Test
    void islandsThatLearnASigmaTogetherAreEvaluatedAsTheyAreBred() {
        Elsewhere elsewhere = compare(settings().withMutation(settings().mutation()
                .withSigmaControl(new SigmaControl.Gesmr(3, 2, 0.5))));
        assertEquals(List.of(), elsewhere.epochs);
    }

    @Test
    void aSearchThatGoesOnAmidAnEpochLooksAheadToItsEnd() {
        GeneticTrainer expected = trainer(settings(), local());
        Elsewhere elsewhere = new Elsewhere();
        GeneticTrainer actual = trainer(settings(), elsewhere);
        for (int generation = 0; generation <= LAST; generation++) {
            if (generation == 4) {
                var state = actual.state();
                actual = trainer(settings(), elsewhere);
                actual.advance(ALL);
                actual.advance(ALL);
                actual.restore(state);
            }
            assertEquals(expected.advance(ALL), actual.advance(ALL));
        }
        assertEquals(List.of("3 from 1: 4", "3 from 1: 4", "3 from 4: 1", "3 from 5: 5",
                "3 from 10: 3"), elsewhere.epochs);
    }

    @Test
    void whatWasFoundOfOthersIsRefused() {
        Elsewhere elsewhere = new Elsewhere();
        GeneticTrainer trainer = trainer(settings(), new IslandEvaluator() {
            @Override
            public List<Evaluation> evaluate(Population population, DataSet samples,
                    Request request) {
                return elsewhere.evaluate(population, samples, request);
            }

            @Override
            public List<IslandEpoch.Outcome> evaluate(List<IslandEpoch> epochs) {
                List<Evaluation> none = elsewhere.evaluate(
                        new Population.Rows(List.of(NETWORK.initialParameters(RandomKey.of(1)))),
                        DATA, new Request(false));
                return epochs.stream().map(epoch -> new IslandEpoch.Outcome(
                        IntStream.range(0, epoch.generations()).mapToObj(_ -> none).toList()))
                        .toList();
            }
        });
        trainer.advance(ALL);
        assertThrows(IllegalStateException.class, () -> trainer.advance(ALL));
    }
}
