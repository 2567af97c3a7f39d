// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import org.jspecify.annotations.Nullable;

/**
 * What a trial may spend, by the same ruler for every method. A sample pass is one sample run forward;
 * running it forward and backward counts 3. Only passes that steer the search are charged. The budget
 * is checked before each generation or step, so that the last one may exceed it.
 *
 * @param samples sample passes, above 0, or null for no such limit
 * @param seconds seconds of wall time, above 0, or null; results then depend on the machine
 * @param trainAccuracy stop at this accuracy on the training set, in {@code (0, 1]}, or null
 * @param measureEvery sample passes to spend between two measurements, at least 1, so that all methods
 *        are looked at equally often; or null to measure after every generation or epoch
 */
public record Budget(@Nullable Long samples, @Nullable Double seconds,
        @Nullable Double trainAccuracy, @Nullable Long measureEvery) {
    /** Sample passes that a sample run forward and backward counts. */
    public static final int GRADIENT_PASSES = 3;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Budget {
        if (samples != null && samples < 1) {
            throw new IllegalArgumentException(
                    "Expected samples of at least 1, but received " + samples + ".");
        }
        if (seconds != null && !(seconds > 0)) {
            throw new IllegalArgumentException(
                    "Expected seconds above 0, but received " + seconds + ".");
        }
        if (measureEvery != null && measureEvery < 1) {
            throw new IllegalArgumentException(
                    "Expected measure_every of at least 1, but received " + measureEvery + ".");
        }
        if (trainAccuracy != null && !(trainAccuracy > 0 && trainAccuracy <= 1)) {
            throw new IllegalArgumentException(
                    "Expected a train accuracy in (0, 1], but received " + trainAccuracy + ".");
        }
    }

    /** A budget without any limit. */
    public static final Budget UNLIMITED = new Budget(null, null, null, null);

    /** Returns a budget of sample passes alone. */
    public static Budget ofSamples(long samples) {
        return new Budget(samples, null, null, null);
    }

    /** Returns this budget that also ends at an accuracy on the training set. */
    public Budget withTrainAccuracy(double accuracy) {
        return new Budget(samples, seconds, accuracy, measureEvery);
    }
}
