// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.train.Optimizer.Adam;
import io.pomona.train.Optimizer.AdamW;
import io.pomona.train.Optimizer.RmsProp;
import io.pomona.train.Optimizer.Sgd;

/**
 * An optimiser at work on a flat array of weights: its running means and its count of steps. Rates and
 * running means are float, as the weights are; factors that depend on the step are computed in double.
 */
public final class OptimizerState {
    private final Optimizer optimizer;
    private final double l2;
    private final double weightDecay;
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

    /** Updates the weights by one step along a gradient, which is overwritten. */
    public void stepInPlace(float[] weights, float[] gradient, double learningRate) {
        steps++;
        regularize(weights, gradient, learningRate);
        switch (optimizer) {
            case Sgd(double momentum, boolean nesterov) ->
                sgd(weights, gradient, (float) learningRate, (float) momentum, nesterov);
            case Adam(double beta1, double beta2, double epsilon) ->
                adam(weights, gradient, learningRate, beta1, beta2, epsilon);
            case AdamW(double beta1, double beta2, double epsilon) ->
                adam(weights, gradient, learningRate, beta1, beta2, epsilon);
            case RmsProp(double rho, double epsilon) ->
                rmsProp(weights, gradient, (float) learningRate, rho, (float) epsilon);
        }
    }

    private void regularize(float[] weights, float[] gradient, double learningRate) {
        if (l2 != 0) {
            float factor = (float) l2;
            for (int i = 0; i < weights.length; i++) {
                gradient[i] = Math.fma(factor, weights[i], gradient[i]);
            }
        }
        if (weightDecay != 0) {
            float keep = (float) (1 - learningRate * weightDecay);
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= keep;
            }
        }
    }

    private void sgd(float[] weights, float[] gradient, float rate, float momentum,
            boolean nesterov) {
        for (int i = 0; i < weights.length; i++) {
            float velocity = Math.fma(momentum, first[i], gradient[i]);
            first[i] = velocity;
            float direction = nesterov ? Math.fma(momentum, velocity, gradient[i]) : velocity;
            weights[i] = Math.fma(-rate, direction, weights[i]);
        }
    }

    private void adam(float[] weights, float[] gradient, double learningRate, double beta1,
            double beta2, double epsilon) {
        float rate = (float) (learningRate / (1 - StrictMath.pow(beta1, (double) steps)));
        float root = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, (double) steps)));
        float keep1 = (float) beta1;
        float keep2 = (float) beta2;
        float take1 = (float) (1 - beta1);
        float take2 = (float) (1 - beta2);
        float small = (float) epsilon;
        for (int i = 0; i < weights.length; i++) {
            float g = gradient[i];
            float mean = Math.fma(take1, g, keep1 * first[i]);
            float square = Math.fma(take2 * g, g, keep2 * second[i]);
            first[i] = mean;
            second[i] = square;
            float divisor = Math.fma((float) Math.sqrt(square), root, small);
            weights[i] = weights[i] - rate * mean / divisor;
        }
    }

    private void rmsProp(float[] weights, float[] gradient, float rate, double rho,
            float epsilon) {
        float keep = (float) rho;
        float take = (float) (1 - rho);
        for (int i = 0; i < weights.length; i++) {
            float g = gradient[i];
            float square = Math.fma(take * g, g, keep * second[i]);
            second[i] = square;
            weights[i] -= rate * g / ((float) Math.sqrt(square) + epsilon);
        }
    }

    /** Puts copies of all that is needed to go on into a state. */
    void save(TrainerState state) {
        state.put("optimizer_first", first.clone()).put("optimizer_second", second.clone())
                .put("optimizer_steps", steps);
    }

    /** Goes on from what {@link #save} put in. */
    void restore(TrainerState state) {
        System.arraycopy(state.row("optimizer_first"), 0, first, 0, first.length);
        System.arraycopy(state.row("optimizer_second"), 0, second, 0, second.length);
        steps = state.longs("optimizer_steps")[0];
    }
}
