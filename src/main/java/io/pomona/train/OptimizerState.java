// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.tensor.Elementwise;
import io.pomona.tensor.ElementwiseUpdate;
import io.pomona.tensor.ElementwiseUpdate.AdamFactors;
import io.pomona.tensor.Team;
import io.pomona.train.Optimizer.Adam;
import io.pomona.train.Optimizer.AdamW;
import io.pomona.train.Optimizer.RmsProp;
import io.pomona.train.Optimizer.Sgd;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An optimiser at work on a flat array of weights: its running means and its count of steps. Rates and
 * running means are float, as the weights are; factors that depend on the step are computed in double.
 */
public final class OptimizerState {
    /** Weights of one share of a team's work. */
    private static final int SHARE = 1 << 14;

    private Optimizer optimizer;
    private double l2;
    private double weightDecay;
    private final float[] first;
    private final float[] second;
    private long steps;

    /**
     * Creates the state before the first step.
     *
     * @param size the number of weights
     * @param l2 this times the weight is added to each gradient
     * @param weightDecay this times the learning rate times the weight is taken off each weight
     */
    public OptimizerState(Optimizer optimizer, int size, double l2, double weightDecay) {
        this.optimizer = optimizer;
        this.l2 = l2;
        this.weightDecay = weightDecay;
        boolean needsFirst = !(optimizer instanceof RmsProp);
        boolean needsSecond = !(optimizer instanceof Sgd);
        this.first = new float[needsFirst ? size : 0];
        this.second = new float[needsSecond ? size : 0];
    }

    /**
     * Running means and the count of steps, as they travel from one learner to another. The arrays must
     * not change.
     *
     * @param first the running mean of the gradient or the momentum; empty for a rule without
     * @param second the running mean of its square; empty for a rule without
     * @param steps steps done
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Moments(float[] first, float[] second, long steps) {}

    /**
     * Goes on with other settings of the same rule.
     *
     * @throws IllegalArgumentException if it is another rule
     */
    void retune(Optimizer settings, double l2Penalty, double decay) {
        if (settings.getClass() != optimizer.getClass()) {
            throw new IllegalArgumentException("Expected settings of " + optimizer.type()
                    + ", but received those of " + settings.type() + ".");
        }
        optimizer = settings;
        l2 = l2Penalty;
        weightDecay = decay;
    }

    /** Returns copies of the running means. */
    public Moments moments() {
        return new Moments(first.clone(), second.clone(), steps);
    }

    /** Goes on from running means that a state of the same rule and size gave, or from none. */
    public void load(@Nullable Moments moments) {
        if (moments == null) {
            Arrays.fill(first, 0);
            Arrays.fill(second, 0);
            steps = 0;
            return;
        }
        System.arraycopy(moments.first, 0, first, 0, first.length);
        System.arraycopy(moments.second, 0, second, 0, second.length);
        steps = moments.steps;
    }

    /** Updates the weights by one step along a gradient, which is overwritten. */
    public void stepInPlace(float[] weights, float[] gradient, double learningRate) {
        stepInPlace(weights, gradient, learningRate, Team.alone());
    }

    /** Updates the weights likewise; a team shares the work. */
    public void stepInPlace(float[] weights, float[] gradient, double learningRate, Team team) {
        steps++;
        team.run(Math.ceilDiv(weights.length, SHARE), (_, index) -> step(weights, gradient,
                learningRate, index * SHARE, Math.min(SHARE, weights.length - index * SHARE)));
    }

    private void step(float[] weights, float[] gradient, double learningRate, int at, int count) {
        regularize(weights, gradient, learningRate, at, count);
        switch (optimizer) {
            case Sgd(double momentum, boolean nesterov) ->
                ElementwiseUpdate.sgdInPlace(weights, gradient, first, at, count,
                        (float) learningRate, (float) momentum, nesterov);
            case Adam(double beta1, double beta2, double epsilon) -> ElementwiseUpdate
                    .adamInPlace(weights, gradient, first, second, at, count,
                            factors(learningRate, beta1, beta2, epsilon));
            case AdamW(double beta1, double beta2, double epsilon) -> ElementwiseUpdate
                    .adamInPlace(weights, gradient, first, second, at, count,
                            factors(learningRate, beta1, beta2, epsilon));
            case RmsProp(double rho, double epsilon) ->
                ElementwiseUpdate.rmsPropInPlace(weights, gradient, second, at, count,
                        (float) learningRate, (float) rho, (float) (1 - rho), (float) epsilon);
        }
    }

    private void regularize(float[] weights, float[] gradient, double learningRate, int at,
            int count) {
        if (l2 != 0) {
            Elementwise.multiplyAddInPlace(gradient, at, weights, at, count, (float) l2);
        }
        if (weightDecay != 0) {
            float keep = (float) (1 - learningRate * weightDecay);
            Elementwise.scaleInPlace(weights, at, count, keep);
        }
    }

    private AdamFactors factors(double learningRate, double beta1, double beta2, double epsilon) {
        float rate = (float) (learningRate / (1 - StrictMath.pow(beta1, (double) steps)));
        float root = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, (double) steps)));
        return new AdamFactors((float) beta1, (float) (1 - beta1), (float) beta2,
                (float) (1 - beta2), rate, root, (float) epsilon);
    }

    /** Puts copies of all that is needed to go on into a state. */
    public void save(TrainerState state) {
        state.put("optimizer_first", first.clone()).put("optimizer_second", second.clone())
                .put("optimizer_steps", steps);
    }

    /** Goes on from what {@link #save} put in. */
    public void restore(TrainerState state) {
        System.arraycopy(state.row("optimizer_first"), 0, first, 0, first.length);
        System.arraycopy(state.row("optimizer_second"), 0, second, 0, second.length);
        steps = state.longs("optimizer_steps")[0];
    }
}
