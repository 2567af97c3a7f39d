// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenetics.Alterer;
import io.jenetics.AltererResult;
import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.pomona.nn.Dense;
import io.pomona.nn.Initializer;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterLayout;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutation and crossover, alone and as Jenetics calls them. */
@NullMarked
class WeightAlterersTest {
    /** Two dense layers of very different spread: kernels of 1,000 weights and biases of 100. */
    private static final Network NETWORK = Network.builder(Shape.of(10))
            .add("a", dense(100, 0.1)).add("b", dense(10, 2)).build();
    private static final ParameterLayout LAYOUT = NETWORK.layout();
    private static final int SIZE = LAYOUT.size();

    private static final Crossover NO_CROSSOVER = new Crossover.SinglePoint(0);
    private static final Mutation NO_MUTATION = new Mutation(0, 1, 1, Mutation.Scale.ABSOLUTE);
    private static final Workers WORKERS = Workers.of(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static Dense dense(int units, double deviation) {
        return Dense.of(units).withKernelInitializer(new Initializer.Normal(0, deviation));
    }

    private static Phenotype<WeightGene, Double> individual(float[] weights) {
        return Phenotype.of(Genotype.of(WeightChromosome.of(LAYOUT, weights)), 1, 0.5);
    }

    /** Returns individuals i of which every weight j is {@code i + j / 10,000}. */
    private static ISeq<Phenotype<WeightGene, Double>> population(int size) {
        List<Phenotype<WeightGene, Double>> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            float[] weights = new float[SIZE];
            for (int j = 0; j < SIZE; j++) {
                weights[j] = i + j / 10_000f;
            }
            all.add(individual(weights));
        }
        return ISeq.of(all);
    }

    private static AltererResult<WeightGene, Double> alter(Alterer<WeightGene, Double> alterer,
            ISeq<Phenotype<WeightGene, Double>> population) {
        return RandomRegistry.with(RandomKey.of(1).generator())
                .call(() -> alterer.alter(population, 9));
    }

    private static float[] weights(Phenotype<WeightGene, Double> individual) {
        return WeightChromosome.weights(individual.genotype());
    }

    /** Adds Gaussian noise to all weights, or a share of them. */
    private static void mutateInPlace(float[] weights, Mutation mutation, RandomKey key) {
        new WeightMutation(mutation, 0, LAYOUT).mutateInPlace(weights,
                new double[]{mutation.sigma()}, key, new NoiseBlock(mutation.noise()));
    }

    private static Breeder breeder(Crossover crossover, Mutation mutation, double weightDecay,
            Workers workers) {
        return new Breeder(GeneticSettings.defaults().withCrossover(crossover)
                .withMutation(mutation).withWeightDecay(weightDecay), LAYOUT,
                SigmaAdaptation.of(mutation, 2), null, workers);
    }

    private static Breeder breeder(Crossover crossover) {
        return breeder(crossover, NO_MUTATION, 0, WORKERS);
    }

    private static Breeder breeder(Mutation mutation) {
        return breeder(NO_CROSSOVER, mutation, 0, WORKERS);
    }

    @Test
    void mutationIsAroundTheCurrentValue() {
        Mutation mutation = new Mutation(1, 1, 0.3, Mutation.Scale.ABSOLUTE);
        for (float current : new float[]{-0.5f, 0, 7}) {
            double sum = 0;
            double squares = 0;
            int n = 0;
            for (int round = 0; round < 10; round++) {
                float[] weights = new float[SIZE];
                Arrays.fill(weights, current);
                mutateInPlace(weights, mutation, RandomKey.of(2).split(round));
                for (float weight : weights) {
                    double change = (double) weight - current;
                    sum += change;
                    squares += change * change;
                    n++;
                }
            }
            assertTrue(n >= 10_000);
            assertEquals(0, sum / n, 5 * 0.3 / Math.sqrt(n));
            assertEquals(0.3, Math.sqrt(squares / n), 5 * 0.3 / Math.sqrt(2.0 * n));
        }
    }

