// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Team;
import org.jspecify.annotations.Nullable;

/**
 * What a step of the plan computes from the output of one other, for one input shape. Arrays hold the
 * samples of a batch side by side, and parameters stand from an offset on. Several threads may be at
 * work on samples of their own, each under a number of its own, {@code member}, that says whose buffers
 * it uses.
 */
interface Operation {
    /** Makes ready for passes with these parameters, which stay as they are until the next call. */
    default void load(float[] parameters, int offset) {}

    /** Takes over what the network keeps beside its parameters; a call of {@link #load} follows. */
    default void loadBuffers(float[] buffers) {}

    /**
     * Writes the outputs of n samples, with the parameters loaded last.
     *
     * @param x the inputs, those of sample {@code first} from {@code xAt} on
     * @param y receives the outputs, at the samples' places in the batch
     * @param first the number in the batch of the first sample
     */
    void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first, int n,
            int member);

    /**
     * Carries a gradient back.
     *
     * @param x the inputs of the forward pass, those of sample {@code first} from {@code xAt} on
     * @param y the outputs of the batch
     * @param dy gradient of the outputs of the batch; may be overwritten for these samples
     * @param gradient the gradient of all parameters, from offset 0 on; added to
     * @param dx receives the gradient of the inputs at the samples' places in the batch, or null
     *        where it is not wanted
     */
    void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member);

    /** Writes the outputs of samples 0 to n - 1 with a team that shares out the work. */
    default void forwardTogether(float[] parameters, int offset, float[] x, int xAt, int inputSize,
            float[] y, int n, Team team) {
        team.run(n, (member, sample) -> forward(parameters, offset, x, xAt + sample * inputSize, y,
                sample, 1, member));
    }
}
