// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import org.jspecify.annotations.Nullable;

/** The Euclidean norm of a gradient. */
final class GradientNorm {
    private GradientNorm() {}

    /** Scales a gradient down to a norm, or leaves it as it is where the limit is null. */
    static void clipInPlace(float[] gradient, @Nullable Double limit) {
        if (limit == null) {
            return;
        }
        double sum = 0;
        for (float value : gradient) {
            sum += (double) value * value;
        }
        double norm = Math.sqrt(sum);
        if (norm > limit) {
            float factor = (float) (limit / norm);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= factor;
            }
        }
    }
}
