// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.evolve.SquaredNorm;
import io.pomona.tensor.Elementwise;
import io.pomona.train.Optimizer;
import io.pomona.train.OptimizerState;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.Arrays;

/**
 * A {@link CenterOptimizer} at work on a mean. It sees each weight in its unit, so that all layers move
 * in proportion whatever the rule.
 */
final class CenterUpdate {
    private final CenterOptimizer optimizer;
    private final float[] unit;
    private final Workers workers;
    /** What the mean moves by, in units; ClipUp's velocity. */
    private final float[] step;
    private final OptimizerState state;

    CenterUpdate(CenterOptimizer optimizer, float[] unit, Workers workers) {
        this.optimizer = optimizer;
        this.unit = unit;
        this.workers = workers;
        this.step = new float[unit.length];
        this.state = new OptimizerState(rule(optimizer),
                optimizer instanceof CenterOptimizer.ClipUp ? 0 : unit.length, 0, 0);
    }

    private static Optimizer rule(CenterOptimizer optimizer) {
        return switch (optimizer) {
            case CenterOptimizer.Adam(double beta1, double beta2, double epsilon) ->
                new Optimizer.Adam(beta1, beta2, epsilon);
            case CenterOptimizer.Sgd(double momentum) -> new Optimizer.Sgd(momentum, false);
            case CenterOptimizer.ClipUp _ -> new Optimizer.Sgd(0, false);
        };
    }

    /** Moves the mean uphill; the gradient, in units, is overwritten. */
    void climb(float[] mean, float[] gradient, double learningRate, double weightDecay) {
        if (optimizer instanceof CenterOptimizer.ClipUp clipUp) {
            clip(clipUp, gradient, learningRate);
        } else {
            // Optimisers go downhill.
            Elementwise.scaleInPlace(gradient, 0, gradient.length, -1);
            Arrays.fill(step, 0);
            state.stepInPlace(step, gradient, learningRate, workers);
        }
        float keep = (float) (1 - learningRate * weightDecay);
        Blocks.run(workers, mean.length, (_, from, end) -> {
            for (int i = from; i < end; i++) {
                mean[i] = Math.fma(unit[i], step[i], keep * mean[i]);
            }
        });
    }

    private void clip(CenterOptimizer.ClipUp clipUp, float[] gradient, double learningRate) {
        double norm = Math.sqrt(SquaredNorm.of(gradient));
        Elementwise.scaleInPlace(step, 0, step.length, (float) clipUp.momentum());
        if (norm > 0) {
            Elementwise.multiplyAddInPlace(step, 0, gradient, 0, step.length,
                    (float) (learningRate / norm));
        }
        double speed = Math.sqrt(SquaredNorm.of(step));
        double highest = clipUp.maxSpeed() * learningRate;
        if (speed > highest) {
            Elementwise.scaleInPlace(step, 0, step.length, (float) (highest / speed));
        }
    }

    void save(TrainerState to) {
        state.save(to);
        if (optimizer instanceof CenterOptimizer.ClipUp) {
            to.put("center_step", step.clone());
        }
    }

    void restore(TrainerState from) {
        state.restore(from);
        if (optimizer instanceof CenterOptimizer.ClipUp) {
            System.arraycopy(from.row("center_step"), 0, step, 0, step.length);
        }
    }
}
