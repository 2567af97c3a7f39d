// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class OptimizerStateTest {
    static List<Optimizer> optimizers() {
        return List.of(new Optimizer.Sgd(0, false), new Optimizer.Sgd(0.9, false),
                new Optimizer.Sgd(0.9, true), new Optimizer.Adam(0.9, 0.999, 1e-8),
                new Optimizer.AdamW(0.9, 0.999, 1e-8), new Optimizer.RmsProp(0.99, 1e-8));
    }

    private static float step(Optimizer optimizer, double l2, double weightDecay, float weight,
            float gradient) {
        float[] weights = {weight};
        new OptimizerState(optimizer, 1, l2, weightDecay).stepInPlace(weights,
                new float[]{gradient}, 0.1);
        return weights[0];
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void l2IsTheSameAsAGradientWithTheWeightAdded(Optimizer optimizer) {
        assertEquals(step(optimizer, 0, 0, 2, 0.5f + 0.25f * 2), step(optimizer, 0.25, 0, 2, 0.5f));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void weightDecayShrinksByRateTimesDecayWhateverTheGradient(Optimizer optimizer) {
        float shrunk = 2 * (float) (1 - 0.1 * 0.25);
        assertEquals(step(optimizer, 0, 0, shrunk, 0.5f), step(optimizer, 0, 0.25, 2, 0.5f));
        assertEquals(shrunk, step(optimizer, 0, 0.25, 2, 0));
    }

    @Test
    void firstStepsAreAsWorkedOutByHand() {
        assertEquals(1 - 0.1 * 0.5, step(new Optimizer.Sgd(0.9, false), 0, 0, 1, 0.5f), 1e-7);
        assertEquals(1 - 0.1 * (0.5 + 0.9 * 0.5),
                step(new Optimizer.Sgd(0.9, true), 0, 0, 1, 0.5f), 1e-7);
        // Adam's first step is the rate whatever the gradient's size.
        assertEquals(0.9, step(new Optimizer.Adam(0.9, 0.999, 1e-8), 0, 0, 1, 0.5f), 1e-6);
        assertEquals(1.1, step(new Optimizer.Adam(0.9, 0.999, 1e-8), 0, 0, 1, -300f), 1e-6);
        // RMSProp divides by sqrt(0.01 g^2) at first.
        assertEquals(0, step(new Optimizer.RmsProp(0.99, 1e-8), 0, 0, 1, 0.5f), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void nothingMovesWithoutAGradient(Optimizer optimizer) {
        assertEquals(3, step(optimizer, 0, 0, 3, 0));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aRestoredStateGoesOnBitForBit(Optimizer optimizer) {
        float[] weights = {1, -2, 3};
        OptimizerState undisturbed = new OptimizerState(optimizer, 3, 0.01, 0.02);
        for (int i = 0; i < 7; i++) {
            undisturbed.stepInPlace(weights, new float[]{i, -1, 0.5f}, 0.01);
        }
        TrainerState saved = TrainerState.empty();
        undisturbed.save(saved);
        float[] others = weights.clone();
        OptimizerState restored = new OptimizerState(optimizer, 3, 0.01, 0.02);
        for (int i = 0; i < 3; i++) {
            undisturbed.stepInPlace(weights, new float[]{3, i, -0.5f}, 0.01);
        }
        restored.restore(saved);
        for (int i = 0; i < 3; i++) {
            restored.stepInPlace(others, new float[]{3, i, -0.5f}, 0.01);
        }
        assertArrayEquals(weights, others);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused(() -> new Optimizer.Sgd(1, false), "momentum", "1.0");
        assertRefused(() -> new Optimizer.Sgd(0, true), "nesterov");
        assertRefused(() -> new Optimizer.Adam(-0.1, 0.9, 1), "beta1", "-0.1");
        assertRefused(() -> new Optimizer.AdamW(0.1, 1, 1), "beta2", "1.0");
        assertRefused(() -> new Optimizer.Adam(0.1, 0.9, 0), "epsilon", "0.0");
        assertRefused(() -> new Optimizer.RmsProp(Double.NaN, 1), "rho", "NaN");
    }
}
