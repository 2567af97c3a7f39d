// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Phenotype;
import io.jenetics.util.Seq;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The order of {@link Selection.ParsimonyTournament}: by level, and within one by the smaller norm. */
@SuppressWarnings("ArrayRecordComponent") // Read where it is made.
record Parsimony(int[] levels, double[] norms) implements Tournaments.Ranking {
    /**
     * Returns the order in a population.
     *
     * @param buckets how many levels there are at most, or null: one for each fitness
     */
    static Parsimony of(Seq<Phenotype<WeightGene, Double>> population,
            @Nullable Integer buckets) {
        double[] fitness = population.stream().mapToDouble(Phenotype::fitness).toArray();
        double[] norms = population.stream().mapToDouble(
                individual -> SquaredNorm.of(WeightChromosome.weights(individual.genotype())))
                .toArray();
        return new Parsimony(levels(fitness, buckets == null ? fitness.length : buckets), norms);
    }

    /** A bucket is filled from the worst on; those equal to the last one that it takes join it. */
    static int[] levels(double[] fitness, int buckets) {
        List<Integer> order = IntStream.range(0, fitness.length).boxed()
                .sorted(Comparator.comparingDouble(i -> fitness[i])).toList();
        int each = Math.ceilDiv(fitness.length, buckets);
        int[] levels = new int[fitness.length];
        int level = 0;
        int taken = 0;
        for (int rank = 0; rank < fitness.length; rank++) {
            int place = order.get(rank);
            if (taken >= each && fitness[place] != fitness[order.get(rank - 1)]) {
                level++;
                taken = 0;
            }
            levels[place] = level;
            taken++;
        }
        return levels;
    }

    @Override
    public boolean beats(int challenger, int holder) {
        return levels[challenger] != levels[holder]
                ? levels[challenger] > levels[holder]
                : norms[challenger] < norms[holder];
    }
}
