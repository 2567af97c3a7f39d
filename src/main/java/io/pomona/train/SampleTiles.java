// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

/** Some of the tiles of a data set: every {@code step}-th of so many samples from the {@code first} on. */
record SampleTiles(int first, int step, int size, int count) {
    /** Returns the first sample of one of these tiles. */
    int start(int index) {
        return (first + index * step) * size;
    }
}
