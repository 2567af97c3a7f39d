// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: reduced to three diagonals by Householder's
 * reflections, these to one by QL with implicit shifts. R. Martin, C. Reinsch, J. Wilkinson,
 * "Householder's Tridiagonalization of a Symmetric Matrix", 1968 (tred2); A. Dubrulle, R. Martin, J.
 * Wilkinson, "The Implicit QL Algorithm", 1968 (imtql2). It takes about 9 n^3 operations, one after the
 * other on one thread, so that its bits are always the same.
 */
final class SymmetricEigen {
    private static final int MOST_SWEEPS = 100;

    private final int n;
    /** Row k becomes eigenvector k: rotations then work on whole rows. */
    private final double[][] vectors;
    private final double[] values;
    private final double[] beside;

    private SymmetricEigen(double[][] matrix) {
        this.n = matrix.length;
        this.vectors = matrix;
        this.values = new double[n];
        this.beside = new double[n];
    }

    /**
     * Overwrites a matrix, of which the lower half is read, by its eigenvectors, one a row, and returns
     * the eigenvalues in the order of the rows.
     *
     * @throws ArithmeticException if a value is not finite
     */
    static double[] decomposeInPlace(double[][] matrix) {
        SymmetricEigen eigen = new SymmetricEigen(matrix);
        eigen.reduce();
        eigen.accumulate();
        eigen.transpose();
        eigen.diagonalize();
        return eigen.values;
    }

    /** From the last row on, each row is reflected so that only one value is left beside the diagonal. */
    private void reduce() {
        for (int i = n - 1; i > 0; i--) {
            double[] row = vectors[i];
            double scale = 0;
            for (int k = 0; k < i; k++) {
                scale += Math.abs(row[k]);
            }
            if (i == 1 || scale == 0) {
                beside[i] = row[i - 1];
                values[i] = 0;
            } else {
                values[i] = reflect(i, row, scale);
            }
        }
        values[0] = 0;
    }

    private double reflect(int i, double[] row, double scale) {
        double h = 0;
        for (int k = 0; k < i; k++) {
            row[k] /= scale;
            h += row[k] * row[k];
        }
        double f = row[i - 1];
        double g = f > 0 ? -Math.sqrt(h) : Math.sqrt(h);
        beside[i] = scale * g;
        h -= f * g;
        row[i - 1] = f - g;
        double product = multiply(i, row, h);
        double half = product / (2 * h);
        for (int j = 0; j < i; j++) {
            beside[j] -= half * row[j];
            double a = row[j];
            double b = beside[j];
            double[] other = vectors[j];
            for (int k = 0; k <= j; k++) {
                other[k] -= a * beside[k] + b * row[k];
            }
        }
        return h;
    }

    /** Sets {@code beside} to the leading block times the row over h, and returns its product with it. */
    private double multiply(int i, double[] row, double h) {
        for (int j = 0; j < i; j++) {
            beside[j] = 0;
        }
        for (int j = 0; j < i; j++) {
            double[] other = vectors[j];
            double a = row[j];
            double sum = other[j] * a;
            for (int k = 0; k < j; k++) {
                sum += other[k] * row[k];
                beside[k] += other[k] * a;
            }
            beside[j] += sum;
        }
        double product = 0;
        for (int j = 0; j < i; j++) {
            beside[j] /= h;
            product += beside[j] * row[j];
        }
        return product;
    }

    /** Multiplies the reflections up; their lengths stand in {@code values}. */
    private void accumulate() {
        double[] sums = new double[n];
        for (int i = 0; i < n; i++) {
            double[] row = vectors[i];
            if (values[i] != 0) {
                applyReflection(i, row, values[i], sums);
            }
            values[i] = row[i];
            row[i] = 1;
            for (int j = 0; j < i; j++) {
                vectors[j][i] = 0;
                row[j] = 0;
            }
        }
    }

    private void applyReflection(int i, double[] row, double h, double[] sums) {
        for (int j = 0; j < i; j++) {
            sums[j] = 0;
        }
        for (int k = 0; k < i; k++) {
            double[] other = vectors[k];
            for (int j = 0; j < i; j++) {
                sums[j] += row[k] * other[j];
            }
        }
        for (int k = 0; k < i; k++) {
            double[] other = vectors[k];
            double factor = row[k] / h;
            for (int j = 0; j < i; j++) {
                other[j] -= factor * sums[j];
            }
        }
    }

    private void transpose() {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double kept = vectors[i][j];
                vectors[i][j] = vectors[j][i];
                vectors[j][i] = kept;
            }
        }
    }

    private void diagonalize() {
        System.arraycopy(beside, 1, beside, 0, n - 1);
        beside[n - 1] = 0;
        for (int low = 0; low < n; low++) {
            int sweeps = 0;
            for (int high = splitFrom(low); high != low; high = splitFrom(low)) {
                if (sweeps++ == MOST_SWEEPS) {
                    throw new ArithmeticException("Expected a matrix of finite values.");
                }
                sweep(low, high);
            }
        }
    }

    /** Returns the first place from the given on behind which nothing stands beside the diagonal. */
    private int splitFrom(int low) {
        int m = low;
        while (m < n - 1) {
            double around = Math.abs(values[m]) + Math.abs(values[m + 1]);
            if (Math.abs(beside[m]) <= Math.ulp(around)) {
                break;
            }
            m++;
        }
        return m;
    }

    private void sweep(int low, int high) {
        double g = (values[low + 1] - values[low]) / (2 * beside[low]);
        double r = Math.sqrt(g * g + 1);
        g = values[high] - values[low] + beside[low] / (g + Math.copySign(r, g));
        double s = 1;
        double c = 1;
        double p = 0;
        for (int i = high - 1; i >= low; i--) {
            double f = s * beside[i];
            double b = c * beside[i];
            r = Math.sqrt(f * f + g * g);
            beside[i + 1] = r;
            if (r == 0) {
                values[i + 1] -= p;
                beside[high] = 0;
                return;
            }
            s = f / r;
            c = g / r;
            g = values[i + 1] - p;
            double t = (values[i] - g) * s + 2 * c * b;
            p = s * t;
            values[i + 1] = g + p;
            g = c * t - b;
            rotate(vectors[i], vectors[i + 1], s, c);
        }
        values[low] -= p;
        beside[low] = g;
        beside[high] = 0;
    }

    private static void rotate(double[] a, double[] b, double s, double c) {
        for (int k = 0; k < a.length; k++) {
            double f = b[k];
            b[k] = s * a[k] + c * f;
            a[k] = c * a[k] - s * f;
        }
    }
}
