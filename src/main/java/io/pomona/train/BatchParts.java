// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

/**
 * How a batch is cut into parts, each with a gradient of its own: by its size alone, so that sums do
 * not depend on the number of threads.
 *
 * @param samples the samples of the batch
 * @param partSize the samples of each part but perhaps the last
 */
public record BatchParts(int samples, int partSize) {
    private static final int MOST = 8;

    /** Returns the parts of a batch. */
    public static BatchParts of(int samples) {
        return new BatchParts(samples, Math.ceilDiv(samples, MOST));
    }

    /** Returns the number of parts, at most 8. */
    public int count() {
        return Math.ceilDiv(samples, partSize);
    }
}
