// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Team;
import org.jspecify.annotations.Nullable;

/** What a step of the plan computes from the outputs of several others. It has no parameters. */
interface MergeOperation {
    /**
     * Writes the outputs of n samples.
     *
     * @param x the inputs, one array a source
     * @param xAt where sample 0 of the batch stands in each of them
     * @param y receives the outputs, at the samples' places in the batch
     * @param first the number in the batch of the first sample
     */
    void forward(float[][] x, int[] xAt, float[] y, int first, int n);

    /** Writes the outputs of samples 0 to n - 1 with a team that shares out the work. */
    default void forwardTogether(float[][] x, int[] xAt, float[] y, int n, Team team) {
        team.run(n, (_, sample) -> forward(x, xAt, y, sample, 1));
    }

    /**
     * Carries a gradient back to all sources.
     *
     * @param dy gradient of the outputs of the batch; may be overwritten for these samples
     * @param dx receives the gradient of each source, null where it is not wanted
     * @param adds whether to add to a source's gradient rather than to overwrite it
     */
    void backward(float[] y, float[] dy, float[] @Nullable [] dx, boolean[] adds, int first,
            int n);
}
