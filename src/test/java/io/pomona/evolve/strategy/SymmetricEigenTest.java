// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pomona.tensor.RandomKey;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class SymmetricEigenTest {
    private static double[][] copy(double[][] matrix) {
        return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void assertTakenApart(double[][] matrix, double tolerance) {
        double[][] vectors = copy(matrix);
        double[] values = SymmetricEigen.decomposeInPlace(vectors);
        for (int k = 0; k < values.length; k++) {
            for (int i = 0; i < values.length; i++) {
                assertEquals(values[k] * vectors[k][i], dot(matrix[i], vectors[k]), tolerance);
                assertEquals(i == k ? 1 : 0, dot(vectors[i], vectors[k]), 1e-12);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 20, 65})
    void aMatrixTimesAVectorIsTheVectorTimesItsValue(int n) {
        RandomGenerator random = RandomKey.of(n).generator();
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = random.nextGaussian();
                matrix[j][i] = matrix[i][j];
            }
        }
        assertTakenApart(matrix, 1e-11);
    }

    @Test
    void equalValuesAndZerosBesideTheDiagonalAreNoTrouble() {
        assertTakenApart(new double[6][6], 0);
        double[][] matrix = new double[6][6];
        for (int i = 0; i < 6; i++) {
            matrix[i][i] = i < 3 ? 2 : 1e-9;
        }
        assertTakenApart(matrix, 0);
        matrix[5][0] = 1;
        matrix[0][5] = 1;
        assertTakenApart(matrix, 1e-14);
    }

    @Test
    void valuesOfAKnownMatrixComeOut() {
        double[][] matrix = {{2, -1, 0}, {-1, 2, -1}, {0, -1, 2}};
        double[] values = SymmetricEigen.decomposeInPlace(matrix);
        Arrays.sort(values);
        assertEquals(2 - Math.sqrt(2), values[0], 1e-14);
        assertEquals(2, values[1], 1e-14);
        assertEquals(2 + Math.sqrt(2), values[2], 1e-14);
    }

    @Test
    void aMatrixThatIsNotFiniteIsRefused() {
        double[][] matrix = {{1, 0, 0}, {Double.NaN, 1, 0}, {0, 1, 1}};
        assertThrows(ArithmeticException.class, () -> SymmetricEigen.decomposeInPlace(matrix));
    }
}
