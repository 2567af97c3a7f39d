// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words against published answers, the numbers against their distributions, within 5 sigma. */
@NullMarked
class RandomBlockTest {
    private static final int SIZE = RandomBlock.SIZE;
    private static final RandomKey KEY = RandomKey.of(17);
    private static final double[] NORMALS = draw(500);

    private static double[] draw(int blocks) {
        RandomBlock block = new RandomBlock();
        double[] all = new double[blocks * SIZE];
        for (int i = 0; i < blocks; i++) {
            float[] normals = block.normals(KEY.split(i), SIZE);
            for (int j = 0; j < SIZE; j++) {
                all[i * SIZE + j] = normals[j];
            }
        }
        return all;
    }

    /** The known answers of the Random123 library's kat_vectors for threefry2x32 of 20 rounds. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0, 0, 6b200159, 99ba4efe",
        "ffffffff, ffffffff, ffffffff, ffffffff, 1cb996fc, bb002be7",
        "243f6a88, 85a308d3, 13198a2e, 3707344, c4923a9c, 483df7a0"})
    void wordsAreThoseOfThreefry(String counter, String stream, String low, String high,
            String first, String second) {
        long key = Long.parseUnsignedLong(high, 16) << 32 | Long.parseUnsignedLong(low, 16);
        int[] x = new int[3];
        int[] y = new int[3];
        Threefry.words(key, Integer.parseUnsignedInt(stream, 16),
                Integer.parseUnsignedInt(counter, 16) - 2, x, y, 3);
        assertEquals(first, Integer.toHexString(x[2]));
        assertEquals(second, Integer.toHexString(y[2]));
    }

    /** One pair at a time is what the compiler cannot vectorise; many at a time it does in the end. */
    @Test
    void aloneAndTogetherColdAndHotTheBitsAreTheSame() {
        int[] expected = new int[SIZE];
        for (int i = 0; i < SIZE / 2; i++) {
            int[] x = new int[1];
            int[] y = new int[1];
            float[] first = new float[1];
            float[] second = new float[1];
            Threefry.words(KEY.value(), 0, i, x, y, 1);
            BoxMuller.normals(x, y, new int[1], first, second, 1);
            expected[i] = Float.floatToRawIntBits(first[0]);
            expected[SIZE / 2 + i] = Float.floatToRawIntBits(second[0]);
        }
        RandomBlock block = new RandomBlock();
        int[] chosen = block.choose(KEY, 0.3, SIZE).clone();
        for (int round = 0; round < 20_000; round++) {
            float[] normals = block.normals(KEY, SIZE);
            block.choose(KEY, 0.3, SIZE);
            if (round % 1000 == 0 || round < 10) {
                int[] bits = new int[SIZE];
                Arrays.setAll(bits, i -> Float.floatToRawIntBits(normals[i]));
                assertArrayEquals(expected, bits);
                assertArrayEquals(chosen, block.choose(KEY, 0.3, SIZE));
            }
        }
    }

    @Test
    void normalsAreWhatTheFormulaGives() {
        int n = SIZE / 2;
        int[] x = new int[n];
        int[] y = new int[n];
        Threefry.words(KEY.value(), 0, 0, x, y, n);
        x[0] = 0;
        x[1] = -1;
        x[2] = Integer.MIN_VALUE;
        x[3] = Integer.MAX_VALUE;
        int[] words = x.clone();
        float[] first = new float[n];
        float[] second = new float[n];
        BoxMuller.normals(x, y, new int[n], first, second, n);
        for (int i = 0; i < n; i++) {
            int zeros = Integer.numberOfLeadingZeros(words[i] | 1);
            double u = (((words[i] | 1) << zeros) >>> 8) * Math.scalb(0x1p-24, -zeros);
            double radius = Math.sqrt(-2 * Math.log(u));
            assertEquals(radius, Math.hypot(first[i], second[i]), 1e-6 * radius);
            double f = Math.PI / 2 * (y[i] << 2) * 0x1p-32;
            double cosine = (y[i] >>> 30 & 1) == 0 ? Math.cos(f) : -Math.cos(f);
            double sine = Math.sin(f);
            boolean exchanged = y[i] < 0;
            double size = Math.hypot(first[i], second[i]);
            assertEquals(size * (exchanged ? sine : cosine), first[i], 1e-6);
            assertEquals(size * (exchanged ? cosine : sine), second[i], 1e-6);
        }
    }

