// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Gene;
import io.jenetics.util.RandomRegistry;
import io.pomona.nn.ParameterSlot;

/**
 * One weight, as Jenetics sees it. Made only when somebody asks a {@link WeightChromosome} for it:
 * Pomona's own alterers work on the array.
 *
 * @param allele the weight
 * @param slot the array of the network that the weight belongs to
 */
public record WeightGene(Float allele, ParameterSlot slot) implements Gene<Float, WeightGene> {
    /** Returns a new weight drawn by the layer's initialiser. */
    @Override
    public WeightGene newInstance() {
        return newInstance(slot.draw(RandomRegistry.random()));
    }

    @Override
    public WeightGene newInstance(Float value) {
        return new WeightGene(value, slot);
    }

    /** Returns true: no weight is out of range; what is not finite is for the fitness to judge. */
    @Override
    public boolean isValid() {
        return true;
    }
}
