// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.data.DataSet;
import io.pomona.evolve.LocalPopulationEvaluator;
import io.pomona.evolve.PopulationEvaluator;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.evolve.PopulationEvaluator.Population;
import io.pomona.evolve.PopulationEvaluator.Request;
import io.pomona.evolve.SeedDecoder;
import io.pomona.evolve.SeedMemory;
import io.pomona.evolve.SeedRecipe;
import io.pomona.evolve.SeedTable;
import io.pomona.experiment.RemoteForms;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Workers;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates individuals on an executor, with the evaluator that a single machine has and one thread: the
 * processors of an executor are shared out by its tasks. For one task at a time.
 */
final class Bench {
    private final PopulationEvaluator evaluator;
    private final @Nullable SeedDecoder decoder;
    private final SeedMemory memory = new SeedMemory();

    Bench(RemoteForms.Problem problem, @Nullable SeedRecipe recipe) {
        // A team of one starts no thread, so there is nothing to end.
        Workers alone = Workers.of(1);
        this.evaluator = new LocalPopulationEvaluator(
                new NetworkEvaluator(problem.network(), problem.loss(), alone));
        this.decoder = recipe == null ? null : recipe.decoder(problem.network(), alone);
    }

    List<Evaluation> evaluate(List<float[]> rows, DataSet data, Request request) {
        return evaluator.evaluate(new Population.Rows(rows), data, request);
    }

    List<Evaluation> evaluate(SeedTable table, DataSet data, Request request) {
        return evaluator.evaluate(new Population.Seeds(table.individuals(memory),
                Objects.requireNonNull(decoder)), data, request);
    }
}
