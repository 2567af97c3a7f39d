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
import io.pomona.nn.Workspace;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Patterns;
import io.pomona.train.Trainer;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Safe mutation against gradients taken one by one, and against the change it is to bring about. */
@NullMarked
class SafeStepsTest {
    private static final Network NETWORK = Patterns.network(3, 0.5);
    private static final DataSet DATA = Patterns.draw(12, 0.3, 1);
    private static final int WEIGHTS = NETWORK.parameterCount();

    static List<SafeMutation> all() {
        return List.of(new SafeMutation.GradientSum(6), new SafeMutation.GradientAbsolute(6),
                new SafeMutation.Rescaled(6, 0.05, 6));
    }

    /** Returns what a step of 0.01 along every weight becomes, on all samples. */
    private static float[] adjusted(SafeMutation settings, float[] before, float size) {
        float[] after = before.clone();
        for (int i = 0; i < after.length; i++) {
            after[i] += i % 2 == 0 ? size : -size;
        }
        SafeSteps steps = new SafeSteps(NETWORK, DATA, settings, 1);
        steps.begin(RandomKey.of(3));
        steps.remember(0, before);
        steps.adjustInPlace(0, after);
        return after;
    }

    private static float[] weights() {
        return NETWORK.initialParameters(RandomKey.of(4));
    }

    /** Returns the sensitivity of each weight in parts of their mean, from one gradient a sample. */
    private static double[] sensitivities(boolean absolute) {
        double[] squares = new double[WEIGHTS];
        Workspace workspace = NETWORK.trainingWorkspace(1);
        for (int output = 0; output < 3; output++) {
            double[] sums = new double[WEIGHTS];
            for (int sample = 0; sample < DATA.size(); sample++) {
                workspace.forward(weights(), 0, DATA.inputs(), DATA.offset(sample), 1);
                Arrays.fill(workspace.logitsGradient(), 0);
                workspace.logitsGradient()[output] = 1;
                float[] gradient = new float[WEIGHTS];
                workspace.backward(1, gradient, null);
                for (int i = 0; i < WEIGHTS; i++) {
                    sums[i] += absolute ? Math.abs(gradient[i]) : gradient[i];
                }
            }
            for (int i = 0; i < WEIGHTS; i++) {
                squares[i] += sums[i] * sums[i];
            }
        }
        double mean = Arrays.stream(squares).map(Math::sqrt).average().orElseThrow();
        return Arrays.stream(squares).map(square -> Math.sqrt(square) / mean).toArray();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noiseIsDividedByTheSensitivityOfTheOutputs(boolean absolute) {
        int samples = DATA.size();
        float[] before = weights();
        float[] after = adjusted(absolute
                ? new SafeMutation.GradientAbsolute(samples)
                : new SafeMutation.GradientSum(samples), before, 0.01f);
        double[] expected = sensitivities(absolute);
        int larger = 0;
        for (int i = 0; i < WEIGHTS; i++) {
            double divisor = expected[i] == 0 ? 1 : Math.max(expected[i], 0.01);
            double step = (i % 2 == 0 ? 0.01 : -0.01) / divisor;
            assertEquals(step, after[i] - before[i], 1e-3 * Math.abs(step) + 1e-6, "weight " + i);
            larger += divisor < 0.5 ? 1 : 0;
        }
        assertTrue(larger > 10, "the test met weights that matter little");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.3})
    void theStepIsRescaledToTheChangeThatIsWanted(double wanted) {
        float[] before = weights();
        // Both too long a step and too short a one.
        for (float size : new float[]{1, 1e-3f}) {
            float[] after = adjusted(new SafeMutation.Rescaled(DATA.size(), wanted, 20), before,
                    size);
            assertEquals(wanted, change(before, after), 0.02 * wanted);
            double factor = (after[0] - before[0]) / size;
            for (int i = 0; i < WEIGHTS; i++) {
                double step = factor * (i % 2 == 0 ? size : -size);
                assertEquals(step, after[i] - before[i], 1e-4 * Math.abs(step) + 1e-6);
            }
        }
    }

