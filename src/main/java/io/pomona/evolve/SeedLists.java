// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.TrainerState;
import java.util.List;

/** Individuals of seeds as arrays of a {@link TrainerState}, those of a {@link SeedTable}. */
final class SeedLists {
    private SeedLists() {}

    static void save(TrainerState state, String name, List<SeedGenome> individuals) {
        SeedTable table = SeedTable.of(individuals);
        state.put(name + "_places", table.places()).put(name + "_parents", table.parents())
                .put(name + "_seeds", table.seeds()).put(name + "_sigmas", table.sigmas());
    }

    /** Returns the individuals; those with ancestors in common share them again. */
    static List<SeedGenome> restore(TrainerState state, String name) {
        return new SeedTable(state.longs(name + "_places"), state.longs(name + "_parents"),
                state.longs(name + "_seeds"), state.doubles(name + "_sigmas"))
                .individuals(new SeedMemory());
    }
}
