// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.Score;

/** What an individual is selected by; more is better. */
public enum Fitness {
    /** The share of samples classified correctly, in {@code [0, 1]}. */
    ACCURACY,
    /**
     * {@code (correct + 1 / (1 + loss)) / n}: accuracy, and among individuals with equally many correct
     * the one with less loss, which is cross-entropy unless a config says otherwise. One number, so that
     * every selector can work with it.
     */
    ACCURACY_CROSS_ENTROPY,
    /** {@code 1 / (1 + loss)}, in {@code (0, 1]}: it tells apart what accuracy does not. */
    CROSS_ENTROPY;

    /**
     * The fitness of an individual whose outputs are not finite: below any other, yet so close to 0 that
     * selectors that shift negative fitnesses do not blur the others.
     */
    public static final double INVALID = -Double.MIN_VALUE;

    /**
     * Returns the fitness of a score.
     *
     * @param penalty added to the loss, at least 0
     */
    public double of(Score score, double penalty) {
        if (!score.isFinite() || !Double.isFinite(penalty)) {
            return INVALID;
        }
        return switch (this) {
            case ACCURACY -> score.accuracy();
            case ACCURACY_CROSS_ENTROPY ->
                (score.correct() + 1 / (1 + score.loss() + penalty)) / score.samples();
            case CROSS_ENTROPY -> 1 / (1 + score.loss() + penalty);
        };
    }
}
