// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.Genome;
import io.pomona.evolve.Requirement;

/**
 * The settings of a genetic algorithm whose children learn by gradients before they are evaluated. The
 * first population is evaluated as it is.
 *
 * @param genetic the genetic algorithm
 * @param gradient how children learn
 */
public record MemeticSettings(GeneticSettings genetic, LearningSettings gradient) {
    /**
     * Checks that the two go together.
     *
     * @throws IllegalArgumentException if genomes are of seeds, or layers are frozen
     */
    public MemeticSettings {
        Requirement.check("genome", genetic.individuals().genome() == Genome.WEIGHTS,
                "of weights beside gradients", "seeds");
        Requirement.check("frozen", genetic.individuals().frozen().isEmpty(),
                "left out beside gradients", genetic.individuals().frozen());
    }
}
