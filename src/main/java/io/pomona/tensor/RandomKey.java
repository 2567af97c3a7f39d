// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A key from which random numbers are drawn and further keys derived, by purpose and by index. Equal
 * keys give equal numbers; what one part of a program draws never moves what another draws, so
 * results depend neither on the order of work nor on the number of threads.
 *
 * <p>Mixing: D. Stafford, "Better Bit Mixing", 2011, variant 13, as used by SplitMix64 (G. Steele,
 * D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
 *
 * @param value the 64 bits of the key
 */
public record RandomKey(long value) {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** Returns the root key of a seed. */
    public static RandomKey of(long seed) {
        return new RandomKey(mix(seed + GOLDEN_GAMMA));
    }

    /** Returns the key for one purpose, such as {@code "split"} or {@code "dropout"}. */
    public RandomKey split(String purpose) {
        // FNV-1a, 64 bits: unlike String.hashCode it does not collide for short names.
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < purpose.length(); i++) {
            hash = (hash ^ purpose.charAt(i)) * 0x100000001B3L;
        }
        return split(hash);
    }

    /** Returns the key for one index, such as a generation, an individual or a batch. */
    public RandomKey split(long index) {
        return new RandomKey(mix(value + GOLDEN_GAMMA * mix(index + GOLDEN_GAMMA)));
    }

    /** Returns a new generator that starts at this key; equal keys give equal sequences. */
    public RandomGenerator generator() {
        return new SplittableRandom(value);
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
