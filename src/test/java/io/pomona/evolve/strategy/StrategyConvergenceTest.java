// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.evolve.Mutation;
import io.pomona.train.Schedule;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Strategies on standard functions of ten arguments, from (1, ..., 1) or (-1, ..., -1). */
@NullMarked
class StrategyConvergenceTest {
    private static final int NEVER = 1_000_000;
    private static final Workers WORKERS = Workers.of(1);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    /** Returns after how many evaluations the mean has less than the target. */
    private static int evaluations(StrategySettings settings, ToDoubleFunction<float[]> function,
            float start, double target, int most) {
        float[] first = new float[10];
        Arrays.fill(first, start);
        StrategyTrainer trainer = Functions.trainer(settings, function, first, WORKERS);
        trainer.advance(Long.MAX_VALUE);
        int evaluations = 0;
        while (evaluations < most) {
            evaluations += (int) trainer.advance(Long.MAX_VALUE).evaluations();
            if (function.applyAsDouble(trainer.parameters()) < target) {
                return evaluations;
            }
        }
        return NEVER;
    }

    private static StrategySettings absolute(StrategySettings settings) {
        return settings.withSigma(0.5, Mutation.Scale.ABSOLUTE);
    }

    private static void assertWithin(int least, int most, int evaluations) {
        assertTrue(evaluations >= least && evaluations <= most, evaluations + " evaluations");
    }

    @Test
    void gradientStrategiesReachTheMiddleOfASphere() {
        // Without a falling rate they circle around it. An epoch is one evaluation here.
        Schedule falling = new Schedule.Cosine(20_000, 0, 0.001);
        Schedule constant = new Schedule.Constant();
        for (CenterOptimizer optimizer : new CenterOptimizer[]{
            new CenterOptimizer.Adam(0.9, 0.999, 1e-8), new CenterOptimizer.ClipUp(0.9, 2),
            new CenterOptimizer.Sgd(0.5)}) {
            StrategySettings openAi = absolute(StrategySettings.of(new Strategy.OpenAiEs(optimizer,
                    0.1, falling, constant, 0, Shaping.CENTERED_RANK)).withPopulation(20));
            StrategySettings pgpe = absolute(StrategySettings.of(new Strategy.Pgpe(optimizer, 0.1,
                    falling, 0.05, 0.2, 0, Shaping.CENTERED_RANK)).withPopulation(20));
            assertWithin(200, 20_000, evaluations(openAi, Functions::sphere, 1, 1e-3, 20_000));
            assertWithin(200, 20_000, evaluations(pgpe, Functions::sphere, 1, 1e-3, 20_000));
        }
    }

    @Test
    void naturalAndCovarianceStrategiesConvergeLogLinearlyOnASphere() {
        for (StrategySettings settings : new StrategySettings[]{StrategySettings.snes(),
            StrategySettings.separableCmaEs(), StrategySettings.cmaEs()}) {
            int first = evaluations(absolute(settings), Functions::sphere, 1, 1e-5, 20_000);
            int second = evaluations(absolute(settings), Functions::sphere, 1, 1e-10, 20_000);
            assertWithin(300, 3_000, second);
            assertEquals(2, (double) second / first, 0.4);
        }
    }

    @Test
    void strategiesWithASigmaForEachWeightSolveAnEllipsoid() {
        assertWithin(500, 10_000, evaluations(absolute(StrategySettings.snes()),
                Functions::ellipsoid, 1, 1e-8, 50_000));
        assertWithin(500, 10_000, evaluations(absolute(StrategySettings.separableCmaEs()),
                Functions::ellipsoid, 1, 1e-8, 50_000));
        assertWithin(500, 10_000, evaluations(absolute(StrategySettings.cmaEs()),
                Functions::ellipsoid, 1, 1e-8, 50_000));
    }

    @Test
    void onlyTheFullMatrixSolvesATurnedEllipsoidAsFast() {
        int upright = evaluations(absolute(StrategySettings.cmaEs()), Functions::ellipsoid, 1,
                1e-8, 50_000);
        int turned = evaluations(absolute(StrategySettings.cmaEs()), Functions::turnedEllipsoid,
                1, 1e-8, 50_000);
        assertEquals(1, (double) turned / upright, 0.35);
        assertEquals(NEVER, evaluations(absolute(StrategySettings.separableCmaEs()),
                Functions::turnedEllipsoid, 1, 1e-8, 5 * turned));
    }

    @Test
    void theFullMatrixFollowsTheValleyOfRosenbrock() {
        for (boolean active : new boolean[]{false, true}) {
            StrategySettings settings = StrategySettings.of(new Strategy.CmaEs(active));
            assertWithin(1_000, 20_000, evaluations(absolute(settings), Functions::rosenbrock, 0,
                    1e-8, 50_000));
        }
    }
}