    @Test
    void aChangeThatNoTryComesNearTakesTheSmallestTried() {
        float[] before = weights();
        float[] after = adjusted(new SafeMutation.Rescaled(DATA.size(), 1e-6, 3), before, 1);
        assertTrue(change(before, after) > 2e-6, "each try changes more than twice too much");
        for (int i = 0; i < WEIGHTS; i++) {
            assertEquals(i % 2 == 0 ? 0.25 : -0.25, after[i] - before[i], 1e-6);
        }
    }

    private static double change(float[] before, float[] after) {
        float[] old = probabilities(before);
        float[] now = probabilities(after);
        double sum = 0;
        for (int i = 0; i < old.length; i++) {
            sum += Math.pow(now[i] - old[i], 2);
        }
        return Math.sqrt(sum / old.length);
    }

    private static float[] probabilities(float[] weights) {
        Workspace workspace = NETWORK.workspace(DATA.size());
        workspace.forward(weights, 0, DATA.inputs(), 0, DATA.size());
        float[] probabilities = new float[3 * DATA.size()];
        workspace.probabilities(probabilities, DATA.size());
        return probabilities;
    }

    private static GeneticTrainer trainer(SafeMutation safe, Workers workers) {
        Mutation mutation = new Mutation(0.7, 0.5, 0.1, Mutation.Scale.INITIAL_SPREAD);
        return new GeneticTrainer(NETWORK, DATA,
                GeneticSettings.defaults().withPopulation(10).withMutation(mutation.withSafe(safe))
                        .withCrossover(new Crossover.None()),
                RandomKey.of(5), weights(),
                new LocalPopulationEvaluator(new NetworkEvaluator(NETWORK, workers)), workers);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatItCostsIsCharged(SafeMutation safe) {
        try (Workers workers = Workers.of(2)) {
            GeneticTrainer trainer = trainer(safe, workers);
            trainer.advance(Long.MAX_VALUE);
            Trainer.Step step = trainer.advance(Long.MAX_VALUE);
            // Whoever is evaluated is a mutant. Three outputs, three passes; or six tries and the start.
            long passes = safe instanceof SafeMutation.Rescaled ? 7 * 6 : 3 * 3 * 6;
            assertTrue(step.evaluations() > 0);
            assertEquals(step.evaluations() * (DATA.size() + passes), step.samples());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void anyNumberOfThreadsAndAStopInBetweenGiveTheSameBits(SafeMutation safe) {
        List<Trainer.Step> expected = List.of();
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                List<Trainer.Step> steps = new ArrayList<>();
                GeneticTrainer trainer = trainer(safe, workers);
                for (int i = 0; i < 6; i++) {
                    steps.add(trainer.advance(Long.MAX_VALUE));
                    if (i == 3 && threads > 1) {
                        GeneticTrainer next = trainer(safe, workers);
                        next.restore(trainer.state());
                        trainer = next;
                    }
                }
                expected = threads == 1 ? steps : expected;
                assertEquals(expected, steps);
            }
        }
    }

    @Test
    void normalizedBatchesAreServedExceptSampleBySample() {
        Network network = Network.builder(Shape.of(8, 8, 1)).add(BatchNormalization.of())
                .add(new Flatten()).add(Dense.of(3)).build();
        float[] before = network.initialParameters(RandomKey.of(1));
        float[] after = before.clone();
        for (int i = 0; i < after.length; i++) {
            after[i] += 0.01f;
        }
        SafeSteps steps = new SafeSteps(network, DATA, new SafeMutation.GradientSum(12), 1);
        steps.begin(RandomKey.of(3));
        steps.remember(0, before);
        float[] unsafe = after.clone();
        steps.adjustInPlace(0, after);
        assertTrue(!Arrays.equals(unsafe, after));
        for (float weight : after) {
            assertTrue(Float.isFinite(weight));
        }
        assertRefused(() -> new SafeSteps(network, DATA, new SafeMutation.GradientAbsolute(4), 1),
                "sm_g_abs", "batch normalization");
    }

    @Test
    void aNetworkOfNoGradientKeepsItsStep() {
        float[] before = new float[WEIGHTS];
        Arrays.fill(before, Float.NaN);
        float[] after = adjusted(new SafeMutation.GradientSum(3), before, 1);
        assertArrayEquals(before, after);
    }
}
