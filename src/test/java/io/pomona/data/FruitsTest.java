// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.tensor.RandomKey;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FruitsTest {
    /** Hash of one fruit of each kind of seed 1; changes only when the fruits do. */
    private static final int FINGERPRINT = 731_834_245;
    private static final int SAMPLE = Fruits.SAMPLE_SHAPE.size();

    @Test
    void drawsArraysOfThePromisedForm() {
        Fruits.Pictures fruits = Fruits.generate(2, RandomKey.of(1));
        assertEquals("uint8 (8, 100, 100, 3)", fruits.inputs().toString());
        assertArrayEquals(new int[]{0, 0, 1, 1, 2, 2, 3, 3}, fruits.labels().toIntsExact());
        assertEquals(List.of("Apple Braeburn", "Lemon Meyer", "Mango", "Raspberry"),
                Fruits.classNames());
        assertThrows(IllegalArgumentException.class, () -> Fruits.generate(0, RandomKey.of(1)));
        assertThrows(IllegalArgumentException.class,
                () -> Fruits.generate(17_001, RandomKey.of(1)));
    }

    @Test
    void aSampleDoesNotDependOnHowManyAreDrawn() {
        byte[] two = Fruits.generate(2, RandomKey.of(1)).inputs().rawBytes();
        byte[] five = Fruits.generate(5, RandomKey.of(1)).inputs().rawBytes();
        for (int label = 0; label < 4; label++) {
            assertTrue(Arrays.equals(two, label * 2 * SAMPLE, (label * 2 + 2) * SAMPLE, five,
                    label * 5 * SAMPLE, (label * 5 + 2) * SAMPLE));
        }
        assertEquals(0, Duplicates.within(Fruits.dataSet(5, 1)).count());
    }

    @Test
    void theSameSeedGivesTheSameBitsEverywhere() {
        NpyArray inputs = Fruits.generate(1, RandomKey.of(1)).inputs();
        assertEquals(FINGERPRINT, Arrays.hashCode(inputs.rawBytes()));
    }

    @Test
    void everyFruitStandsWholeOnWhite() {
        byte[] pixels = Fruits.generate(50, RandomKey.of(3)).inputs().rawBytes();
        for (int start = 0; start < pixels.length; start += SAMPLE) {
            for (int i = 0; i < 100; i++) {
                for (int pixel : new int[]{i, 9900 + i, 100 * i, 100 * i + 99}) {
                    assertEquals(-1, pixels[start + pixel * 3], "sample " + start / SAMPLE);
                }
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void shapeTellsTheClassesApartButTheMeanColourDoesNot(long seed) {
        DataSet data = Fruits.dataSet(100, seed);
        double[][] colours = blockMeans(data, 1);
        double linear = linearTestAccuracy(colours, data.labels());
        assertTrue(linear >= 0.50 && linear <= 0.80, "linear model: " + linear);
        double neighbour = leaveOneOutAccuracy(colours, data.labels());
        assertTrue(neighbour <= 0.85, "nearest neighbour: " + neighbour);
        double coarse = linearTestAccuracy(blockMeans(data, 5), data.labels());
        assertTrue(coarse >= 0.95, "linear model on 5 x 5 blocks: " + coarse);
    }

    /** Returns the mean colour of each of k x k blocks of each picture. */
    private static double[][] blockMeans(DataSet data, int k) {
        int side = 100 / k;
        double[][] means = new double[data.size()][k * k * 3];
        for (int i = 0; i < data.size(); i++) {
            for (int p = 0; p < SAMPLE; p++) {
                int row = p / 300 / side;
                int column = p / 3 % 100 / side;
                means[i][(row * k + column) * 3 + p % 3] += data.inputs()[data.offset(i) + p]
                        / (side * (double) side);
            }
        }
        return means;
    }

    private static double leaveOneOutAccuracy(double[][] points, int[] labels) {
        int correct = 0;
        for (int i = 0; i < points.length; i++) {
            int best = -1;
            double least = Double.MAX_VALUE;
            for (int j = 0; j < points.length; j++) {
                double distance = distance(points[i], points[j]);
                if (j != i && distance < least) {
                    least = distance;
                    best = j;
                }
            }
            correct += best >= 0 && labels[best] == labels[i] ? 1 : 0;
        }
        return correct / (double) points.length;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return sum;
    }

    /** Trains softmax regression on two of three samples and returns its accuracy on the third. */
    private static double linearTestAccuracy(double[][] raw, int[] labels) {
        double[][] points = standardised(raw);
        double[][] weights = new double[4][points[0].length];
        double rate = 5.0 / points[0].length;
        for (int step = 0; step < 600; step++) {
            double[][] gradient = new double[4][points[0].length];
            for (int i = 0; i < points.length; i++) {
                if (i % 3 != 0) {
                    addGradient(points[i], labels[i], weights, gradient);
                }
            }
            for (int c = 0; c < 4; c++) {
                for (int k = 0; k < gradient[c].length; k++) {
                    weights[c][k] -= rate * gradient[c][k] / points.length;
                }
            }
        }
        int tested = 0;
        int correct = 0;
        for (int i = 0; i < points.length; i += 3) {
            tested++;
            correct += best(scores(points[i], weights)) == labels[i] ? 1 : 0;
        }
        return correct / (double) tested;
    }

    private static void addGradient(double[] point, int label, double[][] weights,
            double[][] gradient) {
        double[] scores = scores(point, weights);
        double top = scores[best(scores)];
        double sum = 0;
        for (int c = 0; c < 4; c++) {
            scores[c] = Math.exp(scores[c] - top);
            sum += scores[c];
        }
        for (int c = 0; c < 4; c++) {
            double error = scores[c] / sum - (c == label ? 1 : 0);
            for (int k = 0; k < point.length; k++) {
                gradient[c][k] += error * point[k];
            }
        }
    }

    private static double[] scores(double[] point, double[][] weights) {
        double[] scores = new double[4];
        for (int c = 0; c < 4; c++) {
            for (int k = 0; k < point.length; k++) {
                scores[c] += weights[c][k] * point[k];
            }
        }
        return scores;
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int c = 1; c < 4; c++) {
            best = scores[c] > scores[best] ? c : best;
        }
        return best;
    }

    /** Returns the points with mean 0 and deviation 1 in each coordinate, and a last one of 1. */
    private static double[][] standardised(double[][] raw) {
        int n = raw.length;
        int length = raw[0].length;
        double[][] points = new double[n][length + 1];
        for (int k = 0; k < length; k++) {
            int coordinate = k;
            double mean = Arrays.stream(raw).mapToDouble(p -> p[coordinate]).average().orElse(0);
            double variance = Arrays.stream(raw)
                    .mapToDouble(p -> (p[coordinate] - mean) * (p[coordinate] - mean)).average()
                    .orElse(0);
            for (int i = 0; i < n; i++) {
                points[i][k] = (raw[i][k] - mean) / Math.sqrt(variance + 1e-6);
            }
        }
        for (double[] point : points) {
            point[length] = 1;
        }
        return points;
    }
}
