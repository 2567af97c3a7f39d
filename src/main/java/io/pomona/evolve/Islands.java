// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import java.util.Comparator;

/**
 * Sub-populations that select and breed apart, and now and then exchange their best around a ring. The
 * population and its order are cut into equal parts; elites and selection are those of each part. In
 * generations {@code every}, twice that, and so on, the parents and elites of an island are selected from
 * its own individuals and copies of the best ones of the island before it, the last being before the
 * first. R. Tanese, "Distributed Genetic Algorithms", 1989; E. Cantu-Paz, "A Survey of Parallel Genetic
 * Algorithms", 1998, section 5.
 *
 * @param count the number of islands, at least 2; the population must be a multiple of it
 * @param every how many generations lie between two migrations, at least 1
 * @param migrants how many individuals each island receives then, at least 1 and at most as many as an
 *        island has
 */
public record Islands(int count, int every, int migrants) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Islands {
        Requirement.check("count", count >= 2, "of at least 2", count);
        Requirement.check("every", every >= 1, "of at least 1", every);
        Requirement.check("migrants", migrants >= 1, "of at least 1", migrants);
    }

    /** Returns those from whom an island selects in a generation: its own first, then immigrants. */
    ISeq<Phenotype<WeightGene, Double>> pool(ISeq<Phenotype<WeightGene, Double>> population,
            int island, long generation) {
        ISeq<Phenotype<WeightGene, Double>> own = island(population, island);
        if (generation % every != 0) {
            return own;
        }
        return own.append(island(population, (island + count - 1) % count).stream()
                .sorted(Comparator.comparing(Phenotype<WeightGene, Double>::fitness).reversed())
                .limit(migrants).collect(ISeq.toISeq()));
    }

    /** Returns the first generation after this one that has immigrants. */
    long nextMigration(long generation) {
        return (generation / every + 1) * every;
    }

    private ISeq<Phenotype<WeightGene, Double>> island(
            ISeq<Phenotype<WeightGene, Double>> population, int island) {
        int size = population.size() / count;
        return population.subSeq(island * size, (island + 1) * size);
    }
}
