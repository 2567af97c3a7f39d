// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.train.Metrics;
import io.pomona.train.SlicedEvaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A {@link Race} under way: all individuals see the first slice of the samples, the leaders then see the
 * others, and of the rest those that cannot be broken off see slice after slice.
 */
final class RaceTrack {
    private final Race race;
    private final SlicedEvaluation evaluation;
    private final Metrics[] metrics;
    /** Fitnesses of those that are finished, and bounds from above for the others. */
    private final double[] fitness;
    private final int[] slicesSeen;
    private final BitSet finished = new BitSet();

    RaceTrack(Race race, int individuals, SlicedEvaluation evaluation) {
        this.race = race;
        this.evaluation = evaluation;
        this.metrics = new Metrics[individuals];
        this.fitness = new double[individuals];
        this.slicesSeen = new int[individuals];
    }

    /** Runs the race and returns how each individual did, in their order. */
    List<Evaluation> run() {
        int[] all = IntStream.range(0, fitness.length).toArray();
        see(all, 0);
        if (evaluation.slices() > 1) {
            int[] leaders = race.leaders(fitness);
            for (int slice = 1; slice < evaluation.slices(); slice++) {
                evaluation.run(leaders, slice);
            }
            note(leaders, evaluation.slices());
            BitSet first = new BitSet();
            Arrays.stream(leaders).forEach(first::set);
            int[] active = Arrays.stream(all).filter(row -> !first.get(row)).toArray();
            for (int slice = 1; slice < evaluation.slices() && active.length > 0; slice++) {
                active = race.remaining(active, finished, fitness);
                see(active, slice);
            }
        }
        return evaluations();
    }

    private void see(int[] rows, int slice) {
        evaluation.run(rows, slice);
        note(rows, slice + 1);
    }

    private void note(int[] rows, int slices) {
        Metrics[] best = evaluation.best(rows, slices);
        for (int i = 0; i < rows.length; i++) {
            metrics[rows[i]] = best[i];
            fitness[rows[i]] = race.valuation().of(rows[i], best[i]);
            slicesSeen[rows[i]] = slices;
            finished.set(rows[i], slices == evaluation.slices());
        }
    }

    private List<Evaluation> evaluations() {
        List<Evaluation> evaluations = new ArrayList<>(metrics.length);
        for (int row = 0; row < metrics.length; row++) {
            evaluations.add(new Evaluation(metrics[row], null,
                    evaluation.samples(slicesSeen[row]), finished.get(row)));
        }
        return evaluations;
    }
}
