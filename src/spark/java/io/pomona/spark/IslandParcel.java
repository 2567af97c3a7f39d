// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.evolve.IslandEpoch;
import io.pomona.evolve.SeedRecipe;
import java.io.Serializable;

/** An {@link IslandEpoch} on its way to an executor, where the recipe is already. */
record IslandParcel(int island, long generation, int generations, StateParcel pool)
        implements
            Serializable {

    static IslandParcel of(IslandEpoch epoch) {
        return new IslandParcel(epoch.island(), epoch.generation(), epoch.generations(),
                StateParcel.of(epoch.pool()));
    }

    IslandEpoch epoch(SeedRecipe recipe) {
        return new IslandEpoch(recipe, island, generation, generations, pool.state());
    }
}
