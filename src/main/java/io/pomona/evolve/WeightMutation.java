// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.nn.ParameterLayout;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import java.util.Set;

/** {@link Mutation} at work on an array of weights, and weight decay with it. */
final class WeightMutation {
    /** Arrays that scale and shift values of standard deviation 1. */
    private static final Set<String> NORMALIZATION = Set.of("gamma", "beta");

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
            case INITIAL_SPREAD -> mutation.sigma() * spread(slot);
        };
    }

    /** Biases are measured by the weights beside them, scales and shifts of what is normalised by 1. */
    private double spread(ParameterSlot slot) {
        double own = spreadAtStart(slot);
        if (own == 0 && NORMALIZATION.contains(slot.parameter().name())) {
            return 1;
        }
        return own > 0
                ? own
                : layout.slots().stream().filter(other -> other.layer().equals(slot.layer()))
                        .mapToDouble(WeightMutation::spreadAtStart).max().orElse(0);
    }

    private static double spreadAtStart(ParameterSlot slot) {
        return slot.parameter().initializer().standardDeviation(slot.parameter().fanIn(),
                slot.parameter().fanOut());
    }
}
