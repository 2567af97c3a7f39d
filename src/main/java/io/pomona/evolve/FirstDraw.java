// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;

/** Makes the genomes of a {@link FirstPopulation}, each from its number alone. */
final class FirstDraw {
    private final Network network;
    private final FirstPopulation initial;
    private final FreeWeights free;
    private final float[] first;
    private final RandomKey key;

    /**
     * Creates a maker.
     *
     * @param first the genome of individual 0
     */
    FirstDraw(Network network, FirstPopulation initial, FreeWeights free, float[] first,
            RandomKey key) {
        this.network = network;
        this.initial = initial;
        this.free = free;
        this.first = first;
        this.key = key;
    }

    /** Returns the genome of an individual; that of individual 0 is the given array itself. */
    float[] genome(int individual) {
        return individual == 0 ? first : genome(key.split(individual));
    }

    /** Returns the genome that a key of its own draws. */
    float[] genome(RandomKey own) {
        return switch (initial) {
            case FirstPopulation.Random() -> free.genome(network.initialParameters(own));
            case FirstPopulation.Perturbed(double sigma) -> {
                float[] weights = first.clone();
                Mutation noise = new Mutation(1, 1, sigma, Mutation.Scale.INITIAL_SPREAD);
                new WeightMutation(noise, 0, free.layout()).mutateInPlace(weights,
                        new double[]{sigma}, own, new NoiseBlock(noise.noise()));
                yield weights;
            }
        };
    }
}
