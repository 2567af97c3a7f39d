// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What individuals are made of, how the first ones are made, and what is kept of the last ones.
 *
 * @param genome what an individual is made of
 * @param initial how the first population is made
 * @param frozen names of layers, or patterns with {@code *} and {@code ?}, whose weights stay those of
 *        individual 0
 * @param keepPopulation whether the last population is saved
 * @param ensemble how many of the last population's best are measured together, at least 2; or null
 */
public record Individuals(Genome genome, FirstPopulation initial, List<String> frozen,
        boolean keepPopulation, @Nullable Integer ensemble) {
    /** Weights, drawn by the layers' initializers, of which only the best are kept. */
    public static final Individuals DEFAULTS = new Individuals(Genome.WEIGHTS,
            new FirstPopulation.Random(), List.of(), false, null);

    /**
     * Checks the number and copies the list.
     *
     * @throws IllegalArgumentException if {@code ensemble} is below 2, or the population of seeds, whose
     *         weights need not fit into memory, is to be saved
     */
    public Individuals {
        frozen = List.copyOf(frozen);
        Requirement.check("ensemble", ensemble == null || ensemble >= 2, "of at least 2",
                ensemble);
        Requirement.check("keep_population", !keepPopulation || genome == Genome.WEIGHTS,
                "of false for genomes of seeds", keepPopulation);
    }

    /** Returns these with another genome. */
    public Individuals withGenome(Genome value) {
        return new Individuals(value, initial, frozen, keepPopulation, ensemble);
    }

    /** Returns these with another first population. */
    public Individuals withInitial(FirstPopulation value) {
        return new Individuals(genome, value, frozen, keepPopulation, ensemble);
    }

    /** Returns these with other frozen layers. */
    public Individuals withFrozen(String... patterns) {
        return new Individuals(genome, initial, List.of(patterns), keepPopulation, ensemble);
    }
}
