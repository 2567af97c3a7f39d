// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** Distances between many points of many dimensions, four points to two others at a time. */
public final class Distance {
    /** Sums that are kept apart: place i belongs to sum i mod 16. */
    static final int PARTIALS = 16;

    /** Points whose distances to as many as {@link #COLUMNS} others are added up together. */
    static final int ROWS = 4;

    /** Those others. */
    static final int COLUMNS = 2;

    /** Where points begin in their arrays, for the sake of speed. */
    public static final int START = Vectors.START;

    /** Places of six points that stay in the innermost cache together. */
    private static final int BLOCK = 64 * PARTIALS;

    private Distance() {}

    /** Returns an array for a point, from {@link #START} on, with zeros behind it. */
    public static float[] point(int dimensions) {
        return new float[START + Math.ceilDiv(dimensions, PARTIALS) * PARTIALS];
    }

    /**
     * Writes to {@code sums[i][j]} the sum of the squares of the differences of points i and j, for the i
     * of a range of rows and those j of a range of columns that are below i; for others, what is at hand.
     * The ranges are the same or have no point in common.
     *
     * @param points arrays as {@link #point} makes them
     * @param size of both ranges, a multiple of 4; what lies beyond the last point is left out
     */
    public static void squares(float[][] points, int firstRow, int firstColumn, int size,
            double[][] sums) {
        int lastRow = Math.min(firstRow + size, points.length);
        int lastColumn = Math.min(firstColumn + size, lastRow);
        float[] partials = new float[size * size * PARTIALS];
        for (int from = START; from < points[0].length; from += BLOCK) {
            int count = Math.min(BLOCK, points[0].length - from);
            int at = 0;
            for (int i = firstRow; i < lastRow; i += ROWS) {
                float[][] rows = some(points, i, ROWS);
                for (int j = firstColumn; j < Math.min(lastColumn, i + ROWS); j += COLUMNS) {
                    addSquares(rows, some(points, j, COLUMNS), from, count, partials, at);
                    at += ROWS * COLUMNS * PARTIALS;
                }
            }
        }
        int at = 0;
        for (int i = firstRow; i < lastRow; i += ROWS) {
            for (int j = firstColumn; j < Math.min(lastColumn, i + ROWS); j += COLUMNS) {
                for (int pair = 0; pair < ROWS * COLUMNS; pair++) {
                    int row = Math.min(i + pair / COLUMNS, points.length - 1);
                    int column = Math.min(j + pair % COLUMNS, points.length - 1);
                    sums[row][column] = total(partials, at);
                    at += PARTIALS;
                }
            }
        }
    }

    /** Returns so many points, the last of all again and again where there are too few. */
    private static float[][] some(float[][] points, int first, int count) {
        float[][] some = new float[count][];
        for (int i = 0; i < count; i++) {
            some[i] = points[Math.min(first + i, points.length - 1)];
        }
        return some;
    }

    private static void addSquares(float[][] rows, float[][] columns, int from, int count,
            float[] partials, int at) {
        if (Vectors.AVAILABLE) {
            VectorDistance.addSquares(rows, columns, from, count, partials, at);
        } else {
            addSquaresPlainly(rows, columns, from, count, partials, at);
        }
    }

    /**
     * Adds to the partial sums of each row's distance to each column those of {@code count} places, a
     * multiple of their number.
     */
    static void addSquaresPlainly(float[][] rows, float[][] columns, int from, int count,
            float[] partials, int at) {
        for (int pair = 0; pair < ROWS * COLUMNS; pair++) {
            addSquares(rows[pair / COLUMNS], columns[pair % COLUMNS], from, count, partials,
                    at + pair * PARTIALS);
        }
    }

    private static void addSquares(float[] a, float[] b, int from, int count, float[] partials,
            int at) {
        for (int lane = 0; lane < PARTIALS; lane++) {
            float sum = partials[at + lane];
            for (int i = from + lane; i < from + count; i += PARTIALS) {
                float difference = a[i] - b[i];
                sum = Math.fma(difference, difference, sum);
            }
            partials[at + lane] = sum;
        }
    }

    private static double total(float[] partials, int at) {
        double sum = 0;
        for (int i = at; i < at + PARTIALS; i++) {
            sum += partials[i];
        }
        return sum;
    }
}
