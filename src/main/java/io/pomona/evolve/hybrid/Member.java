// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import io.pomona.train.GradientSettings;
import io.pomona.train.OptimizerState.Moments;
import io.pomona.train.Score;
import org.jspecify.annotations.Nullable;

/**
 * A learner of population-based training, as it stands between two stretches of steps. The arrays are
 * not to be changed.
 *
 * @param parameters its weights
 * @param buffers its moving statistics
 * @param moments the running means of its optimizer; null before its first step
 * @param settings its own settings
 * @param score how it did on the samples held out; not finite before the first comparison
 */
@SuppressWarnings("ArrayRecordComponent")
record Member(float[] parameters, float[] buffers, @Nullable Moments moments,
        GradientSettings settings, Score score) {
    /** The score of a learner that was never compared. */
    static final Score UNKNOWN = new Score(1, 0, Double.NaN);

    /** Returns this learner with other settings. */
    Member with(GradientSettings own) {
        return new Member(parameters, buffers, moments, own, score);
    }

    /** Returns this learner as it did in a comparison. */
    Member with(Score value) {
        return new Member(parameters, buffers, moments, settings, value);
    }
}
