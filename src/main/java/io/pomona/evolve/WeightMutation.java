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
    private final ParameterLayout layout;
    private final int[] ends;
    private final float[] sigmas;

    WeightMutation(Mutation mutation, double weightDecay, ParameterLayout layout) {
        this.mutation = mutation;
        this.weightDecay = weightDecay;
        this.layout = layout;
        this.ends = layout.slots().stream().mapToInt(ParameterSlot::end).toArray();
        this.sigmas = new float[ends.length];
        for (int slot = 0; slot < ends.length; slot++) {
            sigmas[slot] = (float) sigma(layout.slots().get(slot));
        }
    }

    /** Returns whether a child is to be mutated. */
    boolean takesPlace(RandomKey key) {
        return key.split("rate").generator().nextDouble() < mutation.individualRate();
    }

    /** Returns whether every child's weights shrink. */
    boolean shrinks() {
        return weightDecay > 0;
    }

    /** Shrinks the weights by the decay. */
    void shrinkInPlace(float[] weights) {
        float keep = (float) (1 - weightDecay);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= keep;
        }
    }

    /** Adds noise to a share of the weights. */
    void mutateInPlace(float[] weights, RandomKey key, RandomBlock draws) {
        for (int from = 0; from < weights.length; from += RandomBlock.SIZE) {
            int count = Math.min(RandomBlock.SIZE, weights.length - from);
            RandomKey block = key.split(from);
            if (mutation.geneRate() < 1) {
                int[] chosen = draws.choose(block, mutation.geneRate(), count);
                addToChosen(weights, from, chosen, draws.normals(block, ones(chosen)));
            } else {
                addToAll(weights, from, from + count, draws.normals(block, count));
            }
        }
    }

    private static int ones(int[] words) {
        int ones = 0;
        for (int word : words) {
            ones += Integer.bitCount(word);
        }
        return ones;
    }

    private void addToChosen(float[] weights, int from, int[] chosen, float[] noise) {
        int slot = slotAt(from);
        int next = 0;
        for (int word = 0; word < chosen.length; word++) {
            for (int bits = chosen[word]; bits != 0; bits &= bits - 1) {
                int i = from + word * Integer.SIZE + Integer.numberOfTrailingZeros(bits);
                while (i >= ends[slot]) {
                    slot++;
                }
                weights[i] = Math.fma(sigmas[slot], noise[next++], weights[i]);
            }
        }
    }

    private void addToAll(float[] weights, int from, int end, float[] noise) {
        int i = from;
        for (int slot = slotAt(from); i < end; slot++) {
            float sigma = sigmas[slot];
            for (int last = Math.min(end, ends[slot]); i < last; i++) {
                weights[i] = Math.fma(sigma, noise[i - from], weights[i]);
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

    private double sigma(ParameterSlot slot) {
        return switch (mutation.scale()) {
            case ABSOLUTE -> mutation.sigma();
            case INITIAL_SPREAD -> mutation.sigma() * InitialSpread.of(layout, slot);
        };
    }
}
