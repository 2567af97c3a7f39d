// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.pomona.train.Workers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which operators make how many children. */
@NullMarked
class ChildSharesTest {
    private static final Workers WORKERS = Workers.of(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @CsvSource({"0.75, 0.25, 0, 95, 71, 24, 0", "0, 1, 0, 7, 0, 7, 0", "1, 0, 0, 7, 7, 0, 0",
        "0, 0, 1, 6, 0, 0, 6", "0.3, 0.3, 0.4, 11, 3, 3, 5", "0.5, 0.5, 0, 2, 1, 1, 0"})
    void childrenAreMadeInTheStatedShares(double crossover, double mutation, double both,
            int children, int mixed, int mutated, int mixedAndMutated) {
        // The operators' own rates do not count.
        GeneticSettings settings = Genomes.still().withCrossover(new Crossover.ByNeuron(0, 0.5))
                .withMutation(new Mutation(0.5, 1, 1e-3, Mutation.Scale.ABSOLUTE))
                .withChildren(new ChildShares(crossover, mutation, both));
        ISeq<Phenotype<WeightGene, Double>> before = Genomes.population(children);
        for (int round = 0; round < 20; round++) {
            Breeder breeder = Genomes.breeder(settings, WORKERS);
            ISeq<Phenotype<WeightGene, Double>> after = Genomes.alter(breeder, before, round)
                    .population();
            List<Birth> births = breeder.takeBirths();
            assertEquals(children, births.size());
            assertEquals(mixed, count(births, true, false));
            assertEquals(mutated, count(births, false, true));
            assertEquals(mixedAndMutated, count(births, true, true));
            for (int i = 0; i < children; i++) {
                assertOrigin(births.get(i), Genomes.weights(after.get(i)));
            }
        }
    }

    private static long count(List<Birth> births, boolean mixed, boolean mutated) {
        return births.stream()
                .filter(birth -> birth.mixed() == mixed && birth.mutated() == mutated).count();
    }

    /** What a child is made of shows in its weights. */
    private static void assertOrigin(Birth birth, float[] weights) {
        Set<Integer> from = new HashSet<>();
        boolean exact = true;
        for (int j = 0; j < weights.length; j++) {
            int parent = Math.round(weights[j] - j / 10_000f);
            from.add(parent);
            exact &= weights[j] == parent + j / 10_000f;
        }
        assertEquals(!birth.mutated(), exact);
        assertTrue(from.size() <= (birth.mixed() ? 2 : 1));
        assertEquals(birth.mixed() ? 2 : 1, birth.parents().size());
    }

    @Test
    void everyChildIsAsLikelyToBeMadeByEither() {
        GeneticSettings settings = Genomes.still().withCrossover(new Crossover.Uniform(0, 0.5))
                .withChildren(new ChildShares(0.4, 0.6, 0));
        int[] mutated = new int[10];
        for (int round = 0; round < 1000; round++) {
            Breeder breeder = Genomes.breeder(settings, WORKERS);
            Genomes.alter(breeder, Genomes.population(10), round);
            List<Birth> births = breeder.takeBirths();
            for (int i = 0; i < 10; i++) {
                mutated[i] += births.get(i).mutated() ? 1 : 0;
            }
        }
        for (int count : mutated) {
            assertEquals(600, count, 5 * Math.sqrt(1000 * 0.24));
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused(() -> new ChildShares(-0.5, 1, 0.5), "crossover", "-0.5");
        assertRefused(() -> new ChildShares(0, 1.5, 0), "mutation", "1.5");
        assertRefused(() -> new ChildShares(0, 0, 2), "both", "2.0");
        assertRefused(() -> new ChildShares(0.5, 0.25, 0), "add up to 1", "0.75");
        assertRefused(() -> Genomes.still().withChildren(new ChildShares(0.5, 0.5, 0)),
                "crossover", "none");
    }
}
