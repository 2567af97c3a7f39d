// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

/**
 * Smooth random values over the plane: random numbers at whole coordinates, blended in between.
 * Equal seeds and points give equal bits on every machine.
 *
 * @param seed which of the 2^64 patterns
 */
record ValueNoise(long seed) {
    /** Returns the value in [0, 1) at a point; it varies over about one unit of length. */
    double at(double x, double y) {
        double column = Math.floor(x);
        double row = Math.floor(y);
        double u = smooth(x - column);
        double v = smooth(y - row);
        long i = (long) column;
        long j = (long) row;
        double upper = cell(i, j) * (1 - u) + cell(i + 1, j) * u;
        double lower = cell(i, j + 1) * (1 - u) + cell(i + 1, j + 1) * u;
        return upper * (1 - v) + lower * v;
    }

    /** Returns the random number in [0, 1) of a whole coordinate. */
    double cell(long i, long j) {
        long z = seed + i * 0x9E3779B97F4A7C15L + j * 0xD1B54A32D192ED03L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }
}
