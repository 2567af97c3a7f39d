// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * The loops of {@link Pooling}: {@code count} windows of the same extents at once, each one float
 * behind the one before. A window has {@code rows x columns} cells, from its first cell on; what
 * concerns window i stands at place i of every array. Cells are met in row order.
 */
interface PoolingKernel {
    /**
     * Returns the kernel by SIMD, or by plain loops.
     *
     * @param rowStep floats from a cell to the one below it
     * @param cellStep floats from a cell to the one on its right
     */
    static PoolingKernel of(int rowStep, int cellStep, boolean simd) {
        return simd
                ? new PoolingVector(rowStep, cellStep)
                : new PoolingScalar(rowStep, cellStep);
    }

    /** Writes the largest cell of each window, as {@link Math#max} has it. */
    void maximum(float[] x, int at, int rows, int columns, int count, float[] y, int to);

    /** Writes the sum of the cells of each window over the divisor. */
    void mean(float[] x, int at, int rows, int columns, int count, float divisor, float[] y,
            int to);

    /** Adds each dy to the cell of dx where x first equals y; {@code count} is at most cellStep. */
    void maximumGradient(float[] x, int at, int rows, int columns, int count, float[] y, int yAt,
            float[] dy, int dyAt, float[] dx, int dxAt);

    /** Adds each dy over the divisor to every cell; {@code count} is at most cellStep. */
    void meanGradient(float[] dy, int dyAt, int rows, int columns, int count, float divisor,
            float[] dx, int dxAt);
}
