// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A method that searches the weights of a network, one generation or epoch at a time. All methods
 * follow this contract and count their passes in the same way, so that they can be compared. For one
 * thread at a time; {@link TrainingSession} drives it.
 */
public interface Trainer {
    /**
     * Does the work of step 0 (a population is drawn and evaluated; a gradient method has nothing to
     * do) the first time it is called, and of one generation or epoch each time after.
     *
     * @param samplesLeft sample passes left of the budget: no step within the generation or epoch
     *        begins once they are spent
     */
    Step advance(long samplesLeft);

    /** Returns the parameters that the method would give now; not to be changed. */
    float[] parameters();

    /**
     * Returns what the network keeps beside {@link #parameters()}, laid out as {@link
     * io.pomona.nn.Network#bufferLayout} says, or null where the search does not keep it: then it is
     * measured on the training set. Not to be changed.
     */
    default float @Nullable [] buffers() {
        return null;
    }

    /**
     * Returns the score of {@link #parameters()} on the whole training set where the search has found
     * it anyway, or null where it must be measured.
     */
    @Nullable
    Score trainScore();

    /** Returns why the method itself has come to its end, or empty while it can go on. */
    Optional<String> finished();

    /** Returns whether what the method gives now is to be measured, whatever the distance to the last. */
    default boolean isMilestone() {
        return false;
    }

    /** Returns how long to wait for a better validation score. */
    default @Nullable EarlyStopping earlyStopping() {
        return null;
    }

    /**
     * Returns the networks that the search has besides {@link #parameters()}: those of its last
     * population or front, the best first; none where it works on one.
     *
     * @param most how many at most
     */
    default List<Candidate> candidates(int most) {
        return List.of();
    }

    /**
     * Returns the best individual that the search has seen and its ancestors, the youngest first; none
     * where it does not breed or keeps no record of it.
     */
    default List<Ancestor> genealogy() {
        return List.of();
    }

    /** Returns all that is needed to go on from here in another process. */
    TrainerState state();

    /** Goes on from a state that a trainer of the same settings, data and key gave. */
    void restore(TrainerState state);

    /**
     * What one generation or epoch did.
     *
     * @param evaluations networks evaluated to steer the search
     * @param samples sample passes to charge
     * @param fitness the best fitness of the generation, or NaN
     * @param meanFitness the mean of the finite fitnesses of the generation, or NaN
     * @param learningRate the learning rate of the last update, or NaN
     * @param sigma the standard deviation of the mutation, or NaN
     * @param invalid networks whose fitness was not finite
     * @param population what there is to tell of a population
     */
    record Step(long evaluations, long samples, double fitness, double meanFitness,
            double learningRate, double sigma, int invalid, PopulationStatistics population) {
        /** What a step of a method without a population did. */
        public Step(long evaluations, long samples, double fitness, double meanFitness,
                double learningRate, double sigma, int invalid) {
            this(evaluations, samples, fitness, meanFitness, learningRate, sigma, invalid,
                    PopulationStatistics.NONE);
        }
    }
}
