// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.tensor.RandomKey;
import org.jspecify.annotations.Nullable;

/** Which operators befall each child of a generation. */
final class ChildPlan {
    private final boolean[] mixed;
    private final boolean[] mutated;
    private final int[] places;

    private ChildPlan(int[] order) {
        this.mixed = new boolean[order.length];
        this.mutated = new boolean[order.length];
        this.places = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            places[order[i]] = i;
        }
    }

    /**
     * Draws a plan.
     *
     * @param order the children in random order; neighbors from the first on are pairs
     * @param shares how many each operator makes, or null: they strike with rates of their own
     */
    static ChildPlan of(int[] order, @Nullable ChildShares shares, Crossover crossover,
            Mutation mutation, RandomKey key) {
        ChildPlan plan = new ChildPlan(order);
        if (shares == null) {
            plan.drawEach(order, crossover, mutation, key);
        } else {
            plan.shareOut(order, shares);
        }
        return plan;
    }

    private void drawEach(int[] order, Crossover crossover, Mutation mutation, RandomKey key) {
        boolean pairs = !(crossover instanceof Crossover.Mean);
        for (int i = 0; i < order.length; i++) {
            // Both of a pair are mixed or neither, and one without a partner is not.
            int drawn = pairs ? i & ~1 : i;
            boolean whole = !pairs || (i | 1) < order.length;
            mixed[order[i]] = whole && happens(key.split("crossover").split(order[drawn]),
                    crossover.rate());
            mutated[order[i]] = happens(key.split("mutation").split(order[i]),
                    mutation.individualRate());
        }
    }

    /** Returns whether something of a rate happens to what has a key. */
    static boolean happens(RandomKey key, double rate) {
        return key.split("rate").generator().nextDouble() < rate;
    }

    private void shareOut(int[] order, ChildShares shares) {
        long crossoverOnly = Math.round(shares.crossover() * order.length);
        long crossed = Math.round((shares.crossover() + shares.both()) * order.length);
        for (int i = 0; i < order.length; i++) {
            mixed[order[i]] = i < crossed;
            mutated[order[i]] = i >= crossoverOnly;
        }
    }

    /** Returns a child's place in the random order. */
    int place(int child) {
        return places[child];
    }

    /** Returns whether a child is made by crossover. */
    boolean mixes(int child) {
        return mixed[child];
    }

    /** Returns whether a child is mutated. */
    boolean mutates(int child) {
        return mutated[child];
    }
}
