// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole searches of functions whose smallest value is known. */
@NullMarked
class OperatorSearchTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final Workers WORKERS = Workers.of(2);
    private static final GeneticSettings BASE = GeneticSettings.defaults().withPopulation(40)
            .withElites(2).withSelection(new Selection.Truncation(10));
    /** A fixed sigma that is far too large near the optimum. */
    private static final Mutation LARGE = new Mutation(1, 1, 1, Mutation.Scale.INITIAL_SPREAD);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    static List<SigmaControl> learning() {
        return List.of(new SigmaControl.OneFifth(1.3, 1, 0.2),
                new SigmaControl.SelfAdaptive(SigmaControl.SelfAdaptive.Per.INDIVIDUAL, 0.3, 0),
                new SigmaControl.SelfAdaptive(SigmaControl.SelfAdaptive.Per.LAYER, 0.3, 0),
                new SigmaControl.Gesmr(5, 2, 0.4));
    }

    static Stream<GeneticSettings> settings() {
        Stream<GeneticSettings> controls = learning().stream()
                .map(control -> BASE.withMutation(LARGE.withSigmaControl(control)));
        Stream<GeneticSettings> crossovers = Stream.of(new Crossover.Mean(0.5, 3,
                Crossover.Mean.Weights.LOG_RANK), new Crossover.Intermediate(0.9, 0.25),
                new Crossover.SimulatedBinary(0.9, 0.5, 5), new Crossover.ByNeuron(0.9, 0.5),
                new Crossover.ByLayer(0.9, 0.5), new Crossover.None())
                .map(BASE::withCrossover);
        Stream<GeneticSettings> others = Stream.of(
                BASE.withMutation(BASE.mutation().withNoise(new Noise.Cauchy())),
                BASE.withMutation(BASE.mutation().withNoise(new Noise.Polynomial(10))),
                BASE.withChildren(new ChildShares(0.5, 0.3, 0.2)));
        return Stream.of(controls, crossovers, others).flatMap(each -> each);
    }

    private static List<Trainer.Step> run(GeneticTrainer trainer, int generations) {
        List<Trainer.Step> steps = new ArrayList<>();
        for (int i = 0; i <= generations; i++) {
            steps.add(trainer.advance(ALL));
        }
        return steps;
    }

    private static double loss(Trainer.Step step) {
        return 1 / step.fitness() - 1;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everyOperatorGoesDownhill(GeneticSettings settings) {
        List<Trainer.Step> onSphere = run(Genomes.search(settings, Genomes::sphere, 1, WORKERS),
                150);
        assertTrue(loss(onSphere.getLast()) < 0.03 * loss(onSphere.getFirst()),
                () -> "sphere: " + loss(onSphere.getFirst()) + " " + loss(onSphere.getLast()));
        List<Trainer.Step> onEllipsoid = run(
                Genomes.search(settings, Genomes::ellipsoid, 2, WORKERS), 150);
        assertTrue(loss(onEllipsoid.getLast()) < 0.03 * loss(onEllipsoid.getFirst()),
                () -> "ellipsoid: " + loss(onEllipsoid.getFirst()) + " "
                        + loss(onEllipsoid.getLast()));
    }

    @ParameterizedTest
    @MethodSource("learning")
    void sigmaFallsAsTheOptimumComesNearAndTheSearchGoesOn(SigmaControl control) {
        GeneticSettings settings = BASE.withCrossover(new Crossover.None())
                .withMutation(LARGE.withSigmaControl(control));
        GeneticSettings fixed = settings
                .withMutation(LARGE.withSigmaControl(new SigmaControl.Fixed()));
        List<Trainer.Step> steps = run(Genomes.search(settings, Genomes::sphere, 3, WORKERS), 200);
        List<Trainer.Step> control0 = run(Genomes.search(fixed, Genomes::sphere, 3, WORKERS), 200);
        assertTrue(steps.getLast().sigma() < 0.05, () -> "sigma " + steps.getLast().sigma());
        assertTrue(loss(steps.getLast()) < 1e-3 * loss(control0.getLast()),
                () -> loss(steps.getLast()) + " " + loss(control0.getLast()));
        assertEquals(1, control0.getLast().sigma());
    }

    @ParameterizedTest
    @MethodSource("learning")
    void sigmaGrowsFarFromTheOptimum(SigmaControl control) {
        GeneticSettings settings = BASE.withCrossover(new Crossover.None())
                .withMutation(new Mutation(1, 1, 1e-3, Mutation.Scale.INITIAL_SPREAD)
                        .withSigmaControl(control));
        // A slope without an end: the longer the step the better.
        List<Trainer.Step> steps = run(Genomes.search(settings,
                x -> Math.exp(Math.min(50, x[0] + x[1] + x[2])), 4, WORKERS), 60);
        assertTrue(steps.getLast().sigma() > 0.01, () -> "sigma " + steps.getLast().sigma());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void anyNumberOfThreadsAndAStopInBetweenGiveTheSameBits(GeneticSettings settings) {
        List<Trainer.Step> expected = List.of();
        float[] parameters = {};
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                GeneticTrainer first = Genomes.search(settings, Genomes::ellipsoid, 5, workers);
                List<Trainer.Step> steps = new ArrayList<>(run(first, 8));
                GeneticTrainer second = Genomes.search(settings, Genomes::ellipsoid, 5, workers);
                second.restore(first.state());
                for (int i = 0; i < 8; i++) {
                    steps.add((threads == 1 ? first : second).advance(ALL));
                }
                if (threads == 1) {
                    expected = steps;
                    parameters = first.parameters();
                }
                assertEquals(expected, steps);
                assertArrayEquals(parameters, (threads == 1 ? first : second).parameters());
            }
        }
    }

    @Test
    void aFirstPopulationThatWasRestoredGoesOnAlike() {
        for (SigmaControl control : learning()) {
            GeneticSettings settings = BASE.withMutation(LARGE.withSigmaControl(control));
            GeneticTrainer first = Genomes.search(settings, Genomes::sphere, 6, WORKERS);
            first.advance(ALL);
            TrainerState state = first.state();
            GeneticTrainer second = Genomes.search(settings, Genomes::sphere, 6, WORKERS);
            second.restore(state);
            assertEquals(run(first, 3), run(second, 3));
        }
    }
}
