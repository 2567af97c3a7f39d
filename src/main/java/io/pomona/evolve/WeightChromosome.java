// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Chromosome;
import io.jenetics.Genotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.pomona.nn.ParameterLayout;
import io.pomona.nn.ParameterSlot;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All weights of a network as a Jenetics chromosome over one {@code float[]}: 4 bytes a gene. The array
 * is what the network reads, and must not change once it is in a chromosome.
 */
public final class WeightChromosome implements Chromosome<WeightGene> {
    private final ParameterLayout layout;
    private final float[] weights;
    private final Traits traits;
    private final @Nullable Learned learned;

    private WeightChromosome(ParameterLayout layout, float[] weights, Traits traits,
            @Nullable Learned learned) {
        this.layout = layout;
        this.weights = weights;
        this.traits = traits;
        this.learned = learned;
    }

    /**
     * Returns a chromosome over an array, without copying it.
     *
     * @throws IllegalArgumentException if the array has not the layout's size
     */
    public static WeightChromosome of(ParameterLayout layout, float[] weights) {
        return of(layout, weights, Traits.NONE);
    }

    /**
     * Returns a chromosome over an array, without copying it.
     *
     * @param traits what its owner has beside the weights
     * @throws IllegalArgumentException if the weights have not the layout's size
     */
    static WeightChromosome of(ParameterLayout layout, float[] weights, Traits traits) {
        if (weights.length != layout.size()) {
            throw new IllegalArgumentException("Expected " + layout.size()
                    + " weights, but received " + weights.length + ".");
        }
        return new WeightChromosome(layout, weights, traits, null);
    }

    /** Returns a chromosome of the same genes whose owner has learned something. */
    public WeightChromosome withLearned(@Nullable Learned value) {
        return new WeightChromosome(layout, weights, traits, value);
    }

    /** Returns a chromosome of the same owner with other weights. */
    public WeightChromosome withWeights(float[] value) {
        return new WeightChromosome(layout, value, traits, learned);
    }

    /** Returns what the owner has learned in its life, or null. */
    public @Nullable Learned learned() {
        return learned;
    }

    /** Returns the weights of this chromosome as they were inherited; not to be changed. */
    public float[] weights() {
        return weights;
    }

    /** Returns the weights that the network runs with: those learned, if any are kept beside the genes. */
    public float[] expressed() {
        return learned != null && learned.weights() != null ? learned.weights() : weights;
    }

    /** Returns the chromosome of a genotype that holds one such. */
    public static WeightChromosome of(Genotype<WeightGene> genotype) {
        return genotype.chromosome().as(WeightChromosome.class);
    }

    /** Returns the weights of a genotype that holds one such chromosome; not to be changed. */
    public static float[] weights(Genotype<WeightGene> genotype) {
        return genotype.chromosome().as(WeightChromosome.class).weights;
    }

    /** Returns what the owner of a genotype has beside its weights. */
    static Traits traits(Genotype<WeightGene> genotype) {
        return genotype.chromosome().as(WeightChromosome.class).traits;
    }

    @Override
    public WeightGene get(int index) {
        return new WeightGene(weights[index], slot(index));
    }

    private ParameterSlot slot(int index) {
        int low = 0;
        int high = layout.slots().size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (index < layout.slots().get(middle).end()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return layout.slots().get(low);
    }

    @Override
    public int length() {
        return weights.length;
    }

    /** Returns true without making the genes. */
    @Override
    public boolean isValid() {
        return true;
    }

    /** Returns a chromosome of the given genes' weights. */
    @Override
    public WeightChromosome newInstance(ISeq<WeightGene> genes) {
        float[] values = new float[genes.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = genes.get(i).allele();
        }
        return of(layout, values);
    }

    /** Returns a new network's weights, drawn by the layers' initialisers. */
    @Override
    public WeightChromosome newInstance() {
        RandomGenerator random = RandomRegistry.random();
        float[] values = new float[weights.length];
        for (ParameterSlot slot : layout.slots()) {
            for (int i = slot.offset(); i < slot.end(); i++) {
                values[i] = slot.draw(random);
            }
        }
        return of(layout, values);
    }
}
