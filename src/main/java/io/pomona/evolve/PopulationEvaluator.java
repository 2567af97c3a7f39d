// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.data.DataSet;
import io.pomona.train.Score;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a population as a whole. How is its own affair: in tiles, on all cores, on other machines;
 * the outcome is a function of the weights and the samples alone.
 */
public interface PopulationEvaluator {
    /** Returns the evaluation of each individual, in their order. */
    List<Evaluation> evaluate(Population population, DataSet samples, Request request);

    /** The individuals to evaluate. */
    sealed interface Population {
        /**
         * Individuals with all their weights.
         *
         * @param weights one row an individual; not to be changed
         */
        record Rows(List<float[]> weights) implements Population {}

        /**
         * Individuals whose weights are made when they are evaluated, a few at a time.
         *
         * @param individuals what the weights are made of
         * @param decoder who makes them
         */
        record Seeds(List<SeedGenome> individuals, SeedDecoder decoder) implements Population {}
    }

    /**
     * What is asked for beside the score.
     *
     * @param sampleOutcomes whether it is asked which samples were classified correctly
     */
    record Request(boolean sampleOutcomes) {}

    /**
     * How one individual did.
     *
     * @param score the totals
     * @param correct which samples were classified correctly, where that was asked for
     * @param samples sample passes spent on the individual
     */
    record Evaluation(Score score, @Nullable BitSet correct, long samples) {}
}
