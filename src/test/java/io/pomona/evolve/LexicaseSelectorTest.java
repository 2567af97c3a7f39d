// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenetics.Genotype;
import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.pomona.evolve.LexicaseSelector.Outcomes;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Chances of parents by the samples that they classify correctly. */
@NullMarked
class LexicaseSelectorTest {
    private static final int DRAWS = 20_000;
    private static final int SAMPLES = 10;
    /** Right on all but the last two samples. */
    private static final BitSet GENERALIST = range(0, 8);
    /** Right on the last two samples alone. */
    private static final BitSet SPECIALIST = range(8, 10);

    private static BitSet range(int from, int to) {
        BitSet set = new BitSet();
        set.set(from, to);
        return set;
    }

    @SuppressWarnings("ReferenceEquality") // Individuals of equal weights are not the same.
    private static double[] chances(int batchSize, int threads, double[] fitness,
            BitSet... correct) {
        float[][] weights = new float[fitness.length][2];
        ISeq<Phenotype<WeightGene, Double>> population = Evolutions.population(weights, fitness);
        IdentityHashMap<Genotype<WeightGene>, Outcomes> outcomes = new IdentityHashMap<>();
        for (int i = 0; i < fitness.length; i++) {
            outcomes.put(population.get(i).genotype(), new Outcomes(correct[i], SAMPLES));
        }
        double[] chances = new double[fitness.length];
        try (Workers workers = Workers.of(threads)) {
            new LexicaseSelector(batchSize, () -> RandomKey.of(1),
                    genotype -> Objects.requireNonNull(outcomes.get(genotype)), workers)
                    .select(population, DRAWS, Optimize.MAXIMUM).forEach(chosen -> {
                        for (int i = 0; i < chances.length; i++) {
                            chances[i] += population.get(i).equals(chosen) ? 1.0 / DRAWS : 0;
                        }
                    });
        }
        return chances;
    }

    private static void assertChances(double[] expected, double[] got) {
        for (int i = 0; i < expected.length; i++) {
            double p = expected[i];
            assertEquals(p, got[i], 5 * Math.sqrt(p * (1 - p) / DRAWS) + 1e-9,
                    "individual " + i);
        }
    }

    @Test
    void theSpecialistIsChosenByTheSharesOfItsSamples() {
        assertChances(new double[]{0.4, 0.4, 0.2}, chances(1, 1, new double[]{0.8, 0.8, 0.2},
                GENERALIST, GENERALIST, SPECIALIST));
    }

    @Test
    void aBatchGoesToTheOneWithTheMostRight() {
        double[] fitness = {0.8, 0.2};
        // Both of the specialist's samples must be among the first three: 8 of 120 draws.
        assertChances(new double[]{14 / 15.0, 1 / 15.0},
                chances(3, 1, fitness, GENERALIST, SPECIALIST));
        assertChances(new double[]{1, 0}, chances(5, 1, fitness, GENERALIST, SPECIALIST));
        assertChances(new double[]{1, 0}, chances(99, 1, fitness, GENERALIST, SPECIALIST));
    }

    @Test
    void thoseThatAreNotFiniteAreChosenOnlyWhereAllAre() {
        assertChances(new double[]{1, 0}, chances(1, 1, new double[]{0.8, Fitness.INVALID},
                GENERALIST, SPECIALIST));
        assertChances(new double[]{0.8, 0.2}, chances(1, 1,
                new double[]{Fitness.INVALID, Fitness.INVALID}, GENERALIST, SPECIALIST));
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() {
        List<List<Double>> runs = new ArrayList<>();
        for (int threads = 1; threads <= 3; threads++) {
            double[] chances = chances(1, threads, new double[]{0.8, 0.2}, GENERALIST, SPECIALIST);
            runs.add(List.of(chances[0], chances[1]));
        }
        assertEquals(runs.get(0), runs.get(1));
        assertEquals(runs.get(0), runs.get(2));
    }
}
