// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.IdentityHashMap;

/**
 * A child and how it did beside its best parent.
 *
 * @param birth how it was made
 * @param fitness what it achieved
 * @param parentFitness what the best of its parents achieved, on the same samples if that parent lives on,
 *        else in the parent's own generation
 */
record JudgedBirth(Birth birth, double fitness, double parentFitness) {
    /**
     * Judges a child.
     *
     * @param living the fitness of everybody who lives after the evaluation, by the array of weights itself
     */
    static JudgedBirth of(Birth birth, double fitness, IdentityHashMap<float[], Double> living) {
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < birth.parents().size(); i++) {
            Double now = living.get(birth.parents().get(i));
            best = Math.max(best, now == null ? birth.parentFitness()[i] : now);
        }
        return new JudgedBirth(birth, fitness, best);
    }

    /** Returns how much better the child is than its best parent. */
    double rise() {
        return fitness - parentFitness;
    }

    /** Returns whether the child is better than its best parent. */
    boolean isSuccess() {
        return fitness > parentFitness;
    }
}
