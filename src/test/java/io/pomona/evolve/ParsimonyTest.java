// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.pomona.tensor.RandomKey;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Tournaments in which the smaller of those that are level wins. */
@NullMarked
class ParsimonyTest {
    private static final int DRAWS = 20_000;
    private static final float[][] WEIGHTS = {{2, 0}, {0, -1}, {3, 4}};

    @Test
    @SuppressWarnings("ReferenceEquality") // It is the places in the population that count.
    void ofEqualFitnessesTheSmallerNormWins() {
        ISeq<Phenotype<WeightGene, Double>> population = Evolutions.population(WEIGHTS, 0.5, 0.5,
                0.75);
        double[] chances = new double[3];
        new Tournaments<WeightGene>(2, () -> RandomKey.of(1), all -> Parsimony.of(all, null))
                .select(population, DRAWS, Optimize.MAXIMUM).forEach(chosen -> {
                    for (int i = 0; i < 3; i++) {
                        chances[i] += population.get(i).equals(chosen) ? 1.0 / DRAWS : 0;
                    }
                });
        double[] expected = {1 / 9.0, 3 / 9.0, 5 / 9.0};
        for (int i = 0; i < 3; i++) {
            assertEquals(expected[i], chances[i], 5 * Math.sqrt(0.25 / DRAWS));
        }
    }

    @Test
    void withinABucketFitnessDoesNotCount() {
        Parsimony one = Parsimony.of(Evolutions.population(WEIGHTS, 0.5, 0.6, 0.75), 1);
        assertTrue(one.beats(1, 2));
        assertTrue(one.beats(0, 2));
        assertTrue(one.beats(1, 0));
        assertFalse(one.beats(1, 1));
        Parsimony three = Parsimony.of(Evolutions.population(WEIGHTS, 0.5, 0.6, 0.75), 3);
        assertTrue(three.beats(2, 1));
        assertTrue(three.beats(1, 0));
    }

    @Test
    void bucketsHoldEqualNumbersAndAllThatEqualTheLast() {
        assertArrayEquals(new int[]{1, 0, 1, 0},
                Parsimony.levels(new double[]{4, 1, 3, 2}, 2));
        assertArrayEquals(new int[]{0, 0, 0, 1},
                Parsimony.levels(new double[]{1, 2, 2, 3}, 2));
        assertArrayEquals(new int[]{0, 1, 1, 2},
                Parsimony.levels(new double[]{1, 2, 2, 3}, 4));
    }
}
