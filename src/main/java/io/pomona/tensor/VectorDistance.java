// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Distance} with partial sums over the lanes. */
final class VectorDistance {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private VectorDistance() {}

    static void squares(float[] a, float[] b, int from, int count, float[] partials) {
        for (int lane = 0; lane < Distance.PARTIALS; lane += 4 * LANES) {
            squaresOfLanes(a, b, from + lane, count, partials, lane);
        }
    }

    private static void squaresOfLanes(float[] a, float[] b, int from, int count, float[] partials,
            int lane) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = from; i < from + count; i += Distance.PARTIALS) {
            FloatVector d0 = load(a, i).sub(load(b, i));
            sum0 = d0.fma(d0, sum0);
            FloatVector d1 = load(a, i + LANES).sub(load(b, i + LANES));
            sum1 = d1.fma(d1, sum1);
            FloatVector d2 = load(a, i + 2 * LANES).sub(load(b, i + 2 * LANES));
            sum2 = d2.fma(d2, sum2);
            FloatVector d3 = load(a, i + 3 * LANES).sub(load(b, i + 3 * LANES));
            sum3 = d3.fma(d3, sum3);
        }
        sum0.intoArray(partials, lane);
        sum1.intoArray(partials, lane + LANES);
        sum2.intoArray(partials, lane + 2 * LANES);
        sum3.intoArray(partials, lane + 3 * LANES);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
