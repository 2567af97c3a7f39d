// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.pomona.data.DataSet;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.Trainer;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Islands breed apart and exchange exactly what they say. */
@NullMarked
class IslandsTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final int SIZE = 4;
    private static final Islands ISLANDS = new Islands(3, 5, 2);
    private static final Workers WORKERS = Workers.of(2);
    private static final DataSet DATA = DataSet.of(Shape.of(1), new float[4], new int[4],
            DataSet.numberedClasses(1));

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static double loss(float[] weights) {
        return Math.abs(weights[0]) + Math.abs(weights[1]);
    }

    private static GeneticTrainer trainer(boolean changes, Workers workers) {
        GeneticSettings settings = GeneticSettings.defaults()
                .withStructure(new PopulationStructure(null, null)).withPopulation(3 * SIZE)
                .withElites(1).withSelection(new Selection.Tournament(2))
                .withStructure(new PopulationStructure(null, ISLANDS));
        if (!changes) {
            settings = settings.withCrossover(new Crossover.Uniform(0, 0.5))
                    .withMutation(new Mutation(0, 0, 0, Mutation.Scale.ABSOLUTE));
        }
        return new GeneticTrainer(Evolutions.PAIR, DATA, settings, RandomKey.of(5),
                new float[]{3, 3}, Evolutions.losses(IslandsTest::loss), workers);
    }

    private static List<float[]> island(List<float[]> rows, int island) {
        return rows.subList(island * SIZE, (island + 1) * SIZE);
    }

    @SuppressWarnings("ReferenceEquality") // The very same weights live on.
    private static boolean holds(List<float[]> rows, float[] row) {
        return rows.stream().anyMatch(other -> other == row);
    }

    @Test
    void withoutChangesAnIslandHoldsOnlyItsOwnUntilItsNeighborsBestArrive() {
        GeneticTrainer trainer = trainer(false, WORKERS);
        trainer.advance(ALL);
        List<float[]> before = trainer.state().rows("population");
        for (int generation = 1; generation <= 20; generation++) {
            Trainer.Step step = trainer.advance(ALL);
            assertEquals(0, step.evaluations());
            List<float[]> now = trainer.state().rows("population");
            for (int i = 0; i < 3; i++) {
                List<float[]> sources = new ArrayList<>(island(before, i));
                if (generation % 5 == 0) {
                    island(before, (i + 2) % 3).stream()
                            .sorted(Comparator.comparingDouble(IslandsTest::loss)).limit(2)
                            .forEach(sources::add);
                }
                assertEquals(SIZE, island(now, i).size());
                for (float[] row : island(now, i)) {
                    assertTrue(holds(sources, row), "island " + i + " in " + generation);
                }
                // The best of those that it selects from lives on.
                assertTrue(holds(island(now, i), sources.stream()
                        .min(Comparator.comparingDouble(IslandsTest::loss)).orElseThrow()));
            }
            before = now;
        }
        // After three migrations the best of all has come everywhere.
        double best = before.stream().mapToDouble(IslandsTest::loss).min().orElseThrow();
        for (int i = 0; i < 3; i++) {
            assertEquals(best,
                    island(before, i).stream().mapToDouble(IslandsTest::loss).min().orElseThrow());
        }
    }

    @Test
    void thePoolIsTheIslandAndTheBestOfTheOneBefore() {
        float[][] weights = new float[6][2];
        ISeq<Phenotype<WeightGene, Double>> all = Evolutions.population(weights, 1, 2, 3, 6, 4, 5);
        Islands islands = new Islands(2, 3, 2);
        assertEquals(all.subSeq(0, 3).asList(), islands.pool(all, 0, 1).asList());
        ISeq<Phenotype<WeightGene, Double>> pool = islands.pool(all, 0, 3);
        assertEquals(5, pool.length());
        assertSame(all.get(3), pool.get(3));
        assertSame(all.get(5), pool.get(4));
        ISeq<Phenotype<WeightGene, Double>> second = islands.pool(all, 1, 6);
        assertSame(all.get(2), second.get(3));
        assertSame(all.get(1), second.get(4));
    }

    @Test
    void anyNumberOfThreadsAndARestoreGiveTheSameBits() {
        int[][] expected = {};
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                GeneticTrainer trainer = trainer(true, workers);
                for (int i = 0; i <= 12; i++) {
                    trainer.advance(ALL);
                    if (i == 4 && threads > 1) {
                        GeneticTrainer next = trainer(true, workers);
                        next.restore(trainer.state());
                        trainer = next;
                    }
                }
                int[][] got = Evolutions.bits(trainer.state());
                expected = expected.length == 0 ? got : expected;
                assertArrayEquals(expected, got);
            }
        }
    }

    @Test
    void islandsDrawDifferentNumbersAndImprove() {
        GeneticTrainer trainer = trainer(true, WORKERS);
        double first = trainer.advance(ALL).fitness();
        for (int i = 0; i < 60; i++) {
            trainer.advance(ALL);
        }
        List<float[]> rows = trainer.state().rows("population");
        assertTrue(trainer.advance(ALL).fitness() > first);
        assertEquals(3 * SIZE, rows.size());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused(() -> new Islands(1, 1, 1), "count", "1");
        assertRefused(() -> new Islands(2, 0, 1), "every", "0");
        assertRefused(() -> new Islands(2, 1, 0), "migrants", "0");
        GeneticSettings settings = GeneticSettings.defaults();
        assertRefused(() -> settings.withStructure(
                new PopulationStructure(null, new Islands(3, 1, 1))), "population", "20");
        assertRefused(() -> settings.withStructure(
                new PopulationStructure(null, new Islands(10, 1, 1))), "elites", "2");
        assertRefused(() -> settings.withStructure(
                new PopulationStructure(null, new Islands(4, 1, 6))), "migrants", "6");
    }
}
