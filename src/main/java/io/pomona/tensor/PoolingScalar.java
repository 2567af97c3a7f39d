// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** {@link PoolingKernel} as plain loops: the reference, and what runs without SIMD. */
final class PoolingScalar implements PoolingKernel {
    private final int rowStep;
    private final int cellStep;

    PoolingScalar(int rowStep, int cellStep) {
        this.rowStep = rowStep;
        this.cellStep = cellStep;
    }

    @Override
    public void maximum(float[] x, int at, int rows, int columns, int count, float[] y, int to) {
        System.arraycopy(x, at, y, to, count);
        for (int cell = 1; cell < rows * columns; cell++) {
            int from = at + cell / columns * rowStep + cell % columns * cellStep;
            for (int i = 0; i < count; i++) {
                y[to + i] = Math.max(y[to + i], x[from + i]);
            }
        }
    }

    @Override
    public void mean(float[] x, int at, int rows, int columns, int count, float divisor, float[] y,
            int to) {
        System.arraycopy(x, at, y, to, count);
        for (int cell = 1; cell < rows * columns; cell++) {
            int from = at + cell / columns * rowStep + cell % columns * cellStep;
            for (int i = 0; i < count; i++) {
                y[to + i] += x[from + i];
            }
        }
        for (int i = 0; i < count; i++) {
            y[to + i] /= divisor;
        }
    }

    @Override
    public void maximumGradient(float[] x, int at, int rows, int columns, int count, float[] y,
            int yAt, float[] dy, int dyAt, float[] dx, int dxAt) {
        for (int i = 0; i < count; i++) {
            int cell = firstMaximum(x, at + i, rows, columns, y[yAt + i]);
            if (cell >= 0) {
                dx[dxAt + i + cell] += dy[dyAt + i];
            }
        }
    }

    /** Returns the distance from the first cell, or -1 if none is equal, as for NaN. */
    private int firstMaximum(float[] x, int at, int rows, int columns, float maximum) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int cell = row * rowStep + column * cellStep;
                if (x[at + cell] == maximum) {
                    return cell;
                }
            }
        }
        return -1;
    }

    @Override
    public void meanGradient(float[] dy, int dyAt, int rows, int columns, int count, float divisor,
            float[] dx, int dxAt) {
        for (int i = 0; i < count; i++) {
            float share = dy[dyAt + i] / divisor;
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    dx[dxAt + i + row * rowStep + column * cellStep] += share;
                }
            }
        }
    }
}