    @Test
    void initialSpreadScalesTheNoiseLayerByLayerAndBiasesTakeTheirKernels() {
        Mutation mutation = new Mutation(1, 1, 0.5, Mutation.Scale.INITIAL_SPREAD);
        double[] squares = new double[LAYOUT.slots().size()];
        int rounds = 1000;
        for (int round = 0; round < rounds; round++) {
            float[] weights = new float[SIZE];
            mutateInPlace(weights, mutation, RandomKey.of(3).split(round));
            for (int slot = 0; slot < squares.length; slot++) {
                ParameterSlot place = LAYOUT.slots().get(slot);
                for (int i = place.offset(); i < place.end(); i++) {
                    squares[slot] += (double) weights[i] * weights[i] / place.size() / rounds;
                }
            }
        }
        double[] expected = {0.05, 0.05, 1, 1};
        for (int slot = 0; slot < expected.length; slot++) {
            double n = (double) rounds * LAYOUT.slots().get(slot).size();
            assertEquals(expected[slot], Math.sqrt(squares[slot]),
                    5 * expected[slot] / Math.sqrt(2 * n), LAYOUT.slots().get(slot).name());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.0003, 0.01, 0.1, 0.5, 0.97, 1})
    void theShareOfWeightsIsAsStated(double rate) {
        Mutation mutation = new Mutation(1, rate, 1, Mutation.Scale.ABSOLUTE);
        int[] changed = new int[SIZE];
        int rounds = 100;
        for (int round = 0; round < rounds; round++) {
            float[] weights = new float[SIZE];
            mutateInPlace(weights, mutation, RandomKey.of(4).split(round));
            for (int i = 0; i < SIZE; i++) {
                changed[i] += weights[i] == 0 ? 0 : 1;
            }
        }
        assertShare(rate, Arrays.stream(changed).sum(), (double) rounds * SIZE);
        // The first and the last weight of an array are as likely as any.
        double ends = 0;
        for (ParameterSlot slot : LAYOUT.slots()) {
            ends += changed[slot.offset()] + changed[slot.end() - 1];
        }
        assertShare(rate, ends, 2.0 * rounds * LAYOUT.slots().size());
    }

