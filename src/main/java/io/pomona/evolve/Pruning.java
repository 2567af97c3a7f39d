// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;

/** Sets weights to 0, and keeps them there, for {@link SecondObjective.NonZeroWeights}. */
final class Pruning {
    private final SecondObjective.NonZeroWeights rates;

    Pruning(SecondObjective.NonZeroWeights rates) {
        this.rates = rates;
    }

    /**
     * Undoes what mutation did to weights of 0, but for a share of them, and sets others to 0.
     *
     * @param before the weights before they were mutated
     */
    void applyInPlace(float[] weights, float[] before, RandomKey key, RandomBlock draws) {
        for (int from = 0; from < weights.length; from += RandomBlock.SIZE) {
            int count = Math.min(RandomBlock.SIZE, weights.length - from);
            int[] regrown = draws.choose(key.split("regrow").split(from), rates.regrowRate(),
                    count);
            for (int i = 0; i < count; i++) {
                if (before[from + i] == 0 && !isSet(regrown, i)) {
                    weights[from + i] = 0;
                }
            }
            int[] pruned = draws.choose(key.split("prune").split(from), rates.pruneRate(), count);
            for (int i = 0; i < count; i++) {
                if (isSet(pruned, i)) {
                    weights[from + i] = 0;
                }
            }
        }
    }

    private static boolean isSet(int[] words, int place) {
        return (words[place / Integer.SIZE] >>> place & 1) != 0;
    }
}
