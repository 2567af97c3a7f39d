// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

/**
 * Room for what is summed up over each sample of a batch. All batch normalisations of a workspace share
 * it, for one at a time has something in it.
 */
final class BatchSums {
    private final int capacity;
    private double[] values = {};

    /** Makes room for batches of up to {@code capacity} samples. */
    BatchSums(int capacity) {
        this.capacity = capacity;
    }

    /** Sees to it that there is room for so many sums of each sample. */
    void require(int perSample) {
        int size = Math.multiplyExact(capacity, perSample);
        if (values.length < size) {
            values = new double[size];
        }
    }

    double[] values() {
        return values;
    }
}
