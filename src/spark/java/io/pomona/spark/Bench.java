// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.data.DataSet;
import io.pomona.evolve.IslandEpoch;
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
import io.pomona.nn.Network;
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
    // A team of one starts no thread, so there is nothing to end.
    private final Workers alone = Workers.of(1);
    private final Network network;
    private final PopulationEvaluator evaluator;
    private final @Nullable SeedRecipe recipe;
    private final SeedMemory memory = new SeedMemory();
    private @Nullable SeedDecoder decoder;

    Bench(RemoteForms.Problem problem, @Nullable SeedRecipe recipe) {
        this.network = problem.network();
        this.evaluator = new LocalPopulationEvaluator(
                new NetworkEvaluator(network, problem.loss(), alone));
        this.recipe = recipe;
    }

    List<Evaluation> evaluate(List<float[]> rows, DataSet data, Request request) {
        return evaluator.evaluate(new Population.Rows(rows), data, request);
    }

    List<Evaluation> evaluate(SeedTable table, DataSet data, Request request) {
        SeedDecoder made = decoder;
        if (made == null) {
            made = Objects.requireNonNull(recipe).decoder(network, alone);
            decoder = made;
        }
        return evaluator.evaluate(new Population.Seeds(table.individuals(memory), made), data,
                request);
    }

    IslandEpoch.Outcome run(IslandParcel island, DataSet data) {
        return island.epoch(Objects.requireNonNull(recipe)).run(network, data, evaluator, alone);
    }
}
