// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

/** What a workspace is made for. */
public enum Mode {
    /** Forward only; batch normalisation uses its moving statistics. */
    INFERENCE,
    /**
     * Forward only; batch normalisation uses the statistics of the batch, layer by layer: how the
     * fitness of evolved weights is found, whose moving statistics nobody knows.
     */
    BATCH_STATISTICS,
    /** Forward and backward; dropout drops, and batch normalisation uses the batch's statistics. */
    TRAINING;

    /** Returns whether batch normalisation uses the statistics of the batch. */
    boolean usesBatch() {
        return this != INFERENCE;
    }
}
