// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Taking every second value of a row. */
final class VectorDeinterleave {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Lane i takes lane 2i of two vectors side by side; beyond the first vector, of the second. */
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(SPECIES,
            lane -> 2 * lane < LANES ? 2 * lane : 2 * lane - 2 * LANES);

    private VectorDeinterleave() {}

    /** Copies {@code from[at + 2 * i]} for i below {@code count}; returns how many are done. */
    static int copy(float[] from, int at, float[] to, int toAt, int count) {
        // The second vector ends one value behind the last that is taken.
        if (count < LANES || at + 2 * count > from.length) {
            return 0;
        }
        for (int i = 0; i < count - LANES; i += LANES) {
            copyVector(from, at + 2 * i, to, toAt + i);
        }
        // The last vector, some of it perhaps once more.
        copyVector(from, at + 2 * (count - LANES), to, toAt + count - LANES);
        return count;
    }

    private static void copyVector(float[] from, int at, float[] to, int toAt) {
        FloatVector first = FloatVector.fromArray(SPECIES, from, at);
        FloatVector second = FloatVector.fromArray(SPECIES, from, at + LANES);
        first.rearrange(EVEN, second).intoArray(to, toAt);
    }
}
