// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.tensor.RandomKey;
import io.pomona.train.TrainerState;
import java.util.List;

/**
 * A distribution of networks that is asked for points and told how good they are. Both are functions of
 * what it was told before and of the generation's key; noise is not kept but drawn again.
 */
interface SearchDistribution {
    /** Returns the mean; it changes when told. */
    float[] mean();

    /** Returns the standard deviation of each weight: once asked, that of the points, until told. */
    float[] deviations();

    /** Returns the learning rate of the last update, or NaN where there is none. */
    default double learningRate() {
        return Double.NaN;
    }

    /**
     * Overwrites rows, one a point, by points of the distribution.
     *
     * @param epoch sample passes spent before, in sizes of the training set
     */
    void ask(RandomKey key, double epoch, List<float[]> rows);

    /**
     * Moves the distribution.
     *
     * @param key that of the points
     * @param epoch that of the points
     * @param fitness of each point; more is better
     */
    void tell(RandomKey key, double epoch, double[] fitness);

    /** Puts copies of all that is needed to go on into a state. */
    void save(TrainerState state);

    /** Goes on from what {@link #save} put in. */
    void restore(TrainerState state);
}
