// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * {@link TilePooling} over rows: cell i of the window at output position p is {@code cells[i * pitch +
 * p]}. Cells are taken in their order; an average is divided by their number at the end.
 */
final class PlanarPooling {
    private PlanarPooling() {}

    /**
     * Pools {@code length} positions.
     *
     * @param rectify whether negative cells count as 0
     */
    static void forward(TilePooling pooling, boolean rectify, float[] cells, int at, int pitch,
            float[] out, int outAt, int length) {
        int done = Vectors.AVAILABLE
                ? VectorPlanarPooling.forward(pooling, rectify, cells, at, pitch, out, outAt,
                        length)
                : 0;
        boolean maximum = pooling.kind() == Pooling.Kind.MAXIMUM;
        for (int p = done; p < length; p++) {
            float value = cell(cells[at + p], rectify);
            for (int i = 1; i < pooling.cells(); i++) {
                float next = cell(cells[at + i * pitch + p], rectify);
                value = maximum ? Math.max(value, next) : value + next;
            }
            out[outAt + p] = maximum ? value : value / pooling.cells();
        }
    }

    private static float cell(float value, boolean rectify) {
        return rectify ? Math.max(value, 0) : value;
    }

    /**
     * Writes the gradient of the cells. Of equal cells the first takes a maximum's gradient.
     *
     * @param rectify whether the cells are what a rectifier is still to be applied to
     * @param out what {@link #forward} wrote
     * @param dOut its gradient
     * @param dCells receives the gradients, in the layout of the cells
     */
    static void backward(TilePooling pooling, boolean rectify, float[] cells, int at, int pitch,
            float[] out, int outAt, float[] dOut, int dOutAt, float[] dCells, int dAt, int dPitch,
            int length) {
        int done = Vectors.AVAILABLE
                ? VectorPlanarPooling.backward(pooling, rectify, cells, at, pitch, out, outAt, dOut,
                        dOutAt, dCells, dAt, dPitch, length)
                : 0;
        boolean maximum = pooling.kind() == Pooling.Kind.MAXIMUM;
        for (int p = done; p < length; p++) {
            float d = dOut[dOutAt + p];
            float share = d / pooling.cells();
            boolean taken = false;
            for (int i = 0; i < pooling.cells(); i++) {
                float value = cell(cells[at + i * pitch + p], rectify);
                boolean wins = !taken && value == out[outAt + p];
                taken |= wins;
                float gradient = !maximum ? share : wins ? d : 0;
                dCells[dAt + i * dPitch + p] = rectify && !(value > 0) ? 0 : gradient;
            }
        }
    }
}
