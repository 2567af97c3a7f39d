// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.EarlyStopping;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a search ends by itself, whatever the budget.
 *
 * @param generations generations at most, or null for no such limit
 * @param targetFitness end when the best fitness reaches this, or null
 * @param steadyGenerations end when the best fitness has not risen for so many generations, or null
 * @param earlyStopping when to end for want of a better validation score, or null
 */
public record Limits(@Nullable Integer generations, @Nullable Double targetFitness,
        @Nullable Integer steadyGenerations, @Nullable EarlyStopping earlyStopping) {
    /** No limit. */
    public static final Limits NONE = new Limits(null, null, null, null);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Limits {
        Requirement.check("generations", generations == null || generations >= 1, "of at least 1",
                generations);
        Requirement.check("target_fitness", targetFitness == null || targetFitness > 0, "above 0",
                targetFitness);
        Requirement.check("steady_generations", steadyGenerations == null || steadyGenerations >= 1,
                "of at least 1", steadyGenerations);
    }

    /** Returns a limit of generations alone. */
    public static Limits ofGenerations(int generations) {
        return new Limits(generations, null, null, null);
    }

    /** Returns why a search that stands so has come to its end, or empty while it can go on. */
    public Optional<String> reached(long generation, double bestFitness, long bestGeneration) {
        if (targetFitness != null && bestFitness >= targetFitness) {
            return Optional.of("fitness " + targetFitness + " reached");
        }
        if (generations != null && generation >= generations) {
            return Optional.of(generations + " generations done");
        }
        if (steadyGenerations != null && generation - bestGeneration >= steadyGenerations) {
            return Optional.of("no better fitness for " + steadyGenerations + " generations");
        }
        return Optional.empty();
    }

    /** Returns whether there is any limit. */
    public boolean any() {
        return !equals(NONE);
    }
}
