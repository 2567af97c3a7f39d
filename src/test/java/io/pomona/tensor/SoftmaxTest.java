// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class SoftmaxTest {
    @Test
    void logitsOfSeveralHundredDoNotOverflow() {
        float[] values = {9, 700, -700, 699, 9};
        Softmax.inPlace(values, 1, 3);
        double e = Math.exp(-1);
        assertEquals(9, values[0]);
        assertEquals(1 / (1 + e), values[1], 1e-6);
        assertEquals(0, values[2]);
        assertEquals(e / (1 + e), values[3], 1e-6);
        assertEquals(9, values[4]);
    }

    @Test
    void probabilitiesAddUpToOneForManyClasses() {
        float[] values = ReferenceKernels.values(1000, 1);
        for (int i = 0; i < values.length; i++) {
            values[i] *= 300;
        }
        Softmax.inPlace(values, 0, values.length);
        double sum = 0;
        for (float value : values) {
            assertTrue(value >= 0 && value <= 1);
            sum += value;
        }
        assertEquals(1, sum, 1e-6);
    }

    @Test
    void crossEntropyOfLogitsOfSeveralHundredIsExact() {
        float[] logits = {5, 600, -400, 599.5f};
        assertEquals(Math.log1p(Math.exp(-0.5)), Softmax.crossEntropy(logits, 1, 3, 0), 1e-12);
        assertEquals(1000 + Math.log1p(Math.exp(-0.5)), Softmax.crossEntropy(logits, 1, 3, 1),
                1e-9);
    }

    @Test
    void crossEntropyIsNeverBelowZero() {
        for (long seed = 0; seed < 2000; seed++) {
            float[] logits = ReferenceKernels.values(3, seed);
            for (int i = 0; i < 3; i++) {
                logits[i] *= 100;
                assertTrue(Softmax.crossEntropy(logits, 0, 3, i % 3) >= 0);
            }
        }
    }

    @Test
    void crossEntropyIsNotFiniteWhereALogitIsNotFinite() {
        for (float bad : new float[]{Float.NaN, Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY}) {
            for (int place = 0; place < 3; place++) {
                float[] logits = {1, 2, 3};
                logits[place] = bad;
                for (int label = 0; label < 3; label++) {
                    assertFalse(Double.isFinite(Softmax.crossEntropy(logits, 0, 3, label)),
                            bad + " at " + place + ", label " + label);
                }
            }
        }
    }

    @Test
    void gradientOfTheCrossEntropyIsProbabilityLessTarget() {
        float[] logits = {0, 300, 300, -300};
        float[] gradient = {8, 8, 8, 8};
        Softmax.crossEntropyGradient(logits, 1, 3, 0, 0.25, gradient);
        assertArrayEquals(new float[]{8, -0.125f, 0.125f, 0}, gradient, 1e-7f);
    }

    @Test
    void gradientInPlaceMatchesTheJacobian() {
        float[] p = {0.2f, 0.5f, 0.3f};
        float[] dy = {1, -2, 0.5f};
        float[] gradient = dy.clone();
        Softmax.gradientInPlace(p, 0, gradient, 0, 3);
        for (int i = 0; i < 3; i++) {
            double want = 0;
            for (int j = 0; j < 3; j++) {
                want += (double) dy[j] * p[j] * ((i == j ? 1 : 0) - p[i]);
            }
            assertEquals(want, gradient[i], 1e-6);
        }
    }
}
