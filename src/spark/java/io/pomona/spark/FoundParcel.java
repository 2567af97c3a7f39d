// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.train.Metrics;
import io.pomona.train.Score;
import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Evaluation} on its way back.
 *
 * @param index the number of the individual in the population
 */
record FoundParcel(int index, int samples, int correct, double loss, double balancedAccuracy,
        double margin, @Nullable BitSet hits, long passes, boolean finished)
        implements
            Serializable {

    /**
     * Returns the parcel of an individual.
     *
     * @param index its number in the population
     */
    static FoundParcel of(int index, Evaluation evaluation) {
        Metrics metrics = evaluation.metrics();
        Score score = metrics.score();
        return new FoundParcel(index, score.samples(), score.correct(), score.loss(),
                metrics.balancedAccuracy(), metrics.margin(), evaluation.correct(),
                evaluation.samples(), evaluation.finished());
    }

    private Evaluation evaluation() {
        return new Evaluation(new Metrics(new Score(samples, correct, loss), balancedAccuracy,
                margin), hits, passes, finished);
    }

    /**
     * Returns the evaluations in the order of the population.
     *
     * @param individuals how many there must be
     * @throws IllegalStateException if one is missing or there twice
     */
    static List<Evaluation> inOrder(List<FoundParcel> parcels, int individuals) {
        Evaluation[] all = new Evaluation[individuals];
        BitSet there = new BitSet();
        for (FoundParcel parcel : parcels) {
            all[parcel.index] = parcel.evaluation();
            there.set(parcel.index);
        }
        if (parcels.size() != individuals || there.cardinality() != individuals) {
            throw new IllegalStateException("Expected the evaluations of " + individuals
                    + " individuals, but received " + parcels.size() + " of "
                    + there.cardinality() + ".");
        }
        return List.of(all);
    }
}
