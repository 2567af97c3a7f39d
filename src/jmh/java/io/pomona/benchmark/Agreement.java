// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.nn.Workspace;
import io.pomona.train.NetworkEvaluator;
import java.util.Arrays;

/** Refuses to measure two sides that do not compute the same. */
final class Agreement {
    /** How many calls are compared at most where each has other individuals. */
    static final int CALLS = 10;

    /** How far apart logits may lie, relative to the largest: float sums in another order. */
    private static final double TOLERANCE = 1e-4;

    private Agreement() {}

    /** Returns Pomona's logits of the first samples for one individual. */
    static float[] logits(Workload workload, int individual, int samples) {
        Workspace workspace = workload.network().workspace(samples);
        workspace.forward(workload.population().get(individual), 0, workload.data().inputs(), 0,
                samples);
        return Arrays.copyOf(workspace.logits(), samples * workload.network().classes());
    }

    /**
     * Compares logits, and the classes that were decided on.
     *
     * @param expected Pomona's
     * @param classes the other side's decisions; those too close to call are left out
     * @throws IllegalStateException if they differ
     */
    static void require(String what, float[] expected, float[] logits, long[] classes) {
        requireClose(what, expected, logits, TOLERANCE);
        int count = expected.length / classes.length;
        double tolerance = TOLERANCE * largest(expected);
        for (int i = 0; i < classes.length; i++) {
            int best = NetworkEvaluator.largest(expected, i * count, count);
            int other = (int) classes[i];
            if (expected[i * count + best] - expected[i * count + other] > 2 * tolerance) {
                throw new IllegalStateException(what + ": expected class " + best
                        + " for sample " + i + ", but received " + other + ".");
            }
        }
    }

    /**
     * Compares values.
     *
     * @param tolerance how far apart they may lie, relative to the largest
     * @throws IllegalStateException if they differ by more, or are all 0
     */
    static void requireClose(String what, float[] expected, float[] received, double tolerance) {
        if (expected.length != received.length) {
            throw new IllegalStateException(what + ": expected " + expected.length
                    + " values, but received " + received.length + ".");
        }
        double largest = largest(expected);
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            difference = Math.max(difference, Math.abs((double) expected[i] - received[i]));
        }
        if (!(difference <= tolerance * largest) || largest == 0) {
            throw new IllegalStateException(what + ": expected values that differ by at most "
                    + tolerance + " of the largest, " + largest + ", but received a difference of "
                    + difference + ".");
        }
    }

    /**
     * Compares values as a whole.
     *
     * @throws IllegalStateException if the norm of their difference exceeds a hundredth of theirs, or
     *         all are 0
     */
    static void requireSimilar(String what, float[] expected, float[] received) {
        double size = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            size = Math.hypot(size, expected[i]);
            difference = Math.hypot(difference, expected[i] - received[i]);
        }
        if (!(difference <= 0.01 * size) || size == 0) {
            throw new IllegalStateException(what + ": expected a norm of " + size
                    + ", but received a difference of " + difference + ".");
        }
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
