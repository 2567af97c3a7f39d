// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Elementwise;
import io.pomona.tensor.Softmax;

/**
 * An activation function. All of them can be undone from their output alone, so that they are applied
 * in place and the backward pass needs no copy of their input.
 */
public sealed interface Activation {
    /** Returns {@code f(x) = x}. */
    static Activation linear() {
        return new Linear();
    }

    /** Returns {@code f(x) = max(x, 0)}. */
    static Activation relu() {
        return new Relu();
    }

    /** Returns {@code f(x) = 1 / (1 + exp(-x))}. */
    static Activation sigmoid() {
        return new Sigmoid();
    }

    /** Returns {@code f(x) = tanh(x)}. */
    static Activation tanh() {
        return new Tanh();
    }

    /** Returns {@code f(x)[i] = exp(x[i]) / sum of exp(x[j])} over the last axis. */
    static Activation softmax() {
        return new SoftmaxFunction();
    }

    /** The identity. */
    record Linear() implements Activation {}

    /** The rectified linear unit; its gradient at 0 is 0. */
    record Relu() implements Activation {}

    /**
     * The leaky rectified linear unit: {@code x} above 0, {@code slope * x} below. Its gradient at 0
     * is the slope.
     *
     * @param slope at least 0; Keras's default is 0.3, PyTorch's 0.01
     */
    record LeakyRelu(double slope) implements Activation {
        /**
         * Checks the slope.
         *
         * @throws IllegalArgumentException if the slope is negative or not finite
         */
        public LeakyRelu {
            if (!(slope >= 0) || slope == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "Expected a slope of at least 0, but received " + slope + ".");
            }
        }
    }

    /** The logistic function. */
    record Sigmoid() implements Activation {}

    /** The hyperbolic tangent. */
    record Tanh() implements Activation {}

    /** The softmax over the last axis. */
    record SoftmaxFunction() implements Activation {}

    /** Overwrites values {@code [0, count)} with the function of them; {@code channels} is the last axis. */
    default void applyInPlace(float[] values, int count, int channels) {
        applyInPlace(values, 0, count, channels);
    }

    /**
     * Overwrites values {@code [at, at + count)} with the function of them; {@code channels} is the last
     * axis.
     */
    default void applyInPlace(float[] values, int at, int count, int channels) {
        switch (this) {
            case Linear() -> {
            }
            case Relu() -> Elementwise.reluInPlace(values, at, count);
            case LeakyRelu(double slope) ->
                Elementwise.leakyReluInPlace(values, at, count, (float) slope);
            case Sigmoid() -> Elementwise.sigmoidInPlace(values, at, count);
            case Tanh() -> Elementwise.tanhInPlace(values, at, count);
            case SoftmaxFunction() -> {
                for (int row = at; row < at + count; row += channels) {
                    Softmax.inPlace(values, row, channels);
                }
            }
        }
    }

    /** Overwrites the gradient of the outputs y with the gradient of the inputs. */
    default void gradientInPlace(float[] y, float[] gradient, int count, int channels) {
        gradientInPlace(y, 0, gradient, 0, count, channels);
    }

    /**
     * Overwrites the gradient of {@code count} outputs y with the gradient of the inputs; the outputs
     * stand from {@code yAt} on, their gradient from {@code gradientAt} on.
     */
    default void gradientInPlace(float[] y, int yAt, float[] gradient, int gradientAt, int count,
            int channels) {
        switch (this) {
            case Linear() -> {
            }
            case Relu() -> Elementwise.reluGradientInPlace(y, yAt, gradient, gradientAt, count);
            case LeakyRelu(double slope) -> Elementwise.leakyReluGradientInPlace(y, yAt, gradient,
                    gradientAt, count, (float) slope);
            case Sigmoid() ->
                Elementwise.sigmoidGradientInPlace(y, yAt, gradient, gradientAt, count);
            case Tanh() -> Elementwise.tanhGradientInPlace(y, yAt, gradient, gradientAt, count);
            case SoftmaxFunction() -> {
                for (int row = 0; row < count; row += channels) {
                    Softmax.gradientInPlace(y, yAt + row, gradient, gradientAt + row, channels);
                }
            }
        }
    }
}
