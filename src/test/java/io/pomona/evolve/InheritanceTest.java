// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.pomona.data.DataSet;
import io.pomona.evolve.ObjectiveEvaluator.Valued;
import io.pomona.evolve.ObjectiveEvaluator.Wanted;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Patterns;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fitness inherited from parents. */
@NullMarked
class InheritanceTest {
    private static final Workers WORKERS = Workers.of(1);
    private static final DataSet DATA = Patterns.draw(12, 0.3, 1);
    private static final Objective OBJECTIVE = new Objective(Fitness.CROSS_ENTROPY, 6, 0.25, 0,
            false);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static double[] fitness(Objective objective, double... parents) {
        List<float[]> rows = Arrays.stream(parents).mapToObj(_ -> new float[2]).toList();
        return new ObjectiveEvaluator(objective, DATA, Evolutions.losses(_ -> 1), RandomKey.of(1),
                WORKERS).evaluate(rows, 3, new Wanted(parents, false, List.of())).stream()
                .mapToDouble(Valued::fitness).toArray();
    }

    @Test
    void theParentsCountTheirMeanTimesWhatTheDecayLeaves() {
        assertArrayEquals(new double[]{0.5 + 0.75 * 1.5, 0.5 + 0.75 * 0.1, 0.5, 0.5},
                fitness(OBJECTIVE, 1.5, 0.1, Double.NaN, Fitness.INVALID));
        assertArrayEquals(new double[]{0.5}, fitness(OBJECTIVE.withInheritance(null), 1.5));
        assertArrayEquals(new double[]{0.5}, fitness(OBJECTIVE.withInheritance(1.0), 1.5));
        // All generations see the same samples: there is no luck to even out.
        assertArrayEquals(new double[]{0.5}, fitness(OBJECTIVE.withBatchSize(12), 1.5));
    }

    @Test
    void whatIsNotFiniteInheritsNothing() {
        List<float[]> rows = List.of(new float[2]);
        Valued valued = new ObjectiveEvaluator(OBJECTIVE, DATA,
                Evolutions.losses(_ -> Double.NaN), RandomKey.of(1), WORKERS)
                .evaluate(rows, 3, new Wanted(new double[]{2}, false, List.of())).getFirst();
        assertEquals(Fitness.INVALID, valued.fitness());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void aLineOfConstantMeritApproachesItsSum(double rate) {
        GeneticSettings settings = GeneticSettings.defaults().withObjective(OBJECTIVE)
                .withCrossover(new Crossover.Uniform(rate, 0.5))
                .withMutation(new Mutation(rate, 1, 1, Mutation.Scale.ABSOLUTE));
        GeneticTrainer trainer = new GeneticTrainer(Evolutions.PAIR, DATA, settings,
                RandomKey.of(1), new float[2], Evolutions.losses(_ -> 1), WORKERS);
        double expected = 0;
        for (int generation = 0; generation <= 10; generation++) {
            trainer.advance(Long.MAX_VALUE);
            expected = 0.5 + 0.75 * expected;
            for (double fitness : trainer.state().doubles("fitness")) {
                assertEquals(expected, fitness, 1e-12);
            }
        }
    }

    @Test
    void bothChildrenOfAPairHaveTheMeanOfTheirParents() {
        ISeq<Phenotype<WeightGene, Double>> parents = Evolutions.population(
                new float[][]{{1, 2}, {3, 4}}, 0.25, 0.75);
        assertParentFitness(parents, new Crossover.Uniform(1, 0.5), 0.5, 0.5);
        assertParentFitness(parents, new Crossover.Uniform(0, 0.5), 0.25, 0.75);
    }

    private static void assertParentFitness(ISeq<Phenotype<WeightGene, Double>> parents,
            Crossover crossover, double first, double second) {
        Mutation mutation = new Mutation(1, 1, 1, Mutation.Scale.ABSOLUTE);
        Breeder breeder = new Breeder(
                GeneticSettings.defaults().withCrossover(crossover).withMutation(mutation),
                Evolutions.PAIR.layout(), SigmaAdaptation.of(mutation, 1), null, WORKERS);
        List<Double> got = RandomRegistry.with(RandomKey.of(1).generator())
                .call(() -> breeder.alter(parents, 2)).population().stream()
                .map(child -> WeightChromosome.traits(child.genotype()).parentFitness()).toList();
        assertEquals(List.of(first, second), got);
    }
}
