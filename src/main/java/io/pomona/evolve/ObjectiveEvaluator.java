// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.data.DataSet;
import io.pomona.data.StratifiedBatches;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Score;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates individuals by an {@link Objective}: settles which samples a generation sees, and what
 * fitness comes of the scores. A function of weights, generation and key alone.
 */
final class ObjectiveEvaluator {
    private final Objective objective;
    private final DataSet data;
    private final PopulationEvaluator evaluator;
    private final RandomKey key;
    private final Workers workers;
    private final @Nullable StratifiedBatches batches;

    /**
     * Creates an evaluator.
     *
     * @param key from which the samples of a generation are drawn
     */
    ObjectiveEvaluator(Objective objective, DataSet data, PopulationEvaluator evaluator,
            RandomKey key, Workers workers) {
        this.objective = objective;
        this.data = data;
        this.evaluator = evaluator;
        this.key = key;
        this.workers = workers;
        Integer size = objective.batchSize();
        this.batches = size == null || size >= data.size()
                ? null
                : new StratifiedBatches(data, size);
    }

    /** What an individual came to. */
    record Valued(double fitness, Score score, long samples) {
        boolean isValid() {
            return fitness != Fitness.INVALID;
        }
    }

    /** Returns whether each generation has samples of its own, so that fitnesses do not carry over. */
    boolean changesSamples() {
        return batches != null;
    }

    /** Returns the samples of a generation. */
    DataSet samples(long generation) {
        return batches == null ? data : data.select(batches.draw(key.split(generation)));
    }

    /** Returns what each individual came to, in their order. */
    List<Valued> evaluate(List<float[]> rows, long generation) {
        double[] penalties = new double[rows.size()];
        if (objective.l2() > 0) {
            workers.run(rows.size(), (_, i) -> penalties[i] = penalty(rows.get(i)));
        }
        return evaluate(new PopulationEvaluator.Population.Rows(rows), penalties, generation);
    }

    /** Returns what each individual came to, in their order; the objective has no penalty. */
    List<Valued> evaluate(PopulationEvaluator.Population.Seeds seeds, long generation) {
        return evaluate(seeds, new double[seeds.individuals().size()], generation);
    }

    private List<Valued> evaluate(PopulationEvaluator.Population population, double[] penalties,
            long generation) {
        List<Evaluation> evaluations = evaluator.evaluate(population, samples(generation),
                new PopulationEvaluator.Request(false));
        List<Valued> valued = new ArrayList<>(penalties.length);
        for (int i = 0; i < penalties.length; i++) {
            Evaluation evaluation = evaluations.get(i);
            valued.add(new Valued(objective.fitness().of(evaluation.score(), penalties[i]),
                    evaluation.score(), evaluation.samples()));
        }
        return valued;
    }

    private double penalty(float[] weights) {
        double squares = 0;
        for (float weight : weights) {
            squares += (double) weight * weight;
        }
        return objective.l2() / 2 * squares;
    }
}
