// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.TrainerState;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/**
 * Individuals of seeds as arrays of a {@link TrainerState}: a table of all individuals and their
 * ancestors, each once, behind its parent, and where in it the individuals stand.
 */
final class SeedLists {
    private static final int NO_PARENT = -1;

    private SeedLists() {}

    static void save(TrainerState state, String name, List<SeedGenome> individuals) {
        IdentityHashMap<SeedGenome, Integer> places = new IdentityHashMap<>();
        List<SeedGenome> table = new ArrayList<>();
        for (SeedGenome individual : individuals) {
            List<SeedGenome> unknown = new ArrayList<>();
            for (SeedGenome step = individual; step != null
                    && !places.containsKey(step); step = step.parent()) {
                unknown.add(step);
            }
            for (SeedGenome step : unknown.reversed()) {
                places.put(step, table.size());
                table.add(step);
            }
        }
        state.put(name + "_places", individuals.stream()
                .mapToLong(one -> Objects.requireNonNull(places.get(one))).toArray())
                .put(name + "_parents",
                        table.stream().mapToLong(one -> parentPlace(one, places)).toArray())
                .put(name + "_seeds", table.stream().mapToLong(SeedGenome::seed).toArray())
                .put(name + "_sigmas", table.stream().mapToDouble(SeedGenome::sigma).toArray());
    }

    private static long parentPlace(SeedGenome individual,
            IdentityHashMap<SeedGenome, Integer> places) {
        SeedGenome parent = individual.parent();
        return parent == null ? NO_PARENT : Objects.requireNonNull(places.get(parent));
    }

    /** Returns the individuals; those with ancestors in common share them again. */
    static List<SeedGenome> restore(TrainerState state, String name) {
        long[] parents = state.longs(name + "_parents");
        long[] seeds = state.longs(name + "_seeds");
        double[] sigmas = state.doubles(name + "_sigmas");
        List<SeedGenome> table = new ArrayList<>(parents.length);
        for (int i = 0; i < parents.length; i++) {
            table.add(parents[i] == NO_PARENT
                    ? SeedGenome.first(seeds[i])
                    : table.get((int) parents[i]).mutated(seeds[i], sigmas[i]));
        }
        List<SeedGenome> individuals = new ArrayList<>();
        for (long place : state.longs(name + "_places")) {
            individuals.add(table.get((int) place));
        }
        return individuals;
    }
}
