// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import org.jspecify.annotations.Nullable;

/**
 * What a layer computes, for one input shape, with buffers of its own: one for each workspace. Arrays
 * hold samples side by side, and parameters stand from an offset on.
 */
interface Operation {
    /** Writes the outputs y of n samples of x. */
    void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int n);

    /**
     * Carries a gradient back.
     *
     * @param dy gradient of the outputs; may be overwritten
     * @param gradient the gradient of all parameters, from offset 0 on; added to
     * @param dx receives the gradient of the inputs, or null where it is not wanted
     */
    void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int n);
}
