// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.evolve.SeedRecipe;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/** What individuals are evaluated by, sent to the executors when it is first asked for. */
final class SentProblem implements AutoCloseable {
    private final JavaSparkContext context;
    private final String problem;
    private @Nullable Broadcast<ProblemParcel> sent;
    private @Nullable SeedRecipe recipe;

    SentProblem(JavaSparkContext context, String problem) {
        this.context = context;
        this.problem = problem;
    }

    /**
     * Returns what was sent.
     *
     * @param wanted what weights are made by, or null where they are sent themselves
     */
    @SuppressWarnings("ReferenceEquality") // One search has one recipe, as large as the network.
    Broadcast<ProblemParcel> broadcast(@Nullable SeedRecipe wanted) {
        Broadcast<ProblemParcel> known = sent;
        if (known == null || (wanted != null && wanted != recipe)) {
            close();
            known = context.broadcast(new ProblemParcel(problem, wanted));
            sent = known;
            recipe = wanted;
        }
        return known;
    }

    @Override
    public void close() {
        if (sent != null) {
            sent.destroy();
            sent = null;
        }
    }
}
