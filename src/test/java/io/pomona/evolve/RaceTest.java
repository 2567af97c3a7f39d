// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Dense;
import io.pomona.nn.Flatten;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.Candidate;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Patterns;
import io.pomona.train.Schedule;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Racing saves passes, and nothing else differs. */
@NullMarked
class RaceTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final Network NETWORK = Patterns.network(3, 0);
    private static final DataSet DATA = Patterns.draw(300, 0.6, 1);
    private static final DataSet EASY = Patterns.draw(300, 0.1, 1);
    private static final Workers WORKERS = Workers.of(2);
    private static final int GENERATIONS = 4;
    private static final Objective PLAIN = Objective.of(Fitness.ACCURACY_CROSS_ENTROPY);
    private static final GeneticSettings SETTINGS = GeneticSettings.defaults().withPopulation(18)
            .withElites(1).withMutation(new Mutation(0.7, 0.3, 0.5, Mutation.Scale.INITIAL_SPREAD));

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static GeneticTrainer trainer(GeneticSettings settings, boolean racing,
            Workers workers) {
        return new GeneticTrainer(NETWORK, DATA,
                settings.withObjective(settings.objective().withRacing(racing)), RandomKey.of(3),
                NETWORK.initialParameters(RandomKey.of(4)),
                new LocalPopulationEvaluator(new NetworkEvaluator(NETWORK, workers)), workers);
    }

    static List<GeneticSettings> races() {
        List<GeneticSettings> races = new ArrayList<>();
        for (Selection selection : List.of(new Selection.Truncation(3),
                new Selection.Truncation(null, 0.3), new Selection.Tournament(2),
                new Selection.Tournament(4), new Selection.ParsimonyTournament(3, null),
                new Selection.Elite(2, new Selection.Tournament(3)),
                new Selection.Elite(1, new Selection.Truncation(4)))) {
            races.add(SETTINGS.withSelection(selection));
            races.add(SETTINGS.withSelection(selection).withElites(0)
                    .withObjective(PLAIN.withBatchSize(120).withInheritance(0.3)));
        }
        for (Fitness fitness : FitnessTest.all()) {
            races.add(SETTINGS.withObjective(PLAIN.withFitness(fitness)));
            races.add(SETTINGS.withObjective(PLAIN.withFitness(fitness).withBatchSize(150)));
        }
        races.add(SETTINGS.withObjective(new Objective(Fitness.CROSS_ENTROPY, null, 0.01)));
        for (SigmaControl control : List.of(
                new SigmaControl.Scheduled(new Schedule.Exponential(0.9)),
                new SigmaControl.SelfAdaptive(SigmaControl.SelfAdaptive.Per.INDIVIDUAL, 0.2, 0),
                new SigmaControl.SelfAdaptive(SigmaControl.SelfAdaptive.Per.LAYER, 0.2, 0))) {
            GeneticSettings controlled = SETTINGS.withSelection(new Selection.Truncation(4))
                    .withMutation(SETTINGS.mutation().withSigmaControl(control));
            races.add(controlled);
            races.add(controlled.withObjective(PLAIN.withBatchSize(120)));
        }
        // Outputs that are not finite, and many that are enormous.
        races.add(SETTINGS.withSelection(new Selection.Tournament(3))
                .withMutation(new Mutation(1, 0.01, 1e19, Mutation.Scale.ABSOLUTE)));
        return races;
    }

    @ParameterizedTest
    @MethodSource("races")
    void everyGenerationHasTheSameWeightsAsWithoutRacing(GeneticSettings settings) {
        GeneticTrainer whole = trainer(settings, false, WORKERS);
        GeneticTrainer raced = trainer(settings, true, WORKERS);
        long saved = 0;
        for (int generation = 0; generation <= GENERATIONS; generation++) {
            Trainer.Step expected = whole.advance(ALL);
            Trainer.Step got = raced.advance(ALL);
            assertArrayEquals(Evolutions.bits(whole.state()), Evolutions.bits(raced.state()));
            assertArrayEquals(whole.parameters(), raced.parameters());
            assertEquals(whole.trainScore(), raced.trainScore());
            assertEquals(expected.fitness(), got.fitness());
            assertEquals(expected.sigma(), got.sigma());
            assertEquals(expected.evaluations(), got.evaluations());
            assertEquals(expected.samples() - got.samples(), got.population().samplesSaved());
            saved += got.population().samplesSaved();
            assertBounds(whole.state(), raced.state(), got.population().unfinished());
        }
        assertTrue(saved > 0, "something was saved");
    }

    /** Fitnesses are what they are, but for those broken off, which are bounds from above. */
    private static void assertBounds(TrainerState whole, TrainerState raced, long unfinished) {
        double[] exact = whole.doubles("fitness");
        double[] got = raced.doubles("fitness");
        long differ = 0;
        for (int i = 0; i < exact.length; i++) {
            assertTrue(got[i] >= exact[i], got[i] + " bounds " + exact[i]);
            differ += got[i] == exact[i] ? 0 : 1;
        }
        assertTrue(differ <= unfinished);
    }

    @Test
    void thoseBrokenOffRankBehindAllThatCanBeSelected() {
        GeneticTrainer raced = trainer(SETTINGS.withSelection(new Selection.Truncation(4)), true,
                WORKERS);
        GeneticTrainer whole = trainer(SETTINGS.withSelection(new Selection.Truncation(4)), false,
                WORKERS);
        for (int generation = 0; generation <= GENERATIONS; generation++) {
            raced.advance(ALL);
            whole.advance(ALL);
            double[] got = raced.state().doubles("fitness");
            double[] exact = whole.state().doubles("fitness");
            double fourth = Arrays.stream(exact).sorted().skip(14).findFirst()
                    .orElseThrow();
            for (int i = 0; i < got.length; i++) {
                assertTrue(got[i] == exact[i] || got[i] < fourth);
            }
        }
    }

    @Test
    void theMembersOfAnEnsembleAreThoseOfARunWithoutRacing() {
        GeneticSettings settings = SETTINGS.withSelection(new Selection.Truncation(2))
                .withIndividuals(new Individuals(Genome.WEIGHTS, new FirstPopulation.Random(),
                        List.of(), false, 7));
        GeneticTrainer raced = trainer(settings, true, WORKERS);
        GeneticTrainer whole = trainer(settings, false, WORKERS);
        for (int generation = 0; generation <= GENERATIONS; generation++) {
            raced.advance(ALL);
            whole.advance(ALL);
            List<Candidate> expected = whole.candidates(7);
            List<Candidate> got = raced.candidates(7);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i).parameters(), got.get(i).parameters());
                assertArrayEquals(expected.get(i).objectives(), got.get(i).objectives());
            }
        }
    }

    @Test
    void besideAGoodEliteBadChildrenCostLittle() {
        float[] good = evolved();
        GeneticSettings settings = SETTINGS.withPopulation(30)
                .withSelection(new Selection.Truncation(1))
                .withMutation(new Mutation(1, 1, 2, Mutation.Scale.INITIAL_SPREAD))
                .withObjective(PLAIN.withRacing(true));
        GeneticTrainer raced = new GeneticTrainer(NETWORK, EASY, settings, RandomKey.of(3), good,
                new LocalPopulationEvaluator(new NetworkEvaluator(NETWORK, WORKERS)), WORKERS);
        raced.advance(ALL);
        double best = raced.state().doubles("fitness")[0];
        assertTrue(best > 0.9, () -> "fitness " + best);
        Trainer.Step step = raced.advance(ALL);
        assertTrue(step.population().unfinished() >= 28);
        double share = (double) step.population().samplesSaved() / (29 * EASY.size());
        assertTrue(share > 0.6, () -> "saved " + share);
    }

    /** Returns weights that are right nearly always. */
    private static float[] evolved() {
        GeneticTrainer trainer = new GeneticTrainer(NETWORK, EASY,
                SETTINGS.withSelection(new Selection.Truncation(4))
                        .withObjective(PLAIN.withFitness(Fitness.CROSS_ENTROPY).withBatchSize(60)),
                RandomKey.of(1), NETWORK.initialParameters(RandomKey.of(2)),
                new LocalPopulationEvaluator(new NetworkEvaluator(NETWORK, WORKERS)), WORKERS);
        for (int i = 0; i < 150; i++) {
            trainer.advance(ALL);
        }
        return trainer.parameters();
    }

    @Test
    void passesSavedAreTheSameForAnyNumberOfThreads() {
        List<List<Trainer.Step>> runs = new ArrayList<>();
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                GeneticTrainer trainer = trainer(SETTINGS.withSelection(new Selection.Tournament(3))
                        .withObjective(PLAIN.withBatchSize(130)), true, workers);
                List<Trainer.Step> steps = new ArrayList<>();
                for (int i = 0; i <= GENERATIONS; i++) {
                    steps.add(trainer.advance(ALL));
                }
                runs.add(steps);
            }
        }
        assertTrue(runs.getFirst().getLast().population().samplesSaved() > 0);
        assertEquals(runs.get(0), runs.get(1));
        assertEquals(runs.get(0), runs.get(2));
    }

    @Test
    void aRaceGoesOnAfterARestoreAsIfItHadNeverStopped() {
        GeneticSettings settings = SETTINGS.withSelection(new Selection.Tournament(3));
        GeneticTrainer undisturbed = trainer(settings, true, WORKERS);
        for (int i = 0; i < 4; i++) {
            undisturbed.advance(ALL);
        }
        GeneticTrainer restored = trainer(settings, true, WORKERS);
        restored.restore(undisturbed.state());
        for (int i = 0; i < 4; i++) {
            assertEquals(undisturbed.advance(ALL), restored.advance(ALL));
            assertArrayEquals(Evolutions.bits(undisturbed.state()),
                    Evolutions.bits(restored.state()));
        }
    }

    @Test
    void racingIsRefusedWhereSelectionLooksAtEveryFitness() {
        GeneticSettings racing = SETTINGS.withObjective(PLAIN.withRacing(true));
        for (Selection selection : List.of(new Selection.RouletteWheel(), new Selection.Lexicase(),
                new Selection.LinearRank(0.5), new Selection.ParsimonyTournament(3, 4),
                new Selection.Elite(1, new Selection.Boltzmann(4)))) {
            assertRefused(() -> racing.withSelection(selection), "selection", "racing");
        }
        for (SigmaControl control : List.of(new SigmaControl.OneFifth(1.2, 5, 0.2),
                new SigmaControl.Gesmr(5, 2, 0.5))) {
            assertRefused(() -> racing.withMutation(
                    racing.mutation().withSigmaControl(control)), "sigma_control", "racing");
        }
        assertRefused(() -> racing.withIndividuals(new Individuals(Genome.WEIGHTS,
                new FirstPopulation.Random(), List.of(), true, null)), "keep_population", "racing");
        assertRefused(() -> racing.withStructure(
                new PopulationStructure(new Niching(0.5, 1), null)), "racing", "niching");
        assertRefused(() -> racing.withStructure(
                new PopulationStructure(null, new Islands(2, 1, 1))), "racing", "islands");
    }

    @Test
    void racingIsRefusedForNetworksThatNormalizeBatches() {
        Network network = Network.builder(Shape.of(8, 8, 1)).add(new Flatten())
                .add(BatchNormalization.of()).add(Dense.of(3)).build();
        assertRefused(() -> new GeneticTrainer(network, DATA,
                SETTINGS.withObjective(PLAIN.withRacing(true)), RandomKey.of(1),
                network.initialParameters(RandomKey.of(1)),
                new LocalPopulationEvaluator(new NetworkEvaluator(network, WORKERS)), WORKERS),
                "racing", "normalize");
        assertRefused(() -> new NetworkEvaluator(network, WORKERS).evaluateInSlices(List.of(),
                DATA, Set.of()), "normalizes batches");
    }
}
