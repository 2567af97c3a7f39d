// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.TrainerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Individuals of seeds as arrays of a {@link TrainerState}: how long each line is, and the lines. */
final class SeedLists {
    private SeedLists() {}

    static void save(TrainerState state, String name, List<SeedGenome> individuals) {
        int total = individuals.stream().mapToInt(genome -> genome.mutations() + 1).sum();
        long[] lengths = individuals.stream().mapToLong(genome -> genome.mutations() + 1L)
                .toArray();
        long[] seeds = new long[total];
        double[] sigmas = new double[total];
        int at = 0;
        for (SeedGenome individual : individuals) {
            for (SeedGenome step : individual.line()) {
                seeds[at] = step.seed();
                sigmas[at++] = step.sigma();
            }
        }
        state.put(name + "_lengths", lengths).put(name + "_seeds", seeds).put(name + "_sigmas",
                sigmas);
    }

    /** Returns the individuals; those with ancestors in common share them again. */
    static List<SeedGenome> restore(TrainerState state, String name) {
        long[] seeds = state.longs(name + "_seeds");
        double[] sigmas = state.doubles(name + "_sigmas");
        Map<Step, SeedGenome> known = new HashMap<>();
        List<SeedGenome> individuals = new ArrayList<>();
        int at = 0;
        for (long length : state.longs(name + "_lengths")) {
            SeedGenome first = known.computeIfAbsent(new Step(null, seeds[at], 0),
                    step -> SeedGenome.first(step.seed));
            int end = at + (int) length;
            SeedGenome last = first;
            for (int i = at + 1; i < end; i++) {
                SeedGenome parent = last;
                last = known.computeIfAbsent(new Step(parent, seeds[i], sigmas[i]),
                        step -> parent.mutated(step.seed, step.sigma));
            }
            individuals.add(last);
            at = end;
        }
        return individuals;
    }

    private record Step(@Nullable SeedGenome parent, long seed, double sigma) {}
}
