// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** Sums of outer products: the gradient of a right-hand side, block by block. */
final class OuterProducts {
    private OuterProducts() {}

    /**
     * Adds to rows {@code 0..run - 1} of c, {@code used} columns each, the outer products of the
     * {@code run} values of x with the row of w at every position.
     *
     * @param run values of x at each position; below {@link ProductKernel#OUTER_ROWS} some more must be
     *        readable behind them
     * @param corner room for one block
     * @see ProductKernel#addOuter
     */
    static void add(float[] x, int xAt, int run, int lines, int lineStep, int positions, int step,
            float[] w, float[] c, int cAt, int cStep, int used, float[] corner) {
        for (int k = 0; k < run; k += ProductKernel.OUTER_ROWS) {
            int height = Math.min(ProductKernel.OUTER_ROWS, run - k);
            if (height == ProductKernel.OUTER_ROWS && used == ProductKernel.COLUMNS) {
                ProductKernel.addOuter(x, xAt + k, lines, lineStep, positions, step, w, 0, c,
                        cAt + k * cStep, cStep);
                continue;
            }
            // The last rows once more from further up, so that nothing behind the run is read.
            int back = Math.min(k, ProductKernel.OUTER_ROWS - height);
            for (int i = 0; i < height; i++) {
                System.arraycopy(c, cAt + (k + i) * cStep, corner,
                        (back + i) * ProductKernel.COLUMNS, used);
            }
            ProductKernel.addOuter(x, xAt + k - back, lines, lineStep, positions, step, w, 0,
                    corner, 0, ProductKernel.COLUMNS);
            for (int i = 0; i < height; i++) {
                System.arraycopy(corner, (back + i) * ProductKernel.COLUMNS, c,
                        cAt + (k + i) * cStep, used);
            }
        }
    }
}
