// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.SeedRecipe;
import io.pomona.experiment.RemoteForms;
import io.pomona.tensor.RandomKey;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What individuals are evaluated by, which stays on the executors. Each executor has as many benches for it
 * as tasks ever ran there at once; they keep their workspaces from one generation to the next.
 */
final class ProblemParcel implements Serializable {
    private final String problem;
    private final @Nullable Recipe recipe;
    private transient @Nullable Deque<Bench> free;

    /** A {@link SeedRecipe} as it is sent. */
    @SuppressWarnings("ArrayRecordComponent") // As long as the network; sent, not copied.
    private record Recipe(String settings, long key, float[] initialParameters)
            implements
                Serializable {
        static Recipe of(SeedRecipe recipe) {
            return new Recipe(RemoteForms.text(recipe.settings()), recipe.key().value(),
                    recipe.initialParameters());
        }

        SeedRecipe recipe() {
            GeneticSettings read = RemoteForms.settings(settings);
            return new SeedRecipe(read, new RandomKey(key), initialParameters);
        }
    }

    /**
     * Creates a parcel.
     *
     * @param problem the text of a {@link RemoteForms.Problem}
     * @param recipe what weights are made by, or null where they are sent themselves
     */
    ProblemParcel(String problem, @Nullable SeedRecipe recipe) {
        this.problem = problem;
        this.recipe = recipe == null ? null : Recipe.of(recipe);
    }

    /** Does something with a bench that nobody else has meanwhile. */
    <T> T with(Function<Bench, T> action) {
        Bench bench = take();
        T done = action.apply(bench);
        give(bench);
        return done;
    }

    private Bench take() {
        Bench bench;
        synchronized (this) {
            if (free == null) {
                free = new ArrayDeque<>();
            }
            bench = free.pollFirst();
        }
        return bench == null
                ? new Bench(RemoteForms.Problem.of(problem),
                        recipe == null ? null : recipe.recipe())
                : bench;
    }

    /** The latest used is taken first: it is the warmest. */
    private synchronized void give(Bench bench) {
        Objects.requireNonNull(free).addFirst(bench);
    }
}
