// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;

/** Draws {@link Noise} block by block. Holds the array it returns and is for one thread at a time. */
final class NoiseBlock {
    private final Noise noise;
    private final RandomBlock random = new RandomBlock();

    NoiseBlock(Noise noise) {
        this.noise = noise;
    }

    /** Chooses each of {@code count} places with the same probability, as {@link RandomBlock#choose}. */
    int[] choose(RandomKey key, double probability, int count) {
        return random.choose(key, probability, count);
    }

    /**
     * Draws noise of sigma 1.
     *
     * @param count how many, at most {@link RandomBlock#SIZE}
     * @return an array of which the first {@code count} are drawn; it holds until the next draw
     */
    float[] draw(RandomKey key, int count) {
        return switch (noise) {
            case Noise.Gaussian() -> random.normals(key, count);
            case Noise.Cauchy() -> random.cauchys(key, count);
            case Noise.Polynomial(double eta) -> polynomial(key, eta, count);
        };
    }

    private float[] polynomial(RandomKey key, double eta, int count) {
        float bound = (float) Math.sqrt((eta + 2) * (eta + 3) / 2);
        float[] powers = random.signedPowers(key, 1 / (eta + 1), count);
        for (int i = 0; i < count; i++) {
            // The sign, by what the compiler has for vectors.
            float sign = Math.clamp(powers[i] * 0x1p100f, -1, 1);
            powers[i] = bound * (sign - powers[i]);
        }
        return powers;
    }
}
