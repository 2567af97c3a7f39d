// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.List;

/** What children do between their birth and their evaluation. */
public interface Learning {
    /**
     * Returns children that have learned.
     *
     * @param parents one parent of each child
     * @param children not to be changed
     * @param generation the generation, from 1 on
     * @param firstPlace the place of the first child in its generation: above 0 where the parts of a
     *        population learn one after the other
     * @param samplesLeft sample passes left of the budget: once they are spent, no step begins
     */
    Lesson learn(List<WeightChromosome> parents, List<WeightChromosome> children, long generation,
            int firstPlace, long samplesLeft);

    /**
     * What came of it.
     *
     * @param children those that have learned, in their order
     * @param samples sample passes to charge
     * @param learningRate the learning rate of the last step, or NaN
     */
    record Lesson(List<WeightChromosome> children, long samples, double learningRate) {}
}
