// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class DistanceTest {
    @ParameterizedTest
    @CsvSource({"1, 3, 4", "2, 64, 4", "3, 63, 8", "5, 65, 4", "8, 4095, 4", "9, 4096, 8",
        "17, 10645, 8", "30, 100, 12"})
    void allAreThoseOfTheDefinition(int count, int dimensions, int tile) {
        float[][] points = points(count, dimensions);
        double[][] sums = new double[count][count];
        for (int from = Distance.START; from < points[0].length; from += Distance.SEGMENT) {
            for (int row = 0; row < count; row += tile) {
                for (int column = 0; column <= row; column += tile) {
                    Distance.addSquares(points, from, row, column, tile, sums);
                }
            }
        }
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++) {
                double expected = 0;
                for (int k = 0; k < dimensions; k++) {
                    float[] one = points[i];
                    float[] other = points[j];
                    expected += Math.pow((double) one[Distance.START + k]
                            - other[Distance.START + k], 2);
                }
                assertEquals(expected, sums[i][j], 1e-6 * expected, i + " to " + j);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void equalPointsAreNoDistanceApart(int count) {
        float[][] points = points(count, 100);
        points[1] = points[0].clone();
        double[][] sums = new double[count][count];
        Distance.addSquares(points, Distance.START, 0, 0, 4, sums);
        assertEquals(0, sums[1][0]);
    }

    private static float[][] points(int count, int dimensions) {
        float[][] points = new float[count][];
        for (int i = 0; i < count; i++) {
            points[i] = Distance.point(dimensions);
            float[] values = ReferenceKernels.values(dimensions, i);
            System.arraycopy(values, 0, points[i], Distance.START, dimensions);
        }
        return points;
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 4096})
    void lanesDoNotChangeTheBits(int count) {
        float[][] rows = new float[Distance.ROWS][];
        float[][] columns = new float[Distance.COLUMNS][];
        Arrays.setAll(rows, i -> ReferenceKernels.values(count + 3, i));
        Arrays.setAll(columns, i -> ReferenceKernels.values(count + 3, 10 + i));
        float[] plain = new float[Distance.ROWS * Distance.COLUMNS * Distance.PARTIALS];
        float[] vectors = new float[plain.length];
        Distance.plainSquares(rows, columns, 3, count, plain);
        VectorDistance.squares(rows, columns, 3, count, vectors);
        assertArrayEquals(plain, vectors, 0);
    }
}
