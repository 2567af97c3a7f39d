// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.nn.Loss.BinaryCrossEntropy;
import io.pomona.nn.Loss.CrossEntropy;
import io.pomona.nn.Loss.MeanSquaredError;
import io.pomona.nn.Loss.Outputs;
import io.pomona.tensor.Softmax;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class LossTest {
    private static final int AT = 2;

    static List<Loss> losses() {
        return List.of(Loss.crossEntropy(), new CrossEntropy(0.1), new CrossEntropy(0.9),
                new BinaryCrossEntropy(Outputs.SIGMOID, 0),
                new BinaryCrossEntropy(Outputs.SIGMOID, 0.2),
                new BinaryCrossEntropy(Outputs.SOFTMAX, 0),
                new BinaryCrossEntropy(Outputs.SOFTMAX, 0.2),
                new MeanSquaredError(Outputs.SIGMOID), new MeanSquaredError(Outputs.SOFTMAX));
    }

    private static float[] logits(int classes, double size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] logits = new float[AT + classes + 1];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) ((random.nextDouble() - 0.5) * size);
        }
        return logits;
    }

    private static double[] probabilities(double[] z, Outputs outputs) {
        double[] p = new double[z.length];
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            p[i] = outputs == Outputs.SIGMOID ? 1 / (1 + Math.exp(-z[i])) : Math.exp(z[i]);
            sum += p[i];
        }
        for (int i = 0; i < z.length && outputs == Outputs.SOFTMAX; i++) {
            p[i] /= sum;
        }
        return p;
    }

    /** The formulas as they stand in the documentation. */
    private static double formula(Loss loss, double[] z, int label) {
        int n = z.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double hit = i == label ? 1 : 0;
            sum += switch (loss) {
                case CrossEntropy(double s) -> -(hit * (1 - s) + s / n)
                        * Math.log(probabilities(z, Outputs.SOFTMAX)[i]);
                case BinaryCrossEntropy(Outputs outputs, double s) -> {
                    double p = probabilities(z, outputs)[i];
                    double t = hit * (1 - s) + s / 2;
                    yield -(t * Math.log(p) + (1 - t) * Math.log(1 - p)) / n;
                }
                case MeanSquaredError(Outputs outputs) -> {
                    double error = probabilities(z, outputs)[i] - hit;
                    yield error * error / n;
                }
            };
        }
        return sum;
    }

    @Test
    void everyLossIsTested() {
        assertEquals(Set.of(Loss.class.getPermittedSubclasses()),
                losses().stream().map(Object::getClass).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void valuesAndGradientsAreThoseOfTheFormula(Loss loss) {
        for (int classes : new int[]{2, 3, 10}) {
            for (int label = 0; label < classes; label++) {
                float[] logits = logits(classes, 6, 11 * classes + label);
                double[] z = new double[classes];
                for (int i = 0; i < classes; i++) {
                    z[i] = logits[AT + i];
                }
                assertEquals(formula(loss, z, label), loss.loss(logits, AT, classes, label), 1e-9,
                        loss.toString());
                float[] gradient = new float[logits.length];
                loss.gradient(logits, AT, classes, label, 3, gradient);
                for (int i = 0; i < classes; i++) {
                    double at = z[i];
                    z[i] = at + 1e-5;
                    double above = formula(loss, z, label);
                    z[i] = at - 1e-5;
                    double below = formula(loss, z, label);
                    z[i] = at;
                    assertEquals(3 * (above - below) / 2e-5, gradient[AT + i], 1e-6,
                            loss + " logit " + i);
                }
                assertEquals(0, gradient[AT - 1]);
                assertEquals(0, gradient[AT + classes]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void logitsOfSeveralThousandGiveFiniteLossesAndGradients(Loss loss) {
        for (int label = 0; label < 4; label++) {
            float[] logits = logits(4, 8000, label);
            double value = loss.loss(logits, AT, 4, label);
            assertTrue(Double.isFinite(value) && value >= 0, loss + " is " + value);
            float[] gradient = new float[logits.length];
            loss.gradient(logits, AT, 4, label, 1, gradient);
            for (float g : gradient) {
                assertTrue(Float.isFinite(g), loss + " has the gradient " + g);
            }
        }
    }

    @Test
    void binaryCrossEntropyOfASoftmaxIsRightWhereProbabilitiesRoundToOne() {
        // p is 1 - 2e-44 for class 0; class 1 is right: -(log p1 + log(1 - p0) + log(1 - p2)) / 3.
        float[] logits = {100, 0, 0};
        Loss loss = new BinaryCrossEntropy(Outputs.SOFTMAX, 0);
        assertEquals((100 + (100 - Math.log(2))) / 3, loss.loss(logits, 0, 3, 1), 1e-12);
        float[] gradient = new float[3];
        loss.gradient(logits, 0, 3, 1, 3, gradient);
        // d/dz0 = 1 + 1, d/dz1 = -1 - 1/2, d/dz2 = -1/2.
        assertArrayEquals(new float[]{2, -1.5f, -0.5f}, gradient, 1e-6f);
    }

    @Test
    void plainCrossEntropyHasTheBitsOfTheSoftmaxs() {
        for (long seed = 0; seed < 200; seed++) {
            float[] logits = logits(7, 30, seed);
            Loss loss = Loss.crossEntropy();
            assertEquals(Softmax.crossEntropy(logits, AT, 7, 3), loss.loss(logits, AT, 7, 3));
            float[] want = new float[logits.length];
            float[] got = new float[logits.length];
            Softmax.crossEntropyGradient(logits, AT, 7, 3, 0.37, want);
            loss.gradient(logits, AT, 7, 3, 0.37, got);
            assertArrayEquals(want, got);
        }
    }

    @Test
    void smoothingOutsideItsRangeIsRefused() {
        assertRefused(() -> new CrossEntropy(1), "[0, 1)", "1.0");
        assertRefused(() -> new BinaryCrossEntropy(Outputs.SIGMOID, -0.1), "[0, 1)", "-0.1");
        assertRefused(() -> new CrossEntropy(Double.NaN), "[0, 1)", "NaN");
    }
}
