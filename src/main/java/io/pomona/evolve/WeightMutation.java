// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.nn.ParameterLayout;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;

/** {@link Mutation} at work on an array of weights, and weight decay with it. */
final class WeightMutation {
    private final Mutation mutation;
    private final double weightDecay;
    private final ParameterUnits units;
    private final int[] ends;
    private final double[] spreads;

    WeightMutation(Mutation mutation, double weightDecay, ParameterLayout layout) {
        this.mutation = mutation;
        this.weightDecay = weightDecay;
        this.units = new ParameterUnits(layout);
        this.ends = layout.slots().stream().mapToInt(ParameterSlot::end).toArray();
        this.spreads = layout.slots().stream().mapToDouble(slot -> switch (mutation.scale()) {
            case ABSOLUTE -> 1;
            case INITIAL_SPREAD -> InitialSpread.of(layout, slot);
        }).toArray();
    }

    /** Returns whether every child's weights shrink. */
    boolean shrinks() {
        return weightDecay > 0;
    }

    /**
     * Shrinks the weights by the decay.
     *
     * @param part the part of the decay that counts, in {@code [0, 1]}
     */
    void shrinkInPlace(float[] weights, double part) {
        float keep = (float) (1 - part * weightDecay);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= keep;
        }
    }

    /**
     * Adds noise to a share of the weights.
     *
     * @param sigmas the spread of the noise: one for all, or one for each layer
     */
    void mutateInPlace(float[] weights, double[] sigmas, RandomKey key, NoiseBlock noise) {
        float[] scales = scales(sigmas);
        for (int from = 0; from < weights.length; from += RandomBlock.SIZE) {
            int count = Math.min(RandomBlock.SIZE, weights.length - from);
            RandomKey block = key.split(from);
            if (mutation.geneRate() < 1) {
                int[] chosen = noise.choose(block, mutation.geneRate(), count);
                addToChosen(weights, from, scales, chosen,
                        noise.draw(block, RandomBlock.chosen(chosen)));
            } else {
                addToAll(weights, from, from + count, scales, noise.draw(block, count));
            }
        }
    }

    /** Returns the spread of the noise in each array. */
    private float[] scales(double[] sigmas) {
        float[] scales = new float[spreads.length];
        for (int slot = 0; slot < scales.length; slot++) {
            double sigma = sigmas.length == 1 ? sigmas[0] : sigmas[units.layer(slot)];
            scales[slot] = (float) (sigma * spreads[slot]);
        }
        return scales;
    }

    private void addToChosen(float[] weights, int from, float[] scales, int[] chosen,
            float[] noise) {
        int slot = slotAt(from);
        int next = 0;
        for (int word = 0; word < chosen.length; word++) {
            for (int bits = chosen[word]; bits != 0; bits &= bits - 1) {
                int i = from + word * Integer.SIZE + Integer.numberOfTrailingZeros(bits);
                while (i >= ends[slot]) {
                    slot++;
                }
                weights[i] = Math.fma(scales[slot], noise[next++], weights[i]);
            }
        }
    }

    private void addToAll(float[] weights, int from, int end, float[] scales, float[] noise) {
        int i = from;
        for (int slot = slotAt(from); i < end; slot++) {
            float scale = scales[slot];
            for (int last = Math.min(end, ends[slot]); i < last; i++) {
                weights[i] = Math.fma(scale, noise[i - from], weights[i]);
            }
        }
    }

    private int slotAt(int place) {
        int slot = 0;
        while (place >= ends[slot]) {
            slot++;
        }
        return slot;
    }
}
