// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.RandomKey;
import io.pomona.train.PopulationStatistics;
import io.pomona.train.Score;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What is told of a population, against plain computations. */
@NullMarked
class CensusTest {
    private static List<float[]> rows(int count, double sigma) {
        List<float[]> rows = new ArrayList<>();
        RandomGenerator random = RandomKey.of(2).generator();
        for (int row = 0; row < count; row++) {
            float[] weights = new float[Genomes.SIZE];
            for (ParameterSlot slot : Genomes.LAYOUT.slots()) {
                for (int i = slot.offset(); i < slot.end(); i++) {
                    weights[i] = (float) (i + sigma * InitialSpread.of(Genomes.LAYOUT, slot)
                            * random.nextGaussian());
                }
            }
            rows.add(weights);
        }
        return rows;
    }

    @Test
    void diversityIsTheSpreadOverThePopulationInUnitsOfTheFirst() {
        double expected = Double.NaN;
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                Diversity diversity = new Diversity(Genomes.LAYOUT, workers);
                double found = diversity.of(rows(400, 0.7));
                assertEquals(0.7, found, 0.01);
                expected = threads == 1 ? found : expected;
                assertEquals(expected, found);
                assertEquals(0, diversity.of(rows(5, 0)));
                // Half of a population at each of two points, one first spread apart.
                float[] a = new float[Genomes.SIZE];
                float[] b = InitialSpread.ofEachWeight(Genomes.LAYOUT);
                assertEquals(0.5, diversity.of(List.of(a, b, b, a)), 1e-6);
            }
        }
    }

    private static Birth birth(float[] child, boolean mixed, boolean mutated, List<float[]> parents,
            double... fitness) {
        return new Birth(child, mixed, mutated, parents, fitness, 0, new double[]{0.1});
    }

    private static Phenotype<WeightGene, Double> individual(float[] weights, long born,
            double fitness) {
        return Phenotype.of(Genotype.of(WeightChromosome.of(Genomes.LAYOUT, weights)), born,
                fitness);
    }

    private static float[] row() {
        return new float[Genomes.SIZE];
    }

    @Test
    void successIsToBeatTheBetterParentOnTheSameSamplesWhereItLives() {
        float[] elite = row();
        float[] dead = row();
        List<float[]> both = List.of(elite, dead);
        float[][] children = {row(), row(), row(), row(), row(), row()};
        List<Birth> births = List.of(
                // The elite has 0.4 now, whatever it had; the dead one had 0.6.
                birth(children[0], true, false, both, 0.9, 0.6),
                birth(children[1], true, true, both, 0.9, 0.6),
                birth(children[2], false, true, List.of(elite), 0.9),
                birth(children[3], false, true, List.of(elite), 0.9),
                birth(children[4], false, true, List.of(dead), 0.6),
                birth(children[5], false, false, List.of(dead), 0.6));
        double[] fitness = {0.61, 0.6, 0.5, 0.4, 0.5, 0.7};
        List<Phenotype<WeightGene, Double>> all = new ArrayList<>();
        all.add(individual(elite, 3, 0.4));
        for (int i = 0; i < children.length; i++) {
            all.add(individual(children[i], 10, fitness[i]));
        }
        ISeq<Phenotype<WeightGene, Double>> population = ISeq.of(all);
        List<JudgedBirth> born = Census.judge(births, population);
        try (Workers workers = Workers.of(2)) {
            PopulationStatistics statistics = new Census(new Diversity(Genomes.LAYOUT, workers))
                    .statistics(population, 10, born, new Observations());
            assertEquals(1 / 2.0, statistics.crossoverSuccess());
            assertEquals(1 / 3.0, statistics.mutationSuccess());
            assertEquals(1, statistics.meanAge());
            assertEquals(0, statistics.diversity());
        }
        assertEquals(0.1, born.get(2).rise(), 1e-12);
    }

    @Test
    void whoseFitnessIsABoundIsNotCounted() {
        float[] elite = row();
        float[] bounded = row();
        float[][] children = {row(), row(), row()};
        List<Birth> births = List.of(birth(children[0], false, true, List.of(elite), 0.4),
                birth(children[1], false, true, List.of(elite), 0.4),
                birth(children[2], false, true, List.of(bounded), 0.4));
        ISeq<Phenotype<WeightGene, Double>> population = ISeq.of(individual(elite, 0, 0.4),
                individual(bounded, 0, 0.9), individual(children[0], 1, 0.5),
                individual(children[1], 1, 0.3), individual(children[2], 1, 0.5));
        Observations observations = new Observations();
        for (int brokenOff : new int[]{1, 3}) {
            observations.note(population.get(brokenOff).genotype(), new ObjectiveEvaluator.Valued(
                    population.get(brokenOff).fitness(), new Score(4, 0, 1), 4, null, false), 10);
        }
        try (Workers workers = Workers.of(1)) {
            PopulationStatistics statistics = new Census(new Diversity(Genomes.LAYOUT, workers))
                    .statistics(population, 1, Census.judge(births, population), observations);
            assertEquals(1, statistics.mutationSuccess());
            assertEquals(2, statistics.unfinished());
        }
    }

    @Test
    void whatDidNotHappenHasNoRate() {
        ISeq<Phenotype<WeightGene, Double>> one = ISeq.of(individual(row(), 0, 0.4));
        try (Workers workers = Workers.of(1)) {
            PopulationStatistics statistics = new Census(new Diversity(Genomes.LAYOUT, workers))
                    .statistics(one, 0, List.of(), new Observations());
            assertEquals(Double.NaN, statistics.crossoverSuccess());
            assertEquals(Double.NaN, statistics.mutationSuccess());
        }
        assertEquals(Double.NaN, Census.sigma(List.of()));
    }
}
