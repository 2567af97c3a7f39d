// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Objects;

/**
 * Functions and sums over ranges of arrays, value by value: activations, their gradients, and the
 * arithmetic between gradients and weights. By SIMD where the Vector API is there, else by plain
 * loops; both give the same bits, for each value alone, wherever it stands in the range. Only the
 * sign and the payload of a NaN may differ.
 *
 * <p>Where two ranges belong to one array they must be the same range or lie apart. Every method
 * refuses ranges that leave their array with {@link IndexOutOfBoundsException}.
 */
public final class Elementwise {
    private Elementwise() {}

    /** Overwrites values x by {@code max(x, 0)}, and -0 by 0. */
    public static void reluInPlace(float[] values, int at, int count) {
        Objects.checkFromIndexSize(at, count, values.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.relu(values, at, count);
        } else {
            ElementwiseScalar.relu(values, at, count);
        }
    }

    /** Overwrites values x by x where they are above 0, else by {@code slope * x}. */
    public static void leakyReluInPlace(float[] values, int at, int count, float slope) {
        Objects.checkFromIndexSize(at, count, values.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.leakyRelu(values, at, count, slope);
        } else {
            ElementwiseScalar.leakyRelu(values, at, count, slope);
        }
    }

    /** Overwrites values x by {@code 1 / (1 + exp(-x))}, within 3 units in the last place. */
    public static void sigmoidInPlace(float[] values, int at, int count) {
        Objects.checkFromIndexSize(at, count, values.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.sigmoid(values, at, count);
        } else {
            ElementwiseScalar.sigmoid(values, at, count);
        }
    }

    /** Overwrites values by their hyperbolic tangents, within 3 units in the last place. */
    public static void tanhInPlace(float[] values, int at, int count) {
        Objects.checkFromIndexSize(at, count, values.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.tanh(values, at, count);
        } else {
            ElementwiseScalar.tanh(values, at, count);
        }
    }

    /** Overwrites values x by {@code exp(x - shift)}; exp is within 1.1 units in the last place. */
    public static void expInPlace(float[] values, int at, int count, float shift) {
        Objects.checkFromIndexSize(at, count, values.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.exp(values, at, count, shift);
        } else {
            ElementwiseScalar.exp(values, at, count, shift);
        }
    }

    /**
     * Overwrites values x from -1 to 1 by {@code |x|^exponent} with the sign of x; x may be neither 0 nor
     * so small as to be subnormal.
     *
     * @param exponent at least 0
     */
    public static void signedPowerInPlace(float[] values, int at, int count, float exponent) {
        Objects.checkFromIndexSize(at, count, values.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.signedPower(values, at, count, exponent);
        } else {
            ElementwiseScalar.signedPower(values, at, count, exponent);
        }
    }

    /** Multiplies values by a factor. */
    public static void scaleInPlace(float[] values, int at, int count, float factor) {
        Objects.checkFromIndexSize(at, count, values.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.scale(values, at, count, factor);
        } else {
            ElementwiseScalar.scale(values, at, count, factor);
        }
    }

    /** Overwrites the gradient g of outputs y of a ReLU by {@code y > 0 ? g : 0}. */
    public static void reluGradientInPlace(float[] y, int yAt, float[] gradient, int gradientAt,
            int count) {
        Objects.checkFromIndexSize(yAt, count, y.length);
        Objects.checkFromIndexSize(gradientAt, count, gradient.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.reluGradient(y, yAt, gradient, gradientAt, count);
        } else {
            ElementwiseScalar.reluGradient(y, yAt, gradient, gradientAt, count);
        }
    }

    /** Overwrites the gradient g of outputs y of a leaky ReLU by {@code y > 0 ? g : slope * g}. */
    public static void leakyReluGradientInPlace(float[] y, int yAt, float[] gradient,
            int gradientAt, int count, float slope) {
        Objects.checkFromIndexSize(yAt, count, y.length);
        Objects.checkFromIndexSize(gradientAt, count, gradient.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.leakyReluGradient(y, yAt, gradient, gradientAt, count, slope);
        } else {
            ElementwiseScalar.leakyReluGradient(y, yAt, gradient, gradientAt, count, slope);
        }
    }

    /** Multiplies the gradient of outputs y of a logistic function by {@code y * (1 - y)}. */
    public static void sigmoidGradientInPlace(float[] y, int yAt, float[] gradient, int gradientAt,
            int count) {
        Objects.checkFromIndexSize(yAt, count, y.length);
        Objects.checkFromIndexSize(gradientAt, count, gradient.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.sigmoidGradient(y, yAt, gradient, gradientAt, count);
        } else {
            ElementwiseScalar.sigmoidGradient(y, yAt, gradient, gradientAt, count);
        }
    }

    /** Multiplies the gradient of outputs y of a hyperbolic tangent by {@code 1 - y * y}. */
    public static void tanhGradientInPlace(float[] y, int yAt, float[] gradient, int gradientAt,
            int count) {
        Objects.checkFromIndexSize(yAt, count, y.length);
        Objects.checkFromIndexSize(gradientAt, count, gradient.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.tanhGradient(y, yAt, gradient, gradientAt, count);
        } else {
            ElementwiseScalar.tanhGradient(y, yAt, gradient, gradientAt, count);
        }
    }

    /** Writes the sums of two ranges into a third, which may be one of them. */
    public static void add(float[] a, int aAt, float[] b, int bAt, float[] sums, int sumsAt,
            int count) {
        Objects.checkFromIndexSize(aAt, count, a.length);
        Objects.checkFromIndexSize(bAt, count, b.length);
        Objects.checkFromIndexSize(sumsAt, count, sums.length);
        int done = Vectors.AVAILABLE
                ? ElementwiseVector.sum(a, aAt, b, bAt, sums, sumsAt, count)
                : 0;
        for (int i = done; i < count; i++) {
            sums[sumsAt + i] = a[aAt + i] + b[bAt + i];
        }
    }

    /** Adds the other values. */
    public static void addInPlace(float[] values, int at, float[] others, int othersAt, int count) {
        Objects.checkFromIndexSize(at, count, values.length);
        Objects.checkFromIndexSize(othersAt, count, others.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.add(values, at, others, othersAt, count);
        } else {
            ElementwiseScalar.add(values, at, others, othersAt, count);
        }
    }

    /** Adds a factor times the other values, rounding once. */
    public static void multiplyAddInPlace(float[] values, int at, float[] others, int othersAt,
            int count, float factor) {
        Objects.checkFromIndexSize(at, count, values.length);
        Objects.checkFromIndexSize(othersAt, count, others.length);
        if (Vectors.AVAILABLE) {
            ElementwiseVector.multiplyAdd(values, at, others, othersAt, count, factor);
        } else {
            ElementwiseScalar.multiplyAdd(values, at, others, othersAt, count, factor);
        }
    }
}
