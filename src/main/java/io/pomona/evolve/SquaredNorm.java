// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/** The sum of squares of weights, added up in double precision and in their order. */
public final class SquaredNorm {
    private SquaredNorm() {}

    /** Returns the sum of squares; 0 without any values. */
    public static double of(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return squares;
    }
}
