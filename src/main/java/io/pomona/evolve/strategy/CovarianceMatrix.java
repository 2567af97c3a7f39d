// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.Arrays;

/**
 * A covariance matrix C, of which the lower half is kept, and its parts: {@code C = B D^2 B^T} as it was
 * when it was last taken apart. Products with rows of it are shared by workers.
 */
final class CovarianceMatrix {
    /** Below this share of the largest, eigenvalues are taken for rounding errors. */
    private static final double SMALLEST_SHARE = 1e-14;

    private final Workers workers;
    private final double[][] matrix;
    /** Row k is eigenvector k. */
    private final double[][] axes;
    private final double[] lengths;

    /** Creates the unit matrix. */
    CovarianceMatrix(int size, Workers workers) {
        this.workers = workers;
        this.matrix = new double[size][size];
        this.axes = new double[size][size];
        this.lengths = new double[size];
        for (int i = 0; i < size; i++) {
            matrix[i][i] = 1;
            axes[i][i] = 1;
            lengths[i] = 1;
        }
    }

    /** Adds {@code B (lengths^power * values)} to the result; power is 0 or 1. */
    void addProduct(double[] values, int power, double[] result) {
        for (int k = 0; k < values.length; k++) {
            double factor = power == 0 ? values[k] : lengths[k] * values[k];
            double[] axis = axes[k];
            for (int i = 0; i < result.length; i++) {
                result[i] = Math.fma(factor, axis[i], result[i]);
            }
        }
    }

    /** Multiplies by a factor and adds the outer product of each vector, times its weight. */
    void update(double keep, double[][] vectors, double[] weights) {
        workers.run(matrix.length, (_, i) -> {
            double[] row = matrix[i];
            for (int j = 0; j <= i; j++) {
                row[j] *= keep;
            }
            for (int v = 0; v < vectors.length; v++) {
                double[] vector = vectors[v];
                double factor = weights[v] * vector[i];
                for (int j = 0; factor != 0 && j <= i; j++) {
                    row[j] = Math.fma(factor, vector[j], row[j]);
                }
            }
        });
    }

    /** Takes the matrix apart. */
    void decompose() {
        for (int i = 0; i < matrix.length; i++) {
            System.arraycopy(matrix[i], 0, axes[i], 0, i + 1);
        }
        double[] values = SymmetricEigen.decomposeInPlace(axes);
        double least = SMALLEST_SHARE * Arrays.stream(values).max().orElse(0);
        Arrays.setAll(lengths, i -> Math.sqrt(Math.max(values[i], least)));
    }

    /** Returns the standard deviation along a weight's own axis. */
    double deviation(int i) {
        return Math.sqrt(matrix[i][i]);
    }

    void save(TrainerState state) {
        state.put("matrix", flat(matrix)).put("axes", flat(axes)).put("lengths", lengths.clone());
    }

    void restore(TrainerState state) {
        fill(matrix, state.doubles("matrix"));
        fill(axes, state.doubles("axes"));
        System.arraycopy(state.doubles("lengths"), 0, lengths, 0, lengths.length);
    }

    private static double[] flat(double[][] rows) {
        int size = rows.length;
        double[] flat = new double[size * size];
        for (int i = 0; i < size; i++) {
            System.arraycopy(rows[i], 0, flat, i * size, size);
        }
        return flat;
    }

    private static void fill(double[][] rows, double[] flat) {
        int size = rows.length;
        for (int i = 0; i < size; i++) {
            System.arraycopy(flat, i * size, rows[i], 0, size);
        }
    }
}
