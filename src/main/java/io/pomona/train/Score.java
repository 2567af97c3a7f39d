// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

/**
 * How well a network does on a set of samples.
 *
 * @param samples the number of samples
 * @param correct how many were classified correctly
 * @param loss the mean softmax cross-entropy in nats; NaN or infinite where the network gave such
 */
public record Score(int samples, int correct, double loss) {
    /** Returns the share of samples classified correctly, in {@code [0, 1]}. */
    public double accuracy() {
        return (double) correct / samples;
    }

    /** Returns whether the loss is finite. */
    public boolean isFinite() {
        return Double.isFinite(loss);
    }

    /** Returns whether this score has more correct than the other or, with equally many, less loss. */
    public boolean isBetterThan(Score other) {
        if (!isFinite() || !other.isFinite()) {
            return isFinite();
        }
        return correct != other.correct ? correct > other.correct : loss < other.loss;
    }
}
