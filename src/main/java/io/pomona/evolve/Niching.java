// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/**
 * Fitness sharing: parents are selected by fitness divided by how crowded it is around an individual,
 * {@code sum over all of 1 - (d / sigma)^alpha} where the distance d is below sigma, so that several good
 * regions keep a part of the population each. Elites are the best by fitness itself. The distance of two
 * individuals is the root of the mean square of the differences of their weights, each in units of its
 * layer's first spread: two independent first draws lie at about 1.4. D. Goldberg, J. Richardson,
 * "Genetic Algorithms with Sharing for Multimodal Function Optimization", 1987.
 *
 * @param sigmaShare the distance from which on individuals do not disturb each other, above 0
 * @param alpha the shape of the decrease, above 0; 1 is linear
 */
public record Niching(double sigmaShare, double alpha) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is not above 0
     */
    public Niching {
        Requirement.check("sigma_share", sigmaShare > 0 && Double.isFinite(sigmaShare), "above 0",
                sigmaShare);
        Requirement.check("alpha", alpha > 0 && Double.isFinite(alpha), "above 0", alpha);
    }

    /** Returns how much an individual at a distance counts, in {@code [0, 1]}. */
    double crowding(double distance) {
        return distance < sigmaShare ? 1 - StrictMath.pow(distance / sigmaShare, alpha) : 0;
    }
}
