// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives what is the same individual in several {@link SeedTable}s the same object, so that a
 * {@link SeedDecoder} finds the weights of the parents that it kept. It forgets all of them before there
 * are too many; that changes the time taken, never the weights. Confined to one thread at a time.
 */
public final class SeedMemory {
    private static final int MOST = 1 << 18;

    private final Map<Step, SeedGenome> known = new HashMap<>();

    /** Creates a memory of nobody. */
    public SeedMemory() {}

    /** An individual as told by its parent, of which there is one object. */
    private record Step(@Nullable SeedGenome parent, long seed, double sigma) {}

    /** Returns the individual of the first population, or the child of a parent. */
    SeedGenome individual(@Nullable SeedGenome parent, long seed, double sigma) {
        if (known.size() >= MOST) {
            known.clear();
        }
        return known.computeIfAbsent(new Step(parent, seed, sigma), _ -> parent == null
                ? SeedGenome.first(seed)
                : parent.mutated(seed, sigma));
    }
}
