// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import org.jspecify.annotations.Nullable;

/**
 * What a step of the plan computes, for one input shape, with buffers of its own: one for each
 * workspace. Arrays hold samples side by side, and parameters stand from an offset on.
 */
interface Operation {
    /** Makes ready for passes with these parameters, which stay as they are until the next call. */
    default void load(float[] parameters, int offset) {}

    /** Writes the outputs y of n samples of x, with the parameters loaded last. */
    void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int n);

    /**
     * Carries a gradient back.
     *
     * @param x the inputs of the forward pass
     * @param dy gradient of the outputs; may be overwritten
     * @param gradient the gradient of all parameters, from offset 0 on; added to
     * @param dx receives the gradient of the inputs, or null where it is not wanted
     */
    void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int n);
}
