// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An individual as the story of its weights: a first individual and the mutations since, each by the
 * number it was drawn from. A child holds its last mutation and its parent, whose story all children
 * share. Two are equal only if they are the same object.
 */
public final class SeedGenome {
    private final @Nullable SeedGenome parent;
    private final long seed;
    private final double sigma;
    private final int mutations;

    private SeedGenome(@Nullable SeedGenome parent, long seed, double sigma, int mutations) {
        this.parent = parent;
        this.seed = seed;
        this.sigma = sigma;
        this.mutations = mutations;
    }

    /** Returns an individual of the first population. */
    static SeedGenome first(long individual) {
        return new SeedGenome(null, individual, 0, 0);
    }

    /** Returns what becomes of this individual by one more mutation. */
    SeedGenome mutated(long key, double standardDeviation) {
        return new SeedGenome(this, key, standardDeviation, mutations + 1);
    }

    /** Returns the individual that was mutated last, or null for one of the first population. */
    @Nullable
    SeedGenome parent() {
        return parent;
    }

    /** Returns the key of the last mutation, or the number of the individual in the first population. */
    long seed() {
        return seed;
    }

    /** Returns the standard deviation of the last mutation, or 0 in the first population. */
    double sigma() {
        return sigma;
    }

    /** Returns the number of mutations since the first population. */
    int mutations() {
        return mutations;
    }

    /** Returns the line from the first individual to this one. */
    List<SeedGenome> line() {
        return lineFrom(null);
    }

    /**
     * Returns the line to this individual from the first after an ancestor on; the time it takes does
     * not depend on what lies before.
     *
     * @param ancestor on this individual's line, or null for the whole line
     */
    List<SeedGenome> lineFrom(@Nullable SeedGenome ancestor) {
        Deque<SeedGenome> line = new ArrayDeque<>();
        for (SeedGenome genome = this; genome != null
                && genome != ancestor; genome = genome.parent) {
            line.addFirst(genome);
        }
        return List.copyOf(line);
    }
}
