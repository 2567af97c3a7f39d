// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Objects;

/**
 * Activation functions of single values beside those of {@link Elementwise}, with up to three
 * settings. By SIMD where the Vector API is there, else by plain loops; both give the same bits, for
 * each value alone, wherever it stands in the range. Only the sign and the payload of a NaN may
 * differ. Infinite inputs of a function that is x times something may give NaN.
 */
public enum Curve {
    /**
     * {@code a * (x - b)} below b, else x, but at most c; of either side's slope a kink has the lower
     * side's at b and 0 at c. The gradient follows from the output where b is 0 and a at least 0.
     */
    BOUNDED_RELU(true),
    /**
     * {@code b * x} above 0, else {@code b * a * (exp(x) - 1)}. D.-A. Clevert, T. Unterthiner, S.
     * Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units", 2016; with b,
     * G. Klambauer et al., "Self-Normalizing Neural Networks", 2017.
     */
    ELU(true),
    /** {@code log(1 + exp(a * x)) / a}. C. Dugas et al., "Incorporating Second-Order Functional Knowledge", 2001. */
    SOFTPLUS(true),
    /** {@code x / (1 + |x|)}. */
    SOFTSIGN(true),
    /** {@code exp(x)}. */
    EXPONENTIAL(true),
    /** {@code a * x + 1/2}, but at least b and at most c; the slope is 0 at the bounds. */
    HARD_SIGMOID(true),
    /** {@code x}, but at least b and at most c; the slope is 0 at the bounds. */
    HARD_TANH(true),
    /**
     * {@code x} times the share of the standard normal distribution below x. D. Hendrycks, K. Gimpel,
     * "Gaussian Error Linear Units (GELUs)", 2016.
     */
    GELU(false),
    /** {@code x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3)))}, of the same paper. */
    GELU_TANH(false),
    /** {@code x / (1 + exp(-x))}. P. Ramachandran, B. Zoph, Q. Le, "Searching for Activation Functions", 2017. */
    SILU(false),
    /** {@code x * min(max(x/6 + 1/2, 0), 1)}. A. Howard et al., "Searching for MobileNetV3", 2019. */
    HARD_SILU(false),
    /** {@code x * tanh(log(1 + exp(x)))}. D. Misra, "Mish", 2019. */
    MISH(false);

    private final boolean gradientFromOutput;

    Curve(boolean gradientFromOutput) {
        this.gradientFromOutput = gradientFromOutput;
    }

    /** Returns whether {@link #gradientInPlace} takes the outputs; otherwise it takes the inputs. */
    public boolean gradientFromOutput() {
        return gradientFromOutput;
    }

    /**
     * Overwrites values x by the function of them.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array
     */
    public void applyInPlace(float[] values, int at, int count, float a, float b, float c) {
        Objects.checkFromIndexSize(at, count, values.length);
        int done = Vectors.AVAILABLE ? CurveVector.apply(this, values, at, count, a, b, c) : 0;
        CurveScalar.apply(this, values, at + done, count - done, a, b, c);
    }

    /**
     * Multiplies gradients by the function's slope.
     *
     * @param z the outputs, or the inputs where {@link #gradientFromOutput} does not hold
     * @throws IndexOutOfBoundsException if a range leaves its array
     */
    public void gradientInPlace(float[] z, int zAt, float[] gradient, int gradientAt, int count,
            float a, float b, float c) {
        Objects.checkFromIndexSize(zAt, count, z.length);
        Objects.checkFromIndexSize(gradientAt, count, gradient.length);
        int done = Vectors.AVAILABLE
                ? CurveGradientVector.gradient(this, z, zAt, gradient, gradientAt, count, a, b, c)
                : 0;
        CurveScalar.gradient(this, z, zAt + done, gradient, gradientAt + done, count - done, a, b,
                c);
    }
}
