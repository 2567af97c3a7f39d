// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/**
 * Individuals of seeds as arrays, to be stored or sent: a table of all individuals and their ancestors,
 * each once, behind its parent, and where in it the individuals stand.
 *
 * @param places the row of each individual
 * @param parents of each row the row of its parent, or -1 in the first population
 * @param seeds of each row the key of its last mutation, or its number in the first population
 * @param sigmas of each row the standard deviation of its last mutation
 */
@SuppressWarnings("ArrayRecordComponent") // Read where they were stored or sent; not copied.
public record SeedTable(long[] places, long[] parents, long[] seeds, double[] sigmas) {
    private static final int NO_PARENT = -1;

    /** Returns the table of individuals. */
    public static SeedTable of(List<SeedGenome> individuals) {
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
        return new SeedTable(
                individuals.stream().mapToLong(one -> Objects.requireNonNull(places.get(one)))
                        .toArray(),
                table.stream().mapToLong(one -> parentPlace(one, places)).toArray(),
                table.stream().mapToLong(SeedGenome::seed).toArray(),
                table.stream().mapToDouble(SeedGenome::sigma).toArray());
    }

    private static long parentPlace(SeedGenome individual,
            IdentityHashMap<SeedGenome, Integer> places) {
        SeedGenome parent = individual.parent();
        return parent == null ? NO_PARENT : Objects.requireNonNull(places.get(parent));
    }

    /**
     * Returns the individuals; those with ancestors in common share them again.
     *
     * @param memory who knows individuals of tables before this one
     */
    public List<SeedGenome> individuals(SeedMemory memory) {
        List<SeedGenome> table = new ArrayList<>(parents.length);
        for (int i = 0; i < parents.length; i++) {
            SeedGenome parent = parents[i] == NO_PARENT ? null : table.get((int) parents[i]);
            table.add(memory.individual(parent, seeds[i], sigmas[i]));
        }
        List<SeedGenome> individuals = new ArrayList<>();
        for (long place : places) {
            individuals.add(table.get((int) place));
        }
        return individuals;
    }
}
