// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.tensor.RandomKey;
import io.pomona.train.TrainerState;
import java.util.List;

/**
 * {@link SigmaControl} at work: settles with which sigma a child is mutated, and learns from how the
 * children of a generation do. Children are asked for on many threads at once; learning is done on one.
 */
interface SigmaAdaptation {
    /**
     * What is known of a child before it is made.
     *
     * @param generation the generation it is born to, from 1
     * @param place its place in the random order of the generation's children
     * @param inherited the sigmas of its parents, each empty where a parent has none yet
     * @param mutated whether it will be mutated
     * @param key from which its own sigmas are drawn
     */
    record Child(long generation, int place, List<float[]> inherited, boolean mutated,
            RandomKey key) {}

    /** Returns the sigmas of a child: one, or one for each layer that has weights. */
    double[] sigmas(Child child);

    /** Returns the part of the weight decay that counts in a generation, in {@code [0, 1]}. */
    default double decayPart(long generation) {
        return 1;
    }

    /** Returns whether individuals keep their sigmas and hand them on. */
    default boolean areInherited() {
        return false;
    }

    /** Returns what an individual without sigmas of its own hands on. */
    default float[] first() {
        return new float[0];
    }

    /**
     * Takes notice of how mutants did.
     *
     * @param mutants all children of a generation that were mutated, in a fixed order
     * @param key from which new sigmas are drawn
     */
    default void learn(List<JudgedBirth> mutants, RandomKey key) {}

    /** Adds what was learned to a state. */
    default void save(TrainerState state) {}

    /** Goes on with what was learned. */
    default void restore(TrainerState state) {}

    /**
     * Returns the adaptation of a mutation's control.
     *
     * @param layers how many layers have weights
     */
    static SigmaAdaptation of(Mutation mutation, int layers) {
        double sigma = mutation.sigma();
        return switch (mutation.sigmaControl()) {
            case SigmaControl.Fixed() -> _ -> new double[]{sigma};
            case SigmaControl.Scheduled(var schedule) -> new ScheduledSigma(schedule, sigma);
            case SigmaControl.OneFifth control -> new OneFifthSigma(control, sigma);
            case SigmaControl.SelfAdaptive control ->
                new SelfAdaptiveSigma(control, sigma, layers);
            case SigmaControl.Gesmr control -> new GroupEliteSigma(control, sigma);
        };
    }
}
