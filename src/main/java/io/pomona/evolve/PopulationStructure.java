// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import org.jspecify.annotations.Nullable;

/**
 * What keeps a population from gathering in one place.
 *
 * @param niching how fitness is shared among neighbors, or null: it is not
 * @param islands the parts of the population, or null: it is one
 */
public record PopulationStructure(@Nullable Niching niching, @Nullable Islands islands) {
    /** One population without niches. */
    public static final PopulationStructure NONE = new PopulationStructure(null, null);

    /** Returns the number of parts that select and breed apart. */
    int parts() {
        return islands == null ? 1 : islands.count();
    }

    /** Checks what depends on the size of the population. */
    void check(int population, int elites) {
        if (islands == null) {
            return;
        }
        int size = population / islands.count();
        Requirement.check("population", population % islands.count() == 0 && size >= 2,
                "of a multiple of the " + islands.count() + " islands, 2 for each at least",
                population);
        Requirement.check("elites", elites < size,
                "below the " + size + " individuals of an island", elites);
        Requirement.check("migrants", islands.migrants() <= size,
                "of at most the " + size + " individuals of an island", islands.migrants());
    }
}
