// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** The distance of two points of many dimensions. */
public final class Distance {
    /** Sums in float that are kept apart: place i belongs to sum i mod 64. */
    static final int PARTIALS = 64;

    /** Places that are added up in float before they go into a sum in double. */
    public static final int BLOCK = 64 * PARTIALS;

    /** Where points best begin in their arrays, for the sake of speed. */
    public static final int START = Vectors.START;

    private Distance() {}

    /**
     * Returns the sum of the squares of the differences of two arrays of the same length, of up to
     * {@link #BLOCK} places from {@code from} on.
     */
    public static double squared(float[] a, float[] b, int from) {
        int count = Math.min(BLOCK, a.length - from);
        int whole = count / PARTIALS * PARTIALS;
        float[] partials = new float[PARTIALS];
        if (Vectors.AVAILABLE) {
            VectorDistance.squares(a, b, from, whole, partials);
        } else {
            squares(a, b, from, whole, partials);
        }
        double sum = total(partials);
        for (int i = from + whole; i < from + count; i++) {
            float difference = a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }

    /** Adds up in four chains, since each addition waits for the one before it. */
    private static double total(float[] partials) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        for (int i = 0; i < PARTIALS; i += 4) {
            sum0 += partials[i];
            sum1 += partials[i + 1];
            sum2 += partials[i + 2];
            sum3 += partials[i + 3];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /** Overwrites the partial sums with those of {@code count} places, a multiple of their number. */
    static void squares(float[] a, float[] b, int from, int count, float[] partials) {
        for (int lane = 0; lane < PARTIALS; lane++) {
            float sum = 0;
            for (int i = from + lane; i < from + count; i += PARTIALS) {
                float difference = a[i] - b[i];
                sum = Math.fma(difference, difference, sum);
            }
            partials[lane] = sum;
        }
    }
}
