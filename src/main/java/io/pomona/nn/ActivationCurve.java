// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Curve;

/**
 * Which {@link Curve} computes an activation, and with what settings. Nothing is put on the heap: an
 * activation is applied once a layer in every pass.
 */
final class ActivationCurve {
    private static final float SIXTH = 1 / 6f;

    private ActivationCurve() {}

    static void applyInPlace(Activation activation, float[] values, int at, int count) {
        curve(activation).applyInPlace(values, at, count, a(activation), b(activation),
                c(activation));
    }

    static void gradientInPlace(Activation activation, float[] z, int zAt, float[] gradient,
            int gradientAt, int count) {
        curve(activation).gradientInPlace(z, zAt, gradient, gradientAt, count, a(activation),
                b(activation), c(activation));
    }

    private static Curve curve(Activation activation) {
        return switch (activation) {
            case Activation.BoundedRelu _ -> Curve.BOUNDED_RELU;
            case Activation.Elu _,Activation.Selu _ -> Curve.ELU;
            case Activation.Gelu(boolean approximate) ->
                approximate ? Curve.GELU_TANH : Curve.GELU;
            case Activation.Silu _ -> Curve.SILU;
            case Activation.Softplus _ -> Curve.SOFTPLUS;
            case Activation.Softsign _ -> Curve.SOFTSIGN;
            case Activation.HardSigmoid _ -> Curve.HARD_SIGMOID;
            case Activation.HardTanh _ -> Curve.HARD_TANH;
            case Activation.HardSwish _ -> Curve.HARD_SILU;
            case Activation.Mish _ -> Curve.MISH;
            case Activation.Exponential _ -> Curve.EXPONENTIAL;
            case Activation.Linear _,Activation.Relu _,Activation.LeakyRelu _,Activation.Sigmoid _,Activation.Tanh _,Activation.SoftmaxFunction _ ->
                throw new IllegalArgumentException(activation + " is no curve.");
        };
    }

    private static float a(Activation activation) {
        return switch (activation) {
            case Activation.BoundedRelu relu -> (float) relu.negativeSlope();
            case Activation.Elu(double alpha) -> (float) alpha;
            case Activation.Selu _ -> Activation.Selu.ALPHA;
            case Activation.HardSigmoid _ -> SIXTH;
            default -> 1;
        };
    }

    private static float b(Activation activation) {
        return switch (activation) {
            case Activation.BoundedRelu relu -> (float) relu.threshold();
            case Activation.Selu _ -> Activation.Selu.SCALE;
            case Activation.HardSigmoid _ -> 0;
            case Activation.HardTanh _ -> -1;
            default -> 1;
        };
    }

    private static float c(Activation activation) {
        if (activation instanceof Activation.BoundedRelu relu) {
            Double most = relu.maxValue();
            return most == null ? Float.POSITIVE_INFINITY : most.floatValue();
        }
        return 1;
    }
}
