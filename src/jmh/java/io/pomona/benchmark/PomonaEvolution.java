// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.evolve.Crossover;
import io.pomona.evolve.Fitness;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.GeneticTrainer;
import io.pomona.evolve.Individuals;
import io.pomona.evolve.Limits;
import io.pomona.evolve.LocalPopulationEvaluator;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.Objective;
import io.pomona.evolve.PopulationStructure;
import io.pomona.evolve.Selection;
import io.pomona.tensor.RandomKey;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Workers;

/**
 * The run of the example of PyGAD's module gacnn (A. Gad, PyGAD documentation): 4 individuals, the
 * best kept, 2 parents, crossover at a single point, one gene in a thousand mutated, 10 generations
 * on 80 images: 34 evaluations. One call is one run, from the first population on.
 */
final class PomonaEvolution implements Subject {
    private static final int GENERATIONS = 10;
    private static final int EVALUATIONS = 34;
    private static final GeneticSettings SETTINGS = new GeneticSettings(4, 1,
            new Selection.Truncation(2), new Crossover.SinglePoint(1),
            new Mutation(1, 0.001, Math.sqrt(1.0 / 3), Mutation.Scale.ABSOLUTE), null, 0, null,
            Objective.of(Fitness.ACCURACY), Limits.ofGenerations(GENERATIONS),
            PopulationStructure.NONE, Individuals.DEFAULTS);

    private final Workload workload;
    private final Workers workers;
    private final LocalPopulationEvaluator evaluator;
    private long runs;

    PomonaEvolution(Workload workload, int threads) {
        this.workload = workload;
        this.workers = Workers.of(threads);
        this.evaluator = new LocalPopulationEvaluator(
                new NetworkEvaluator(workload.network(), workers));
    }

    @Override
    public Object run() {
        GeneticTrainer trainer = new GeneticTrainer(workload.network(), workload.data(), SETTINGS,
                RandomKey.of(runs++), workload.population().getFirst(), evaluator,
                workers);
        long evaluations = 0;
        while (trainer.finished().isEmpty()) {
            evaluations += trainer.advance(Long.MAX_VALUE).evaluations();
        }
        if (evaluations > EVALUATIONS) {
            throw new IllegalStateException("Expected at most " + EVALUATIONS
                    + " evaluations, but received " + evaluations + ".");
        }
        return trainer.parameters();
    }

    @Override
    public void close() {
        workers.close();
    }
}
