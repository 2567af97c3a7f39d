// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Elementwise;
import io.pomona.tensor.Softmax;
import org.jspecify.annotations.Nullable;

/**
 * An activation function. The slopes of most follow from their output alone, so that these are applied
 * in place and the backward pass needs no copy of their input; {@link #gradientFromOutput} tells which.
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

    /** Returns {@code f(x) = min(max(x, 0), 6)}. */
    static Activation relu6() {
        return new BoundedRelu(6.0, 0, 0);
    }

    /** Returns {@code f(x) = x} above 0, else {@code exp(x) - 1}. */
    static Activation elu() {
        return new Elu(1);
    }

    /** Returns {@code f(x) = x} times the share of the standard normal distribution below x. */
    static Activation gelu() {
        return new Gelu(false);
    }

    /** Returns {@code f(x) = x / (1 + exp(-x))}. */
    static Activation silu() {
        return new Silu();
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
            if (!(slope >= 0) || Float.isInfinite((float) slope)) {
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

    /**
     * The rectified linear unit with Keras's three settings: {@code negativeSlope * (x - threshold)}
     * below the threshold, else x, but at most the largest value. Its gradient is the negative slope
     * at the threshold and 0 at the largest value. With 6, 0 and 0 it is the ReLU6.
     *
     * @param maxValue the largest value, at least 0; null for none
     * @param negativeSlope at least 0
     * @param threshold at least 0
     */
    record BoundedRelu(@Nullable Double maxValue, double negativeSlope, double threshold)
            implements
                Activation {
        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException if one is negative or not finite
         */
        public BoundedRelu {
            ActivationChecks.notNegative("max_value", maxValue == null ? 0 : maxValue);
            ActivationChecks.notNegative("negative_slope", negativeSlope);
            ActivationChecks.notNegative("threshold", threshold);
        }
    }

    /**
     * The exponential linear unit: {@code x} above 0, else {@code alpha * (exp(x) - 1)}. D.-A. Clevert,
     * T. Unterthiner, S. Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear
     * Units (ELUs)", 2016.
     *
     * @param alpha minus the value far below 0, at least 0; 1 in Keras and PyTorch
     */
    record Elu(double alpha) implements Activation {
        /**
         * Checks alpha.
         *
         * @throws IllegalArgumentException if it is negative or not finite
         */
        public Elu {
            ActivationChecks.notNegative("alpha", alpha);
        }
    }

    /**
     * The scaled exponential linear unit: {@code 1.0507010 * x} above 0, else
     * {@code 1.0507010 * 1.6732632 * (exp(x) - 1)}. G. Klambauer et al., "Self-Normalizing Neural
     * Networks", 2017.
     */
    record Selu() implements Activation {
        static final float SCALE = 1.050701f;
        static final float ALPHA = 1.6732632f;
    }

    /**
     * The Gaussian error linear unit: x times the share of the standard normal distribution below x.
     * D. Hendrycks, K. Gimpel, "Gaussian Error Linear Units (GELUs)", 2016.
     *
     * @param approximate whether it is computed by that paper's
     *        {@code x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3)))}, up to 0.0005 off
     */
    record Gelu(boolean approximate) implements Activation {}

    /** The sigmoid linear unit, or swish: {@code x / (1 + exp(-x))}. */
    record Silu() implements Activation {}

    /** {@code log(1 + exp(x))}, without overflow. */
    record Softplus() implements Activation {}

    /** {@code x / (1 + |x|)}. */
    record Softsign() implements Activation {}

    /**
     * {@code x/6 + 1/2} within [0, 1], as Keras 3 and PyTorch have it; Keras 2 had {@code x/5 + 1/2}.
     * The gradient is 0 where the value is 0 or 1.
     */
    record HardSigmoid() implements Activation {}

    /** x within [-1, 1]; the gradient is 0 where the value is -1 or 1. */
    record HardTanh() implements Activation {}

    /** The hard swish: {@code x} times the hard sigmoid of x; Keras's hard SiLU. */
    record HardSwish() implements Activation {}

    /** {@code x * tanh(log(1 + exp(x)))}. D. Misra, "Mish: A Self Regularized Non-Monotonic Activation", 2019. */
    record Mish() implements Activation {}

    /** {@code exp(x)}. */
    record Exponential() implements Activation {}

    /** Returns whether the gradient follows from the outputs; otherwise it needs the inputs. */
    default boolean gradientFromOutput() {
        return switch (this) {
            case BoundedRelu(_, _, double threshold) -> threshold == 0;
            case Gelu _,Silu _,HardSwish _,Mish _ -> false;
            case Linear _,Relu _,LeakyRelu _,Sigmoid _,Tanh _,SoftmaxFunction _,Elu _,Selu _,Softplus _,Softsign _,HardSigmoid _,HardTanh _,Exponential _ ->
                true;
        };
    }

    /** Returns whether each output is a function of one input that never falls as the input grows. */
    default boolean monotone() {
        return switch (this) {
            case Gelu _,Silu _,HardSwish _,Mish _,SoftmaxFunction _ -> false;
            case Linear _,Relu _,LeakyRelu _,Sigmoid _,Tanh _,BoundedRelu _,Elu _,Selu _,Softplus _,Softsign _,HardSigmoid _,HardTanh _,Exponential _ ->
                true;
        };
    }

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
            case BoundedRelu _,Elu _,Selu _,Gelu _,Silu _,Softplus _,Softsign _,HardSigmoid _,HardTanh _,HardSwish _,Mish _,Exponential _ ->
                ActivationCurve.applyInPlace(this, values, at, count);
        }
    }

    /** Overwrites the gradient of the outputs y with the gradient of the inputs. */
    default void gradientInPlace(float[] y, float[] gradient, int count, int channels) {
        gradientInPlace(y, 0, gradient, 0, count, channels);
    }

    /**
     * Overwrites the gradient of {@code count} outputs y with the gradient of the inputs; the outputs
     * stand from {@code yAt} on, their gradient from {@code gradientAt} on.
     *
     * @throws IllegalStateException unless {@link #gradientFromOutput} holds
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
            case BoundedRelu _,Elu _,Selu _,Gelu _,Silu _,Softplus _,Softsign _,HardSigmoid _,HardTanh _,HardSwish _,Mish _,Exponential _ -> {
                if (!gradientFromOutput()) {
                    throw new IllegalStateException(
                            "The gradient of " + this + " does not follow from its outputs.");
                }
                ActivationCurve.gradientInPlace(this, y, yAt, gradient, gradientAt, count);
            }
        }
    }

    /**
     * Overwrites the gradient of {@code count} outputs y with the gradient of the inputs x, for any
     * activation; y is read only where {@link #gradientFromOutput} holds, x only where it does not.
     */
    default void gradientInPlace(float[] x, int xAt, float[] y, int yAt, float[] gradient,
            int gradientAt, int count, int channels) {
        if (gradientFromOutput()) {
            gradientInPlace(y, yAt, gradient, gradientAt, count, channels);
        } else {
            ActivationCurve.gradientInPlace(this, x, xAt, gradient, gradientAt, count);
        }
    }
}
