// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.RandomKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each noise against its distribution, within 5 sigma. */
@NullMarked
class MutationTest {
    private static final int SIZE = Genomes.SIZE;
    private static final int ROUNDS = 100;

    static List<Noise> noises() {
        return List.of(new Noise.Gaussian(), new Noise.Cauchy(), new Noise.Polynomial(0),
                new Noise.Polynomial(20));
    }

    /** Returns what is added to weights of 0 by mutations with one sigma, or one for each layer. */
    private static double[] changes(Noise noise, double geneRate, double... sigmas) {
        Mutation mutation = new Mutation(1, geneRate, 1, Mutation.Scale.ABSOLUTE)
                .withNoise(noise);
        WeightMutation at = new WeightMutation(mutation, 0, Genomes.LAYOUT);
        NoiseBlock block = new NoiseBlock(noise);
        double[] changes = new double[ROUNDS * SIZE];
        for (int round = 0; round < ROUNDS; round++) {
            float[] weights = new float[SIZE];
            at.mutateInPlace(weights, sigmas, RandomKey.of(5).split(round), block);
            for (int i = 0; i < SIZE; i++) {
                changes[round * SIZE + i] = weights[i];
            }
        }
        return changes;
    }

    /** Returns the share of values of at most a bound. */
    private static double below(double[] values, double bound) {
        return Arrays.stream(values).filter(value -> value <= bound).count()
                / (double) values.length;
    }

    private static void assertShare(double expected, double[] values, double bound) {
        assertEquals(expected, below(values, bound),
                5 * Math.sqrt(expected * (1 - expected) / values.length), () -> "below " + bound);
    }

    private static double moment(double[] values, int power) {
        return Arrays.stream(values).map(value -> Math.pow(value, power)).sum() / values.length;
    }

    @Test
    void gaussianNoiseHasTheMomentsAndTailsOfTheNormalDistribution() {
        double[] z = changes(new Noise.Gaussian(), 1, 0.2);
        assertEquals(0, moment(z, 1), 5 * 0.2 / Math.sqrt(z.length));
        assertEquals(0.04, moment(z, 2), 5 * 0.04 * Math.sqrt(2.0 / z.length));
        assertEquals(3, moment(z, 4) / 0.0016, 5 * Math.sqrt(96.0 / z.length));
        assertShare(0.0227501, z, -0.4);
        assertShare(0.9986501, z, 0.6);
    }

    @Test
    void cauchyNoiseHasTheQuantilesOfTheCauchyDistribution() {
        double[] z = changes(new Noise.Cauchy(), 1, 0.2);
        for (double bound : new double[]{-20, -1, -0.2, 0, 0.1, 0.2, 2, 200}) {
            assertShare(0.5 + Math.atan(bound / 0.2) / Math.PI, z, bound);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 5, 20, 100})
    void polynomialNoiseIsDebsScaledToItsSigma(double eta) {
        double[] z = changes(new Noise.Polynomial(eta), 1, 0.2);
        double end = 0.2 * Math.sqrt((eta + 2) * (eta + 3) / 2);
        assertTrue(Arrays.stream(z).allMatch(value -> Math.abs(value) <= end * 1.000001));
        assertEquals(0, moment(z, 1), 5 * 0.2 / Math.sqrt(z.length));
        double fourth = 24 / ((eta + 2) * (eta + 3) * (eta + 4) * (eta + 5)) * Math.pow(end, 4);
        assertEquals(0.04, moment(z, 2), 5 * Math.sqrt((fourth - 0.0016) / z.length));
        for (double part : new double[]{0.02, 0.1, 0.5}) {
            double tail = Math.pow(1 - part, eta + 1) / 2;
            assertShare(1 - tail, z, part * end);
            assertShare(tail, z, -part * end);
        }
    }

    @ParameterizedTest
    @MethodSource("noises")
    void theShareOfWeightsIsAsStatedForEveryNoise(Noise noise) {
        double[] z = changes(noise, 0.1, 1);
        double changed = 1 - Arrays.stream(z).filter(value -> value == 0).count()
                / (double) z.length;
        assertEquals(0.1, changed, 5 * Math.sqrt(0.09 / z.length));
    }

    @Test
    void everyLayerMayHaveASigmaOfItsOwn() {
        double[] z = changes(new Noise.Gaussian(), 1, 0.1, 10, 0);
        double[] squares = new double[3];
        double[] n = new double[3];
        for (ParameterSlot slot : Genomes.LAYOUT.slots()) {
            int layer = slot.layer().charAt(0) - 'a';
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = slot.offset(); i < slot.end(); i++) {
                    squares[layer] += z[round * SIZE + i] * z[round * SIZE + i];
                    n[layer]++;
                }
            }
        }
        assertEquals(0.01, squares[0] / n[0], 5 * 0.01 * Math.sqrt(2 / n[0]));
        assertEquals(100, squares[1] / n[1], 5 * 100 * Math.sqrt(2 / n[1]));
        assertEquals(0, squares[2]);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused(() -> new Noise.Polynomial(-1), "eta", "-1.0");
        assertRefused(() -> new SigmaControl.OneFifth(1, 1, 0.2), "factor", "1.0");
        assertRefused(() -> new SigmaControl.OneFifth(2, 0, 0.2), "window", "0");
        assertRefused(() -> new SigmaControl.OneFifth(2, 1, 1), "target", "1.0");
        SigmaControl.SelfAdaptive.Per per = SigmaControl.SelfAdaptive.Per.LAYER;
        assertRefused(() -> new SigmaControl.SelfAdaptive(per, 0, 0), "learning_rate", "0.0");
        assertRefused(() -> new SigmaControl.SelfAdaptive(per, 1, -1), "minimum", "-1.0");
        assertRefused(() -> new SigmaControl.Gesmr(1, 2, 0.5), "groups", "1");
        assertRefused(() -> new SigmaControl.Gesmr(2, 1, 0.5), "factor", "1.0");
        assertRefused(() -> new SigmaControl.Gesmr(2, 2, 0), "share", "0.0");
        assertRefused(() -> new SafeMutation.GradientSum(0), "samples", "0");
        assertRefused(() -> new SafeMutation.GradientAbsolute(0), "samples", "0");
        assertRefused(() -> new SafeMutation.Rescaled(0, 0.1, 1), "samples", "0");
        assertRefused(() -> new SafeMutation.Rescaled(1, 0, 1), "change", "0.0");
        assertRefused(() -> new SafeMutation.Rescaled(1, 0.1, 0), "steps", "0");
    }
}
