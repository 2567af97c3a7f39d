// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import io.pomona.tensor.ElementwiseUpdate.AdamFactors;

/** The methods of {@link ElementwiseUpdate} as plain loops: the reference, and what runs without SIMD. */
final class ElementwiseUpdateScalar {
    private ElementwiseUpdateScalar() {}

    static void sgd(float[] weights, float[] gradient, float[] velocity, int at, int count,
            float rate, float momentum, boolean nesterov) {
        for (int i = at; i < at + count; i++) {
            float v = Math.fma(momentum, velocity[i], gradient[i]);
            velocity[i] = v;
            float direction = nesterov ? Math.fma(momentum, v, gradient[i]) : v;
            weights[i] = Math.fma(-rate, direction, weights[i]);
        }
    }

    static void adam(float[] weights, float[] gradient, float[] mean, float[] square, int at,
            int count, AdamFactors f) {
        for (int i = at; i < at + count; i++) {
            float g = gradient[i];
            float m = Math.fma(f.take1(), g, f.keep1() * mean[i]);
            float s = Math.fma(f.take2() * g, g, f.keep2() * square[i]);
            mean[i] = m;
            square[i] = s;
            float divisor = Math.fma((float) Math.sqrt(s), f.root(), f.epsilon());
            weights[i] -= f.rate() * m / divisor;
        }
    }

    static void rmsProp(float[] weights, float[] gradient, float[] square, int at, int count,
            float rate, float keep, float take, float epsilon) {
        for (int i = at; i < at + count; i++) {
            float g = gradient[i];
            float s = Math.fma(take * g, g, keep * square[i]);
            square[i] = s;
            weights[i] -= rate * g / ((float) Math.sqrt(s) + epsilon);
        }
    }
}
