// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;

/**
 * What the individuals of a search follow from, beside what is kept or sent of them, such as seeds: whoever
 * has it and the network makes the same weights.
 *
 * @param settings the settings of the search
 * @param key the key of the search
 * @param initialParameters individual 0 of the first population; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // As long as the network; not copied.
public record SeedRecipe(GeneticSettings settings, RandomKey key, float[] initialParameters) {

    /** Returns a decoder of whole networks. */
    public SeedDecoder decoder(Network network, Workers workers) {
        FreeWeights free = free(network);
        return free.decoder(genomes(network, free, workers));
    }

    FreeWeights free(Network network) {
        return FreeWeights.of(network.layout(),
                FrozenLayers.of(network, settings.individuals().frozen()), initialParameters);
    }

    /** Returns a decoder of the free weights alone. */
    SeedWeights genomes(Network network, FreeWeights free, Workers workers) {
        return new SeedWeights(this,
                new FirstDraw(network, settings.individuals().initial(), free,
                        free.genome(initialParameters.clone()), key.split("individual")),
                settings.mutation(), free.layout(), workers);
    }
}
