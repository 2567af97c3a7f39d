// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import org.jspecify.annotations.Nullable;

/**
 * A step of the plan at work in a workspace; either of the operations is there.
 *
 * @param operation what it computes from one input, or null
 * @param merge what it computes from several inputs, or null
 * @param layer the number of its first layer
 * @param sources the stages whose outputs it reads, or {@link #INPUT}
 * @param adds for each source, whether its gradient is added to what another stage has put there
 * @param outputSize the floats of one sample of its output
 */
@SuppressWarnings("ArrayRecordComponent")
record Stage(@Nullable Operation operation, @Nullable MergeOperation merge, int layer,
        int[] sources, boolean[] adds, int outputSize) {
    /** The source that stands for the network's input. */
    static final int INPUT = -1;

    @Nullable
    StatisticsOperation statistics() {
        return operation instanceof StatisticsOperation of ? of : null;
    }
}
