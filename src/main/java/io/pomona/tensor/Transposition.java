// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** Transposing matrices. */
final class Transposition {
    private static final int BLOCK = 32;

    private Transposition() {}

    /** Writes {@code [rows, columns]} from {@code at} on as {@code [columns, rows]}, block by block. */
    static void transpose(float[] from, int at, int rows, int columns, float[] to, int toAt) {
        for (int row = 0; row < rows; row += BLOCK) {
            int endRow = Math.min(rows, row + BLOCK);
            for (int column = 0; column < columns; column += BLOCK) {
                int endColumn = Math.min(columns, column + BLOCK);
                for (int j = column; j < endColumn; j++) {
                    for (int i = row; i < endRow; i++) {
                        to[toAt + j * rows + i] = from[at + i * columns + j];
                    }
                }
            }
        }
    }
}
