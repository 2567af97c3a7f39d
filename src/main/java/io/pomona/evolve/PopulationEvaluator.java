// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.data.DataSet;
import io.pomona.train.Metric;
import io.pomona.train.Metrics;
import io.pomona.train.Score;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a population as a whole. How is its own affair: in tiles, on all cores, on other machines;
 * the outcome is a function of the weights, the samples and the request alone.
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
     * What is asked for beside the score. Nothing else is computed.
     *
     * @param metrics further metrics
     * @param sampleOutcomes whether it is asked which samples were classified correctly; not in a race
     * @param race where evaluations may be broken off, or null: nowhere. An evaluator may finish all the
     *        same
     */
    record Request(Set<Metric> metrics, boolean sampleOutcomes, @Nullable Race race) {
        /** Asks for the score, and maybe for the outcome of each sample. */
        public Request(boolean sampleOutcomes) {
            this(Set.of(), sampleOutcomes, null);
        }
    }

    /**
     * How one individual did.
     *
     * @param metrics the totals; of an evaluation that was broken off those it would have come to if all
     *        samples that it did not see had been classified correctly, without loss and with margin 1
     * @param correct which samples were classified correctly, where that was asked for
     * @param samples sample passes spent on the individual
     * @param finished whether all samples were seen
     */
    record Evaluation(Metrics metrics, @Nullable BitSet correct, long samples, boolean finished) {
        /** A whole evaluation without metrics beyond the score. */
        public Evaluation(Score score, @Nullable BitSet correct, long samples) {
            this(Metrics.of(score), correct, samples, true);
        }

        /** Returns accuracy and loss. */
        public Score score() {
            return metrics.score();
        }
    }
}
