// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@NullMarked
class CenterUpdateTest {
    private static final Workers WORKERS = Workers.of(1);
    private static final CenterOptimizer.Adam ADAM = new CenterOptimizer.Adam(0.9, 0.999, 1e-8);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static float[] climb(CenterOptimizer optimizer, float[] unit, double weightDecay,
            float[]... gradients) {
        CenterUpdate update = new CenterUpdate(optimizer, unit, WORKERS);
        float[] mean = {10, 10};
        for (float[] gradient : gradients) {
            update.climb(mean, gradient.clone(), 0.5, weightDecay);
        }
        return mean;
    }

    @Test
    void plainAscentAddsRateTimesGradientInUnits() {
        assertArrayEquals(new float[]{10 + 0.5f * 2 * 3, 10 - 0.5f * 4},
                climb(new CenterOptimizer.Sgd(0), new float[]{2, 1}, 0, new float[]{3, -4}));
    }

    @Test
    void momentumCarriesOn() {
        // v = 3, then 0.5 * 3 + 1.
        assertArrayEquals(new float[]{10 + 0.5f * (3 + 2.5f), 10},
                climb(new CenterOptimizer.Sgd(0.5), new float[]{1, 1}, 0, new float[]{3, 0},
                        new float[]{1, 0}));
    }

    @Test
    void adamsFirstStepIsTheRateWhateverTheGradient() {
        float[] mean = climb(ADAM, new float[]{2, 1}, 0, new float[]{1e-3f, -50});
        assertEquals(11, mean[0], 1e-4);
        assertEquals(9.5, mean[1], 1e-4);
    }

    @Test
    void clipUpStepsByTheRateAndNeverFasterThanItsHighestSpeed() {
        CenterOptimizer.ClipUp clipUp = new CenterOptimizer.ClipUp(0.9, 1.5);
        float[] gradient = {300, -400};
        float[] first = climb(clipUp, new float[]{1, 1}, 0, gradient);
        assertArrayEquals(new float[]{10.3f, 9.6f}, first, 1e-5f);
        // 1.9 rates would be too fast.
        float[] second = climb(clipUp, new float[]{1, 1}, 0, gradient, gradient);
        assertArrayEquals(new float[]{10.3f + 0.45f, 9.6f - 0.6f}, second, 1e-5f);
    }

    @Test
    void clipUpWithoutAnyGradientCoastsToAStandstill() {
        CenterOptimizer.ClipUp clipUp = new CenterOptimizer.ClipUp(0.5, 2);
        float[] mean = climb(clipUp, new float[]{1, 1}, 0, new float[]{1, 0}, new float[2]);
        assertArrayEquals(new float[]{10.75f, 10}, mean);
    }

    @Test
    void theStepIsKeptWhereItCarriesOn() {
        assertEquals(Set.of("center_step"), saved(new CenterOptimizer.ClipUp(0.9, 2)));
        assertEquals(Set.of(), saved(new CenterOptimizer.Sgd(0)));
    }

    private static Set<String> saved(CenterOptimizer optimizer) {
        TrainerState state = TrainerState.empty();
        new CenterUpdate(optimizer, new float[]{1, 1}, WORKERS).save(state);
        return state.rows().keySet().stream().filter("center_step"::equals)
                .collect(Collectors.toSet());
    }

    @Test
    void decayTakesRateTimesDecayOffTheMean() {
        for (CenterOptimizer optimizer : new CenterOptimizer[]{ADAM, new CenterOptimizer.Sgd(0.9),
            new CenterOptimizer.ClipUp(0.9, 2)}) {
            assertArrayEquals(new float[]{9.5f, 9.5f},
                    climb(optimizer, new float[]{2, 1}, 0.1, new float[2]), 1e-6f);
        }
    }
}
