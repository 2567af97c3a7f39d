// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

/**
 * An individual of a population that bred, in the line that led to another.
 *
 * @param id the number of the individual, in the order of births; those of the first population are
 *        numbered from 0
 * @param generation the generation it was born to
 * @param operator what made it of its parents
 * @param fitness what it achieved when it became a parent or, at the end of the line, last
 * @param parent the better of its parents, which the line goes on with; -1 for one of the first
 *        population
 * @param other its other parent, the better one where there are several; -1 where there is none
 * @param otherFitness what the other parent achieved; NaN where there is none
 */
public record Ancestor(long id, long generation, Operator operator, double fitness, long parent,
        long other, double otherFitness) {
    /** The number that stands for no individual. */
    public static final long NOBODY = -1;

    /** What makes an individual of its parents. */
    public enum Operator {
        /** Nothing: it belongs to the first population. */
        FIRST,
        /** Crossover alone. */
        CROSSOVER,
        /** Mutation alone. */
        MUTATION,
        /** Crossover, then mutation. */
        CROSSOVER_AND_MUTATION,
        /** Neither: its weights decayed. */
        DECAY
    }
}
