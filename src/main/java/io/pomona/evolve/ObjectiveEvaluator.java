// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.data.DataSet;
import io.pomona.data.StratifiedBatches;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Score;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates individuals by an {@link Objective}: settles which samples a generation sees, and what
 * fitness comes of the scores. A function of weights, generation and key alone. Not for concurrent use.
 */
public final class ObjectiveEvaluator {
    private final Objective objective;
    private final DataSet data;
    private final PopulationEvaluator evaluator;
    private final RandomKey key;
    private final Workers workers;
    private final @Nullable StratifiedBatches batches;
    /** The samples of the latest generation, which may be evaluated part by part. */
    private @Nullable Batch latest;

    /** What a generation sees. */
    private record Batch(long generation, DataSet samples) {}

    /**
     * Creates an evaluator.
     *
     * @param objective what is made large
     * @param data the samples to draw from
     * @param evaluator who runs the networks
     * @param key from which the samples of a generation are drawn
     * @param workers who add up the penalties
     */
    public ObjectiveEvaluator(Objective objective, DataSet data, PopulationEvaluator evaluator,
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

    /**
     * What an individual came to.
     *
     * @param fitness {@link Fitness#INVALID} where the outputs are not finite; where the evaluation was
     *        broken off, a bound that the fitness would not have exceeded
     * @param score the totals
     * @param samples sample passes spent on it
     * @param correct which samples were classified correctly, where that was asked for
     * @param finished whether all samples were seen
     */
    public record Valued(double fitness, Score score, long samples, @Nullable BitSet correct,
            boolean finished) {
        /** Returns whether the outputs are finite. */
        public boolean isValid() {
            return fitness != Fitness.INVALID;
        }
    }

    /**
     * What the evaluation of a generation needs and tells beyond a fitness.
     *
     * @param parents the mean fitness of each individual's parents; NaN where it has none
     * @param sampleOutcomes whether to tell which samples were classified correctly
     * @param groups of whom the best are needed in a {@link Race}; none where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // Read where it is made.
    record Wanted(double[] parents, boolean sampleOutcomes, List<Race.Group> groups) {}

    /** Returns whether each generation has samples of its own, so that fitnesses do not carry over. */
    public boolean changesSamples() {
        return batches != null;
    }

    /** Returns how many samples a generation sees. */
    int sampleCount() {
        Integer size = objective.batchSize();
        return size == null ? data.size() : Math.min(size, data.size());
    }

    /** Returns the samples of a generation. */
    DataSet samples(long generation) {
        if (batches == null) {
            return data;
        }
        Batch batch = latest;
        if (batch == null || batch.generation != generation) {
            batch = new Batch(generation, data.draw(batches.draw(key.split(generation))));
            latest = batch;
        }
        return batch.samples;
    }

    /** Returns what each individual came to, in their order; nobody inherits, and all are finished. */
    public List<Valued> evaluate(List<float[]> rows, long generation) {
        double[] none = new double[rows.size()];
        return evaluate(rows, generation, new Wanted(none, false, List.of()));
    }

    /** Returns what each individual came to, in their order. */
    List<Valued> evaluate(List<float[]> rows, long generation, Wanted wanted) {
        Race.Valuation valuation = new Race.Valuation(objective.fitness(), penalties(rows),
                inherited(wanted.parents()));
        return evaluate(new PopulationEvaluator.Population.Rows(rows), valuation, generation,
                wanted);
    }

    /** Returns what each individual came to, in their order; the objective has no penalty. */
    List<Valued> evaluate(PopulationEvaluator.Population.Seeds seeds, long generation) {
        double[] none = new double[seeds.individuals().size()];
        return evaluate(seeds, new Race.Valuation(objective.fitness(), none, none), generation,
                new Wanted(none, false, List.of()));
    }

    private List<Valued> evaluate(PopulationEvaluator.Population population,
            Race.Valuation valuation, long generation, Wanted wanted) {
        Race race = wanted.groups().isEmpty() ? null : new Race(valuation, wanted.groups());
        List<Evaluation> evaluations = evaluator.evaluate(population, samples(generation),
                new PopulationEvaluator.Request(objective.fitness().metrics(),
                        wanted.sampleOutcomes(), race));
        List<Valued> valued = new ArrayList<>(evaluations.size());
        for (int i = 0; i < evaluations.size(); i++) {
            Evaluation evaluation = evaluations.get(i);
            valued.add(new Valued(valuation.of(i, evaluation.metrics()), evaluation.score(),
                    evaluation.samples(), evaluation.correct(), evaluation.finished()));
        }
        return valued;
    }

    private double[] inherited(double[] parents) {
        Double decay = objective.inheritance();
        // On the whole training set there is no luck of the draw to even out.
        return decay == null || !changesSamples()
                ? new double[parents.length]
                : Arrays.stream(parents).map(parent -> parent > 0 ? (1 - decay) * parent : 0)
                        .toArray();
    }

    private double[] penalties(List<float[]> rows) {
        double[] penalties = new double[rows.size()];
        if (objective.l2() > 0) {
            workers.run(rows.size(), (_, i) -> penalties[i] = objective.l2() / 2
                    * SquaredNorm.of(rows.get(i)));
        }
        return penalties;
    }
}
