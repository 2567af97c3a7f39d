// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.data.DataSet;
import io.pomona.train.TrainerState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the genomes of a search. Where an {@link IslandEvaluator} is there for it, it has the islands
 * evaluated an epoch ahead; the search then breeds the same individuals once more and is told what was
 * found. So all that is known of a generation is known here as well, whoever evaluated it.
 */
final class IslandsAhead implements PopulationEvaluator {
    private final PopulationEvaluator genomes;
    private final @Nullable IslandEvaluator evaluator;
    private final SeedRecipe recipe;
    /** What was found, by generation and island; those who asked for nothing are left out. */
    private final Deque<List<Evaluation>> found = new ArrayDeque<>();
    /** The first generation that nothing was found of. */
    private long end;

    /**
     * Creates an evaluator.
     *
     * @param genomes evaluates genomes that are there
     * @param networks evaluates whole networks, and maybe islands
     * @param recipe what the individuals of the search follow from
     * @param learns whether children learn before they are evaluated
     */
    IslandsAhead(PopulationEvaluator genomes, PopulationEvaluator networks, SeedRecipe recipe,
            boolean learns) {
        this.genomes = genomes;
        this.evaluator = networks instanceof IslandEvaluator islands && !learns
                && areApart(recipe.settings()) ? islands : null;
        this.recipe = recipe;
    }

    /** Returns whether there are islands that learn nothing from each other between migrations. */
    private static boolean areApart(GeneticSettings settings) {
        SigmaControl control = settings.mutation().sigmaControl();
        return settings.structure().islands() != null
                && !(control instanceof SigmaControl.OneFifth
                        || control instanceof SigmaControl.Gesmr);
    }

    /**
     * Has the islands evaluated until they meet again, unless they are already.
     *
     * @param generation the generation that is about to be bred
     * @param pools gives those from whom an island selects
     */
    void look(long generation, IntFunction<TrainerState> pools) {
        Islands islands = recipe.settings().structure().islands();
        if (evaluator == null || islands == null || generation < end) {
            return;
        }
        end = islands.nextMigration(generation);
        Integer last = recipe.settings().limits().generations();
        if (last != null) {
            end = Math.min(end, last + 1L);
        }
        int generations = (int) (end - generation);
        List<IslandEpoch> epochs = new ArrayList<>();
        for (int island = 0; island < islands.count(); island++) {
            epochs.add(new IslandEpoch(recipe, island, generation, generations,
                    pools.apply(island)));
        }
        List<IslandEpoch.Outcome> outcomes = evaluator.evaluate(epochs);
        for (int i = 0; i < generations; i++) {
            for (IslandEpoch.Outcome outcome : outcomes) {
                List<Evaluation> evaluations = outcome.generations().get(i);
                if (!evaluations.isEmpty()) {
                    found.add(evaluations);
                }
            }
        }
    }

    /** Forgets what was found ahead: the search goes on from elsewhere. */
    void forget() {
        found.clear();
        end = 0;
    }

    @Override
    public List<Evaluation> evaluate(Population population, DataSet samples, Request request) {
        List<Evaluation> known = found.poll();
        if (known == null) {
            return genomes.evaluate(population, samples, request);
        }
        if (population instanceof Population.Rows(List<float[]> rows)
                && rows.size() == known.size()) {
            return known;
        }
        throw new IllegalStateException("Expected the " + known.size()
                + " individuals that were evaluated ahead, but received others.");
    }
}
