// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@NullMarked
class NormalRowsTest {
    private static final int SIZE = 5000;
    private static final int ROWS = 40;
    private static final RandomKey KEY = RandomKey.of(8);
    private static final Workers WORKERS = Workers.of(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static List<float[]> rows() {
        return Stream.generate(() -> new float[SIZE]).limit(ROWS).toList();
    }

    private static float[] filled(float value) {
        float[] values = new float[SIZE];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void pointsHaveTheMeanAndTheDeviationAskedForAndNothingInCommon() {
        float[] deviations = filled(0.5f);
        Arrays.fill(deviations, 0, SIZE / 2, 2);
        List<float[]> rows = rows();
        new NormalRows(SIZE, WORKERS).spread(KEY, filled(3), deviations, rows);
        for (int half = 0; half < 2; half++) {
            double sigma = half == 0 ? 2 : 0.5;
            double n = ROWS * SIZE / 2.0;
            double sum = 0;
            double squares = 0;
            double rowProducts = 0;
            double columnProducts = 0;
            for (int row = 0; row < ROWS; row++) {
                for (int i = half * SIZE / 2 + 1; i < (half + 1) * SIZE / 2; i++) {
                    double z = (rows.get(row)[i] - 3) / sigma;
                    sum += z;
                    squares += z * z;
                    rowProducts += z * (rows.get((row + 1) % ROWS)[i] - 3) / sigma;
                    columnProducts += z * (rows.get(row)[i - 1] - 3) / sigma;
                }
            }
            // Five standard errors each.
            assertEquals(0, sum / n, 5 / Math.sqrt(n));
            assertEquals(1, squares / n, 5 * Math.sqrt(2 / n));
            assertEquals(0, rowProducts / n, 5 / Math.sqrt(n));
            assertEquals(0, columnProducts / n, 5 / Math.sqrt(n));
        }
    }

    @Test
    void pairsLieOnEitherSideOfTheMean() {
        List<float[]> rows = rows();
        new NormalRows(SIZE, WORKERS).spreadInPairs(KEY, filled(0), filled(0.7f), rows);
        List<float[]> single = rows();
        new NormalRows(SIZE, WORKERS).spread(KEY, filled(0), filled(0.7f), single);
        for (int i = 0; i < SIZE; i++) {
            for (int pair = 0; pair < ROWS / 2; pair++) {
                assertEquals(single.get(pair)[i], rows.get(2 * pair)[i]);
                assertEquals(-single.get(pair)[i], rows.get(2 * pair + 1)[i]);
            }
        }
    }

    @Test
    void weighedNoiseIsThatOfThePoints() {
        NormalRows noise = new NormalRows(SIZE, WORKERS);
        List<float[]> rows = rows();
        noise.spread(KEY, filled(0), filled(1), rows);
        double[] weights = new double[ROWS];
        double[] squareWeights = new double[ROWS];
        Arrays.setAll(weights, row -> row - 7.5);
        Arrays.setAll(squareWeights, row -> 0.1 * row);
        float[] sums = filled(9);
        float[] squares = filled(9);
        float[] alone = filled(9);
        noise.weigh(KEY, weights, sums, squareWeights, squares);
        noise.weigh(KEY, weights, alone);
        for (int i = 0; i < SIZE; i++) {
            double sum = 0;
            double square = 0;
            for (int row = 0; row < ROWS; row++) {
                double z = rows.get(row)[i];
                sum += weights[row] * z;
                square += squareWeights[row] * (z * z - 1);
            }
            assertEquals(sum, sums[i], 1e-3);
            assertEquals(square, squares[i], 1e-3);
            assertEquals(sums[i], alone[i]);
        }
    }
}
