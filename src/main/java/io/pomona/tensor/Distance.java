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

    /** Places that are added up at a time: those of six points stay in the innermost cache together. */
    public static final int SEGMENT = 128 * PARTIALS;

    private Distance() {}

    /** Returns an array for a point, from {@link #START} on, with zeros behind it. */
    public static float[] point(int dimensions) {
        return new float[START + Math.ceilDiv(dimensions, PARTIALS) * PARTIALS];
    }

    /**
     * Adds to {@code sums[i][j]} the sum of the squares of the differences of points i and j in up to
     * {@link #SEGMENT} places, for the i of a range of rows and those j of a range of columns that are
     * below i; to others, what is at hand. The ranges are the same or have no point in common.
     *
     * @param points arrays as {@link #point} makes them
     * @param from the first place in the arrays
     * @param size of both ranges, a multiple of 4; what lies beyond the last point is left out
     */
    public static void addSquares(float[][] points, int from, int firstRow, int firstColumn,
            int size, double[][] sums) {
        int count = Math.min(SEGMENT, points[0].length - from);
        int lastRow = Math.min(firstRow + size, points.length);
        float[] partials = new float[ROWS * COLUMNS * PARTIALS];
        for (int i = firstRow; i < lastRow; i += ROWS) {
            int lastColumn = Math.min(firstColumn + size, Math.min(i + ROWS, lastRow));
            float[][] rows = some(points, i, ROWS);
            for (int j = firstColumn; j < lastColumn; j += COLUMNS) {
                squares(rows, some(points, j, COLUMNS), from, count, partials);
                for (int pair = 0; pair < ROWS * COLUMNS; pair++) {
                    int row = i + pair / COLUMNS;
                    int column = j + pair % COLUMNS;
                    if (row < lastRow && column < lastColumn) {
                        sums[row][column] += total(partials, pair * PARTIALS);
                    }
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

    private static void squares(float[][] rows, float[][] columns, int from, int count,
            float[] partials) {
        if (Vectors.AVAILABLE) {
            VectorDistance.squares(rows, columns, from, count, partials);
        } else {
            plainSquares(rows, columns, from, count, partials);
        }
    }

    /**
     * Overwrites the partial sums of each row's distance to each column with those of {@code count}
     * places, a multiple of their number.
     */
    static void plainSquares(float[][] rows, float[][] columns, int from, int count,
            float[] partials) {
        for (int pair = 0; pair < ROWS * COLUMNS; pair++) {
            squares(rows[pair / COLUMNS], columns[pair % COLUMNS], from, count, partials,
                    pair * PARTIALS);
        }
    }

    private static void squares(float[] a, float[] b, int from, int count, float[] partials,
            int at) {
        for (int lane = 0; lane < PARTIALS; lane++) {
            float sum = 0;
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
