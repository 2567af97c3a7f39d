// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Objects;

/**
 * The update rules of optimisers over a range {@code [at, at + count)} of weights, their gradient and
 * their running means, which all stand at the same places. By SIMD or by plain loops with the same
 * bits, as {@link Elementwise} says.
 */
public final class ElementwiseUpdate {
    private ElementwiseUpdate() {}

    /**
     * The factors of one step of Adam, those that depend on the step computed beforehand.
     *
     * @param keep1 decay of the mean
     * @param take1 what a gradient adds to the mean, 1 less the decay
     * @param keep2 decay of the mean square
     * @param take2 what a squared gradient adds to the mean square
     * @param rate the learning rate over the mean's bias
     * @param root 1 over the root of the mean square's bias
     * @param epsilon added to the divisor
     */
    public record AdamFactors(float keep1, float take1, float keep2, float take2, float rate,
            float root, float epsilon) {}

    /**
     * Takes a step of gradient descent: {@code v = momentum * v + g}, {@code w -= rate * v}, or for
     * Nesterov's form {@code w -= rate * (g + momentum * v)}; products are added by fused multiply-add.
     */
    public static void sgdInPlace(float[] weights, float[] gradient, float[] velocity, int at,
            int count, float rate, float momentum, boolean nesterov) {
        Objects.checkFromIndexSize(at, count, weights.length);
        Objects.checkFromIndexSize(at, count, gradient.length);
        Objects.checkFromIndexSize(at, count, velocity.length);
        if (Vectors.AVAILABLE) {
            ElementwiseUpdateVector.sgd(weights, gradient, velocity, at, count, rate, momentum,
                    nesterov);
        } else {
            ElementwiseUpdateScalar.sgd(weights, gradient, velocity, at, count, rate, momentum,
                    nesterov);
        }
    }

    /**
     * Takes a step of Adam: {@code m = keep1 * m + take1 * g}, {@code s = keep2 * s + take2 * g * g},
     * {@code w -= rate * m / (root * sqrt(s) + epsilon)}.
     */
    public static void adamInPlace(float[] weights, float[] gradient, float[] mean, float[] square,
            int at, int count, AdamFactors factors) {
        Objects.checkFromIndexSize(at, count, weights.length);
        Objects.checkFromIndexSize(at, count, gradient.length);
        Objects.checkFromIndexSize(at, count, mean.length);
        Objects.checkFromIndexSize(at, count, square.length);
        if (Vectors.AVAILABLE) {
            ElementwiseUpdateVector.adam(weights, gradient, mean, square, at, count, factors);
        } else {
            ElementwiseUpdateScalar.adam(weights, gradient, mean, square, at, count, factors);
        }
    }

    /**
     * Takes a step of RMSProp: {@code s = keep * s + take * g * g},
     * {@code w -= rate * g / (sqrt(s) + epsilon)}.
     */
    public static void rmsPropInPlace(float[] weights, float[] gradient, float[] square, int at,
            int count, float rate, float keep, float take, float epsilon) {
        Objects.checkFromIndexSize(at, count, weights.length);
        Objects.checkFromIndexSize(at, count, gradient.length);
        Objects.checkFromIndexSize(at, count, square.length);
        if (Vectors.AVAILABLE) {
            ElementwiseUpdateVector.rmsProp(weights, gradient, square, at, count, rate, keep, take,
                    epsilon);
        } else {
            ElementwiseUpdateScalar.rmsProp(weights, gradient, square, at, count, rate, keep, take,
                    epsilon);
        }
    }
}