    @Test
    void tangentsAreThoseOfTheAnglesAndNeverInfinite() {
        int n = SIZE / 2;
        int[] angles = new int[n];
        Threefry.words(KEY.value(), 0, 0, angles, new int[n], n);
        angles[0] = 0;
        angles[1] = -1;
        angles[2] = Integer.MIN_VALUE;
        angles[3] = Integer.MAX_VALUE;
        float[] tangents = new float[n];
        BoxMuller.tangents(angles, tangents, n);
        for (int i = 0; i < n; i++) {
            double tangent = Math.tan(Math.PI / 2 * (angles[i] << 2 | 2) * 0x1p-32);
            double want = angles[i] < 0 ? 1 / tangent : tangent;
            assertEquals(want, tangents[i], 1e-6 * Math.abs(want));
            assertTrue(Float.isFinite(tangents[i]));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-5, 0.01, 0.5, 1, 3, 1000, 1e5})
    void cauchysHaveTheTailsOfTheirDistribution(double bound) {
        RandomBlock block = new RandomBlock();
        int beyond = 0;
        int above = 0;
        int n = 500 * SIZE;
        for (int i = 0; i < 500; i++) {
            float[] drawn = block.cauchys(KEY.split(i), SIZE);
            for (int j = 0; j < SIZE; j++) {
                beyond += Math.abs(drawn[j]) > bound ? 1 : 0;
                above += drawn[j] > bound ? 1 : 0;
            }
        }
        double share = 1 - 2 * Math.atan(bound) / Math.PI;
        assertEquals(share * n, beyond, 5 * Math.sqrt(n * share * (1 - share)) + 1);
        assertEquals(beyond / 2.0, above, 2.5 * Math.sqrt(beyond) + 1);
    }

    @Test
    void normalsHaveTheMomentsAndTailsOfTheirDistribution() {
        double n = NORMALS.length;
        double[] moments = new double[5];
        double[] beyond = new double[5];
        for (double value : NORMALS) {
            for (int power = 1; power <= 4; power++) {
                moments[power] += Math.pow(value, power) / n;
            }
            for (int limit = 0; limit < beyond.length; limit++) {
                beyond[limit] += Math.abs(value) > limit ? 1 : 0;
            }
        }
        assertEquals(0, moments[1], 5 / Math.sqrt(n));
        assertEquals(1, moments[2], 5 * Math.sqrt(2 / n));
        assertEquals(0, moments[3], 5 * Math.sqrt(15 / n));
        assertEquals(3, moments[4], 5 * Math.sqrt(96 / n));
        double[] shares = {1, 0.31731051, 0.04550026, 0.0026997961, 6.3342484e-5};
        for (int limit = 1; limit < beyond.length; limit++) {
            assertEquals(n * shares[limit], beyond[limit], 5 * Math.sqrt(n * shares[limit]));
        }
    }

