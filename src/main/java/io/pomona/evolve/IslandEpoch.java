// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.data.DataSet;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.nn.Network;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.List;

/**
 * What one island does from one migration to the next, an epoch. Until then it depends on nobody else, so
 * whoever has the epoch, the network and the samples breeds and evaluates the same individuals. J. Cohoon,
 * S. Hegde, W. Martin, D. Richards, "Punctuated Equilibria: A Parallel Genetic Algorithm", 1987.
 *
 * @param recipe the settings, the key and the first network of the search
 * @param island the number of the island, from 0
 * @param generation the first generation of the epoch, from 1
 * @param generations how many there are, at least 1
 * @param pool those from whom the first one selects: the island's own and, after a migration, immigrants
 */
public record IslandEpoch(SeedRecipe recipe, int island, long generation, int generations,
        TrainerState pool) {
    /**
     * What was found of one island.
     *
     * @param generations of each generation the evaluations that it asked for, in their order
     */
    public record Outcome(List<List<Evaluation>> generations) {
        /** Copies the lists. */
        public Outcome {
            generations = generations.stream().map(List::copyOf).toList();
        }
    }

    /**
     * Breeds and evaluates the generations of the epoch.
     *
     * @param network the network of the search
     * @param data its samples
     * @param evaluator runs the networks
     * @param workers who breed; results do not depend on their number
     */
    public Outcome run(Network network, DataSet data, PopulationEvaluator evaluator,
            Workers workers) {
        List<Evaluation> found = new ArrayList<>();
        GeneticTrainer search = new GeneticTrainer(network, data, recipe.settings(), recipe.key(),
                recipe.initialParameters(), (population, samples, request) -> {
                    List<Evaluation> some = evaluator.evaluate(population, samples, request);
                    found.addAll(some);
                    return some;
                }, workers);
        List<List<Evaluation>> all = new ArrayList<>(generations);
        search.breedIsland(this, () -> {
            all.add(List.copyOf(found));
            found.clear();
        });
        return new Outcome(all);
    }
}
