// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/**
 * Which operators make the children of a generation: each makes its stated share of them, rounded to
 * whole children, and who is made by which is drawn at random. Takes the place of the rates that
 * crossover and mutation are applied with on their own.
 *
 * @param crossover the share that is mixed and not mutated, in {@code [0, 1]}
 * @param mutation the share that is a mutated copy of one parent, in {@code [0, 1]}
 * @param both the share that is mixed, then mutated, in {@code [0, 1]}; all three add up to 1
 */
public record ChildShares(double crossover, double mutation, double both) {
    private static final double ROUNDING = 1e-9;

    /**
     * Checks the shares.
     *
     * @throws IllegalArgumentException if one is outside {@code [0, 1]} or their sum is not 1
     */
    public ChildShares {
        Requirement.share("crossover", crossover);
        Requirement.share("mutation", mutation);
        Requirement.share("both", both);
        double sum = crossover + mutation + both;
        Requirement.check("crossover, mutation and both", Math.abs(sum - 1) <= ROUNDING,
                "that add up to 1", sum);
    }
}