    /** The distance of Kolmogorov and Smirnov; it exceeds 1.95 / sqrt(n) once in a thousand times. */
    @Test
    void normalsFollowTheirDistributionEverywhere() {
        double[] sorted = NORMALS.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = cumulative(sorted[i]);
            distance = Math.max(distance, Math.max(expected - i / (double) sorted.length,
                    (i + 1) / (double) sorted.length - expected));
        }
        assertTrue(distance < 1.95 / Math.sqrt(sorted.length), "distance " + distance);
    }

    /** The normal distribution by its series; in the tails, where that fails, 0 or 1 within 1e-9. */
    private static double cumulative(double x) {
        if (Math.abs(x) > 6) {
            return x < 0 ? 0 : 1;
        }
        double term = x;
        double sum = x;
        for (int k = 3; Math.abs(term) > 1e-17; k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 64, SIZE / 2, SIZE, 3 * SIZE})
    void numbersOfNeighboursAreNotCorrelated(int distance) {
        double products = 0;
        double squares = 0;
        int n = NORMALS.length - distance;
        for (int i = 0; i < n; i++) {
            double a = NORMALS[i];
            double b = NORMALS[i + distance];
            products += a * b / Math.sqrt(n);
            squares += (a * a - 1) * (b * b - 1) / Math.sqrt(4.0 * n);
        }
        assertEquals(0, products, 5);
        assertEquals(0, squares, 5);
    }

    @Test
    void numbersOfKeysThatDifferByOneBitAreNotCorrelated() {
        RandomBlock a = new RandomBlock();
        RandomBlock b = new RandomBlock();
        float[] first = a.normals(KEY, SIZE);
        for (int bit = 0; bit < Long.SIZE; bit++) {
            float[] second = b.normals(new RandomKey(KEY.value() ^ 1L << bit), SIZE);
            double products = 0;
            for (int i = 0; i < SIZE; i++) {
                products += first[i] * second[i] / Math.sqrt(SIZE);
            }
            assertEquals(0, products, 5, "bit " + bit);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-5, 0.001, 0.1, 0.25, 1 / 3.0, 0.5, 0.75, 0.999, 1})
    void placesAreChosenWithTheirProbability(double probability) {
        RandomBlock block = new RandomBlock();
        int blocks = 500;
        int[] byBit = new int[Integer.SIZE];
        double both = 0;
        for (int i = 0; i < blocks; i++) {
            int[] chosen = block.choose(KEY.split(i), probability, SIZE);
            for (int word : chosen) {
                for (int bit = 0; bit < Integer.SIZE; bit++) {
                    byBit[bit] += word >>> bit & 1;
                }
                both += Integer.bitCount(word & word << 1);
            }
        }
        double n = blocks * (double) SIZE / Integer.SIZE;
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            assertHits(probability, byBit[bit], n);
        }
        assertHits(probability, Arrays.stream(byBit).sum(), 32 * n);
        // Neighbours are chosen independently.
        assertHits(probability * probability, both, 31 * n);
    }

    /** Binary place by binary place, from the words that each of them needs. */
    @ParameterizedTest
    @ValueSource(doubles = {0.125, 0.375, 0.5, 0.75, 0x1p-8, 0x1p-9, 0x1p-8 + 0x1p-10, 0.1})
    void placesAreChosenByTheDigitsOfTheirNumbers(double probability) {
        int words = SIZE / Integer.SIZE;
        long threshold = Math.round(probability * 0x1p32);
        int[][] digits = new int[32][words];
        for (int pair = 0; pair < 16; pair++) {
            Threefry.words(KEY.value(), 1, pair * words, digits[2 * pair], digits[2 * pair + 1],
                    words);
        }
        RandomBlock block = new RandomBlock();
        block.choose(KEY.split("before"), 1 / 3.0, SIZE);
        int[] chosen = block.choose(KEY, probability, SIZE);
        for (int place = 0; place < SIZE; place++) {
            long number = 0;
            for (int[] digit : digits) {
                number = number << 1 | (digit[place / 32] >>> place & 1);
            }
            assertEquals(number < threshold, (chosen[place / 32] >>> place & 1) != 0,
                    "place " + place);
        }
    }

    private static void assertHits(double probability, double hits, double n) {
        double deviation = Math.sqrt(n * probability * (1 - probability));
        assertEquals(n * probability, hits, 5 * deviation + (probability % 1 == 0 ? 0 : 5));
    }

    @Test
    void nothingIsChosenBehindTheLastPlace() {
        RandomBlock block = new RandomBlock();
        for (int count : new int[]{1, 31, 32, 33, 1000, SIZE - 1, SIZE}) {
            for (double probability : new double[]{0.9, 1}) {
                int[] chosen = block.choose(KEY, probability, count);
                int hits = 0;
                for (int i = 0; i < SIZE; i++) {
                    boolean hit = (chosen[i / 32] >>> i & 1) != 0;
                    assertTrue(i < count || !hit);
                    hits += hit ? 1 : 0;
                }
                assertTrue(probability < 1 ? hits > 0.5 * count - 1 : hits == count);
            }
        }
    }

    @Test
    void anyCountIsDrawn() {
        RandomBlock block = new RandomBlock();
        for (int count : new int[]{0, 1, 2, 3, 101, SIZE - 1, SIZE}) {
            float[] normals = Arrays.copyOf(block.normals(KEY.split(count), count), count);
            assertEquals(count, Arrays.stream(box(normals)).distinct().count());
        }
    }

    private static Float[] box(float[] values) {
        Float[] boxed = new Float[values.length];
        Arrays.setAll(boxed, i -> values[i]);
        return boxed;
    }

    @Test
    void uniformsLieEvenlyBetweenTheEnds() {
        RandomBlock block = new RandomBlock();
        double sum = 0;
        double squares = 0;
        double neighbors = 0;
        int n = 500 * SIZE;
        for (int i = 0; i < 500; i++) {
            float[] drawn = block.uniforms(KEY.split(i), SIZE);
            for (int j = 0; j < SIZE; j++) {
                assertTrue(drawn[j] > 0 && drawn[j] < 1);
                double x = drawn[j] - 0.5;
                sum += x;
                squares += x * x;
                neighbors += x * (drawn[(j + SIZE / 2) % SIZE] - 0.5);
            }
        }
        assertEquals(0, sum / n, 5 * Math.sqrt(1 / 12.0 / n));
        assertEquals(1 / 12.0, squares / n, 5 * Math.sqrt(1 / 180.0 / n));
        assertEquals(0, neighbors / n, 5 * Math.sqrt(2.0) / 12 / Math.sqrt(n));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5, 1})
    void powersOfUniformsHaveEitherSign(double exponent) {
        RandomBlock block = new RandomBlock();
        int positive = 0;
        int below = 0;
        int n = 100 * SIZE;
        for (int i = 0; i < 100; i++) {
            float[] drawn = block.signedPowers(KEY.split(i), exponent, SIZE);
            for (int j = 0; j < SIZE; j++) {
                assertTrue(drawn[j] != 0 && Math.abs(drawn[j]) <= 1);
                positive += drawn[j] > 0 ? 1 : 0;
                below += Math.abs(drawn[j]) < Math.pow(0.3, exponent) ? 1 : 0;
            }
        }
        assertEquals(0.5, positive / (double) n, 5 * Math.sqrt(0.25 / n));
        assertEquals(0.3, below / (double) n, 5 * Math.sqrt(0.21 / n));
    }

    @Test
    void fewUniformsAreNotMoreThanAskedFor() {
        for (int count : new int[]{0, 1, 2, 3, SIZE - 1}) {
            RandomBlock block = new RandomBlock();
            float[] drawn = block.uniforms(KEY, count);
            for (int i = count; i < SIZE; i++) {
                assertEquals(0, drawn[i]);
            }
        }
    }
}