    private static void assertShare(double rate, double hits, double n) {
        assertEquals(rate, hits / n, 5 * Math.sqrt(rate * (1 - rate) / n));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 1})
    void theShareOfChildrenIsAsStatedAndTheOthersKeepTheirFitness(double rate) {
        ISeq<Phenotype<WeightGene, Double>> before = population(100);
        Breeder breeder = breeder(new Mutation(rate, 1, 1, Mutation.Scale.ABSOLUTE));
        int mutated = 0;
        for (int round = 0; round < 100; round++) {
            RandomKey key = RandomKey.of(5).split(round);
            AltererResult<WeightGene, Double> result = RandomRegistry.with(key.generator())
                    .call(() -> breeder.alter(before, 9));
            int changed = 0;
            for (int i = 0; i < 100; i++) {
                Phenotype<WeightGene, Double> child = result.population().get(i);
                if (child.isEvaluated()) {
                    assertSame(before.get(i), child);
                } else {
                    changed++;
                    assertEquals(9, child.generation());
                }
            }
            assertEquals(changed, result.alterations());
            mutated += changed;
        }
        assertShare(rate, mutated, 10_000);
    }

    @Test
    void parentsAreNotChangedByTheirChildren() {
        ISeq<Phenotype<WeightGene, Double>> before = population(10);
        for (Alterer<WeightGene, Double> alterer : List.of(
                breeder(new Mutation(1, 1, 1, Mutation.Scale.ABSOLUTE)),
                breeder(new Crossover.Uniform(1, 0.5)), breeder(new Crossover.Line(1, 0.5)),
                breeder(NO_CROSSOVER, NO_MUTATION, 0.1, WORKERS))) {
            assertNotEquals(0, alter(alterer, before).alterations());
            for (int i = 0; i < 10; i++) {
                assertArrayEquals(weights(population(10).get(i)), weights(before.get(i)));
            }
        }
    }

    @Test
    void weightDecayShrinksEveryChild() {
        Breeder decay = breeder(NO_CROSSOVER, NO_MUTATION, 0.25, WORKERS);
        ISeq<Phenotype<WeightGene, Double>> before = population(4);
        AltererResult<WeightGene, Double> result = alter(decay, before);
        assertEquals(4, result.alterations());
        for (int i = 0; i < 4; i++) {
            assertTrue(result.population().get(i).nonEvaluated());
            for (int j = 0; j < SIZE; j++) {
                assertEquals(0.75f * weights(before.get(i))[j],
                        weights(result.population().get(i))[j]);
            }
        }
    }

    static List<Crossover> swapping() {
        return List.of(new Crossover.Uniform(1, 0.5), new Crossover.Uniform(1, 0.1),
                new Crossover.SinglePoint(1), new Crossover.MultiPoint(1, 1),
                new Crossover.MultiPoint(1, 2), new Crossover.MultiPoint(1, 7));
    }

    @ParameterizedTest
    @MethodSource("swapping")
    void allelesAreConservedPlaceByPlace(Crossover crossover) {
        ISeq<Phenotype<WeightGene, Double>> before = population(11);
        ISeq<Phenotype<WeightGene, Double>> after = alter(breeder(crossover), before)
                .population();
        boolean mixed = false;
        for (int j = 0; j < SIZE; j++) {
            float[] had = column(before, j);
            float[] has = column(after, j);
            mixed |= !Arrays.equals(had, has);
            Arrays.sort(has);
            assertArrayEquals(had, has, "place " + j);
        }
        assertTrue(mixed);
    }

    private static float[] column(ISeq<Phenotype<WeightGene, Double>> population, int place) {
        float[] column = new float[population.length()];
        for (int i = 0; i < column.length; i++) {
            column[i] = weights(population.get(i))[place];
        }
        return column;
    }

    /** Returns the child of zeros after a mix with ones: where it is 1 the weight changed sides. */
    private static float[] mix(Crossover crossover, long round) {
        float[] a = new float[SIZE];
        float[] b = new float[SIZE];
        Arrays.fill(b, 1);
        new WeightCrossover(crossover, LAYOUT).mixInPlace(a, b, RandomKey.of(6).split(round),
                new RandomBlock());
        for (int i = 0; i < SIZE; i++) {
            assertEquals(1, a[i] + b[i]);
        }
        return a;
    }

    private static int changes(float[] child) {
        int changes = child[0] == 0 ? 0 : 1;
        for (int i = 1; i < SIZE; i++) {
            changes += child[i] == child[i - 1] ? 0 : 1;
        }
        return changes;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 1})
    void uniformSwapsEachWeightWithItsOwnProbability(double swap) {
        double swapped = 0;
        for (int round = 0; round < 50; round++) {
            for (float value : mix(new Crossover.Uniform(1, swap), round)) {
                swapped += value;
            }
        }
        assertShare(swap, swapped, 50.0 * SIZE);
    }

    @Test
    void pointsCutAtEvenlyDrawnPlaces() {
        double mean = 0;
        for (int round = 0; round < 2000; round++) {
            float[] single = mix(new Crossover.SinglePoint(1), round);
            assertEquals(1, changes(single));
            assertEquals(1, single[SIZE - 1]);
            int point = 0;
            while (single[point] == 0) {
                point++;
            }
            mean += point / 2000.0;
            assertTrue(changes(mix(new Crossover.MultiPoint(1, 4), round)) <= 4);
        }
        assertEquals((SIZE - 1) / 2.0, mean, 5 * SIZE / Math.sqrt(12 * 2000.0));
        assertTrue(changes(mix(new Crossover.MultiPoint(1, 6), 1)) > 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25})
    void childrenOfALineLieOnIt(double beyond) {
        double smallest = 1;
        double largest = 0;
        for (int round = 0; round < 2000; round++) {
            float[] a = {1, -2, 0};
            float[] b = {3, 2, 0};
            new WeightCrossover(new Crossover.Line(1, beyond), LAYOUT).mixInPlace(a, b,
                    RandomKey.of(7).split(round), new RandomBlock());
            for (float[] child : List.of(a, b)) {
                double share = (child[0] - 1) / 2.0;
                assertEquals(-2 + 4 * share, child[1], 1e-5);
                assertEquals(0, child[2]);
                smallest = Math.min(smallest, share);
                largest = Math.max(largest, share);
            }
        }
        assertEquals(-beyond, smallest, 0.01);
        assertEquals(1 + beyond, largest, 0.01);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, 0.9, 1})
    void theShareOfPairsIsAsStatedAndTheOthersKeepTheirFitness(double rate) {
        Breeder crossover = breeder(new Crossover.SinglePoint(rate));
        // An odd number: one is left without a partner.
        ISeq<Phenotype<WeightGene, Double>> before = population(101);
        int mixed = 0;
        for (int round = 0; round < 200; round++) {
            AltererResult<WeightGene, Double> result = RandomRegistry
                    .with(RandomKey.of(8).split(round).generator())
                    .call(() -> crossover.alter(before, 9));
            int changed = 0;
            for (int i = 0; i < 101; i++) {
                boolean kept = result.population().get(i).isEvaluated();
                if (kept) {
                    assertSame(before.get(i), result.population().get(i));
                }
                changed += kept ? 0 : 1;
            }
            assertEquals(changed, result.alterations());
            mixed += changed / 2;
        }
        assertShare(rate, mixed, 200 * 50);
    }

    @Test
    void pairsAreDrawnAtRandom() {
        Breeder swapAll = breeder(new Crossover.Uniform(1, 1));
        ISeq<Phenotype<WeightGene, Double>> before = population(20);
        int[] partners = new int[20];
        for (int round = 0; round < 2000; round++) {
            AltererResult<WeightGene, Double> result = RandomRegistry
                    .with(RandomKey.of(9).split(round).generator())
                    .call(() -> swapAll.alter(before, 9));
            partners[(int) weights(result.population().get(0))[0]]++;
        }
        assertEquals(0, partners[0]);
        for (int i = 1; i < 20; i++) {
            assertEquals(2000 / 19.0, partners[i], 5 * Math.sqrt(2000 / 19.0), "partner " + i);
        }
    }

    @Test
    void bothOperatorsChangeAChild() {
        ISeq<Phenotype<WeightGene, Double>> before = population(10);
        Mutation sparse = new Mutation(1, 0.1, 0.001, Mutation.Scale.ABSOLUTE);
        ISeq<Phenotype<WeightGene, Double>> after = alter(
                breeder(new Crossover.Uniform(1, 0.5), sparse, 0, WORKERS), before).population();
        int[] parents = new int[10];
        int mutated = 0;
        for (int i = 0; i < 10; i++) {
            boolean[] from = new boolean[10];
            for (int j = 0; j < SIZE; j++) {
                float weight = weights(after.get(i))[j];
                int parent = Math.round(weight - j / 10_000f);
                from[parent] = true;
                mutated += weight == weights(before.get(parent))[j] ? 0 : 1;
            }
            for (int parent = 0; parent < 10; parent++) {
                parents[i] += from[parent] ? 1 : 0;
            }
        }
        assertArrayEquals(new int[]{2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, parents);
        assertShare(0.1, mutated, 10.0 * SIZE);
    }

    @Test
    void anyNumberOfWorkersBreedsTheSame() {
        ISeq<Phenotype<WeightGene, Double>> before = population(31);
        Mutation mutation = new Mutation(0.7, 0.3, 1, Mutation.Scale.INITIAL_SPREAD);
        ISeq<Phenotype<WeightGene, Double>> expected = ISeq.empty();
        for (int threads : new int[]{1, 2, 3, 8}) {
            try (Workers workers = Workers.of(threads)) {
                ISeq<Phenotype<WeightGene, Double>> after = alter(
                        breeder(new Crossover.Uniform(0.8, 0.3), mutation, 0, workers), before)
                        .population();
                expected = expected.isEmpty() ? after : expected;
                for (int i = 0; i < 31; i++) {
                    assertArrayEquals(weights(expected.get(i)), weights(after.get(i)));
                }
            }
        }
    }

    @Test
    void aChromosomeGivesJeneticsItsGenes() {
        float[] weights = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            weights[i] = i;
        }
        WeightChromosome chromosome = WeightChromosome.of(LAYOUT, weights);
        for (ParameterSlot slot : LAYOUT.slots()) {
            for (int i : new int[]{slot.offset(), slot.end() - 1}) {
                assertEquals(new WeightGene((float) i, slot), chromosome.get(i));
            }
        }
        assertEquals(SIZE, chromosome.length());
        WeightChromosome copy = chromosome.newInstance(ISeq.of(chromosome));
        assertArrayEquals(weights, WeightChromosome.weights(Genotype.of(copy)));
        assertRefused(() -> WeightChromosome.of(LAYOUT, new float[3]), String.valueOf(SIZE), "3");
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        Mutation.Scale scale = Mutation.Scale.ABSOLUTE;
        assertRefused(() -> new Mutation(1.1, 0, 1, scale), "individual_rate", "1.1");
        assertRefused(() -> new Mutation(0, -0.1, 1, scale), "gene_rate", "-0.1");
        assertRefused(() -> new Mutation(0, 0, Double.NaN, scale), "sigma", "NaN");
        assertRefused(() -> new Crossover.Uniform(0.5, 2), "swap", "2.0");
        assertRefused(() -> new Crossover.SinglePoint(-1), "rate", "-1.0");
        assertRefused(() -> new Crossover.MultiPoint(1, 0), "points", "0");
        assertRefused(() -> new Crossover.Line(1, -0.1), "beyond", "-0.1");
        assertRefused(() -> GeneticSettings.defaults().withPopulation(1), "population", "1");
        assertRefused(() -> GeneticSettings.defaults().withElites(50), "elites", "50");
        assertRefused(() -> GeneticSettings.defaults().withElites(-1), "elites", "-1");
        assertRefused(() -> GeneticSettings.defaults().withGenerations(0), "generations", "0");
    }
}
