// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.List;

/**
 * How a child came into the world. Lives for one generation only: it holds the parents' weights.
 *
 * @param weights the child's weights
 * @param mixed whether it was made by crossover
 * @param mutated whether it was mutated
 * @param parents the weights of its parents
 * @param parentFitness what each parent achieved in its own generation
 * @param place its place in the random order of the generation's children
 * @param sigmas what it was mutated with: one sigma, or one for each layer
 */
@SuppressWarnings("ArrayRecordComponent") // Hot path: what is there is referred to, not copied.
record Birth(float[] weights, boolean mixed, boolean mutated, List<float[]> parents,
        double[] parentFitness, int place, double[] sigmas) {
    /** Returns this birth, of other weights. */
    Birth withWeights(float[] value) {
        return new Birth(value, mixed, mutated, parents, parentFitness, place, sigmas);
    }

    /** Returns the sigma it was mutated with, that of several layers on average. */
    double sigma() {
        double sum = 0;
        for (double sigma : sigmas) {
            sum += sigma;
        }
        return sum / sigmas.length;
    }
}
