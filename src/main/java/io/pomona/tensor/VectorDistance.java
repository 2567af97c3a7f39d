// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Distance} with partial sums over the lanes. */
final class VectorDistance {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private VectorDistance() {}

    /** As {@link Distance#plainSquares}; what is loaded of a point serves several distances. */
    static void squares(float[][] rows, float[][] columns, int from, int count, float[] partials) {
        for (int lane = 0; lane < Distance.PARTIALS; lane += LANES) {
            squaresOfLanes(rows, columns, from + lane, count, partials, lane);
        }
    }

    // Eight sums: as many as a processor can add to at once, and few enough for 16 registers.
    private static void squaresOfLanes(float[][] rows, float[][] columns, int from, int count,
            float[] partials, int at) {
        float[] row0 = rows[0];
        float[] row1 = rows[1];
        float[] row2 = rows[2];
        float[] row3 = rows[3];
        float[] column0 = columns[0];
        float[] column1 = columns[1];
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector sum01 = sum00;
        FloatVector sum10 = sum00;
        FloatVector sum11 = sum00;
        FloatVector sum20 = sum00;
        FloatVector sum21 = sum00;
        FloatVector sum30 = sum00;
        FloatVector sum31 = sum00;
        for (int i = from; i < from + count; i += Distance.PARTIALS) {
            FloatVector y0 = load(column0, i);
            FloatVector y1 = load(column1, i);
            FloatVector x = load(row0, i);
            sum00 = addSquare(x.sub(y0), sum00);
            sum01 = addSquare(x.sub(y1), sum01);
            x = load(row1, i);
            sum10 = addSquare(x.sub(y0), sum10);
            sum11 = addSquare(x.sub(y1), sum11);
            x = load(row2, i);
            sum20 = addSquare(x.sub(y0), sum20);
            sum21 = addSquare(x.sub(y1), sum21);
            x = load(row3, i);
            sum30 = addSquare(x.sub(y0), sum30);
            sum31 = addSquare(x.sub(y1), sum31);
        }
        store(sum00, partials, at, 0);
        store(sum01, partials, at, 1);
        store(sum10, partials, at, 2);
        store(sum11, partials, at, 3);
        store(sum20, partials, at, 4);
        store(sum21, partials, at, 5);
        store(sum30, partials, at, 6);
        store(sum31, partials, at, 7);
    }

    private static FloatVector addSquare(FloatVector difference, FloatVector sum) {
        return difference.fma(difference, sum);
    }

    private static void store(FloatVector sum, float[] partials, int at, int pair) {
        sum.intoArray(partials, at + pair * Distance.PARTIALS);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
