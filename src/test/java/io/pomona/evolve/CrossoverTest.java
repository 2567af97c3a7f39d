// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenetics.AltererResult;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The crossovers of whole layers and neurons, and those that blend. */
@NullMarked
class CrossoverTest {
    private static final int SIZE = Genomes.SIZE;
    private static final Workers WORKERS = Workers.of(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    /** Returns the children of zeros and ones. */
    private static float[][] mix(Crossover crossover, long round) {
        float[] a = new float[SIZE];
        float[] b = new float[SIZE];
        Arrays.fill(b, 1);
        new WeightCrossover(crossover, Genomes.LAYOUT).mixInPlace(a, b,
                RandomKey.of(6).split(round), new RandomBlock());
        return new float[][]{a, b};
    }

    static List<Crossover> pairwise() {
        return List.of(new Crossover.Uniform(1, 0.5), new Crossover.SinglePoint(1),
                new Crossover.MultiPoint(1, 3), new Crossover.Line(1, 0.25),
                new Crossover.ByLayer(1, 0.5), new Crossover.ByNeuron(1, 0.5),
                new Crossover.Intermediate(1, 0.25), new Crossover.SimulatedBinary(1, 0.5, 5));
    }

    @Test
    void everyCrossoverIsTested() {
        Set<Class<?>> tested = new HashSet<>(
                Set.of(Crossover.Mean.class, Crossover.None.class));
        pairwise().forEach(crossover -> tested.add(crossover.getClass()));
        assertEquals(Set.of(Crossover.class.getPermittedSubclasses()), tested);
    }

    @ParameterizedTest
    @MethodSource("pairwise")
    void equalParentsHaveThatChild(Crossover crossover) {
        float[] a = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            a[i] = i - 7.3f;
        }
        float[] b = a.clone();
        float[] expected = a.clone();
        new WeightCrossover(crossover, Genomes.LAYOUT).mixInPlace(a, b, RandomKey.of(6),
                new RandomBlock());
        assertArrayEquals(expected, a, 1e-4f);
        assertArrayEquals(expected, b, 1e-4f);
    }

    @Test
    void layersChangeSidesWhole() {
        int[] changed = new int[3];
        for (int round = 0; round < 1000; round++) {
            float[][] children = mix(new Crossover.ByLayer(1, 0.3), round);
            for (ParameterSlot slot : Genomes.LAYOUT.slots()) {
                float side = children[0][slot.offset()];
                assertUniform(side, children[0], slot);
                assertUniform(1 - side, children[1], slot);
                int layer = slot.layer().charAt(0) - 'a';
                boolean isKernel = slot.parameter().name().endsWith("kernel");
                changed[layer] += isKernel && side == 1 ? 1 : 0;
                // The bias goes with its kernel.
                assertEquals(side, children[0][kernelOf(slot).offset()]);
            }
        }
        for (int count : changed) {
            assertEquals(300, count, 5 * Math.sqrt(1000 * 0.21));
        }
    }

    private static void assertUniform(float expected, float[] child, ParameterSlot slot) {
        for (int i = slot.offset(); i < slot.end(); i++) {
            assertEquals(expected, child[i], slot.name());
        }
    }

    private static ParameterSlot kernelOf(ParameterSlot slot) {
        return Genomes.LAYOUT.slots().stream().filter(
                other -> other.layer().equals(slot.layer())).findFirst().orElseThrow();
    }

    @Test
    void filtersAndNeuronsChangeSidesWithTheirBiases() {
        int changed = 0;
        int units = 5 + 5 + 10;
        for (int round = 0; round < 500; round++) {
            float[] child = mix(new Crossover.ByNeuron(1, 0.3), round)[0];
            for (ParameterSlot kernel : Genomes.LAYOUT.slots()) {
                ParameterSlot bias = Genomes.LAYOUT.slots().stream()
                        .filter(other -> other.layer().equals(kernel.layer())
                                && other.name().endsWith("bias"))
                        .findFirst().orElseThrow();
                for (int i = kernel.offset(); i < kernel.end(); i++) {
                    int unit = (i - kernel.offset()) % bias.size();
                    assertEquals(child[bias.offset() + unit], child[i], kernel.name());
                    changed += kernel.equals(bias) && child[i] == 1 ? 1 : 0;
                }
            }
        }
        assertEquals(0.3, changed / (500.0 * units), 5 * Math.sqrt(0.21 / (500.0 * units)));
    }

    @ParameterizedTest
    @MethodSource("exchanging")
    void allelesAreConservedPlaceByPlace(Crossover crossover) {
        float[][] children = mix(crossover, 1);
        double moved = 0;
        for (int i = 0; i < SIZE; i++) {
            assertEquals(1, children[0][i] + children[1][i]);
            assertTrue(children[0][i] == 0 || children[0][i] == 1);
            moved += children[0][i];
        }
        assertTrue(moved > 0 && moved < SIZE);
    }

    static List<Crossover> exchanging() {
        return List.of(new Crossover.ByLayer(1, 0.5), new Crossover.ByNeuron(1, 0.5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 1})
    void intermediateChildrenLieEvenlyBetweenAndBeyondTheirParents(double beyond) {
        double sum = 0;
        double squares = 0;
        double together = 0;
        double n = 0;
        for (int round = 0; round < 30; round++) {
            float[][] children = mix(new Crossover.Intermediate(1, beyond), round);
            for (int i = 0; i < SIZE; i++) {
                double x = children[0][i] - 0.5;
                double y = children[1][i] - 0.5;
                assertTrue(Math.abs(x) <= 0.5 + beyond + 1e-6);
                sum += x;
                squares += x * x;
                together += x * y;
                n++;
            }
        }
        double variance = Math.pow(1 + 2 * beyond, 2) / 12;
        assertEquals(0, sum / n, 5 * Math.sqrt(variance / n));
        // The fourth moment of an even distribution is 9/5 of the squared variance.
        assertEquals(variance, squares / n, 5 * variance * Math.sqrt(0.8 / n));
        assertEquals(0, together / n, 5 * variance / Math.sqrt(n));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 2, 15})
    void simulatedBinaryKeepsTheMeanAndSpreadsAsStated(double eta) {
        int n = 0;
        int inside = 0;
        int near = 0;
        double bound = Math.pow(0.25, 1 / (eta + 1));
        for (int round = 0; round < 30; round++) {
            float[][] children = mix(new Crossover.SimulatedBinary(1, 1, eta), round);
            for (int i = 0; i < SIZE; i++) {
                double spread = children[1][i] - children[0][i];
                assertEquals(1, (double) children[0][i] + children[1][i],
                        1e-6 * Math.max(1, spread));
                n++;
                inside += spread < 1 ? 1 : 0;
                // Within this a quarter of the contracting half, and its inverse likewise.
                near += spread < bound || spread > 1 / bound ? 1 : 0;
            }
        }
        assertEquals(0.5, (double) inside / n, 5 * Math.sqrt(0.25 / n));
        assertEquals(0.25, (double) near / n, 5 * Math.sqrt(0.1875 / n));
    }

    @Test
    void simulatedBinaryMixesTheStatedShareOfWeights() {
        int changed = 0;
        for (int round = 0; round < 30; round++) {
            for (float weight : mix(new Crossover.SimulatedBinary(1, 0.2, 5), round)[0]) {
                changed += weight == 0 ? 0 : 1;
            }
        }
        double n = 30.0 * SIZE;
        assertEquals(0.2, changed / n, 5 * Math.sqrt(0.16 / n));
    }

    private static ISeq<Phenotype<WeightGene, Double>> means(Crossover.Mean mean,
            ISeq<Phenotype<WeightGene, Double>> before, long round) {
        AltererResult<WeightGene, Double> result = Genomes.alter(
                Genomes.breeder(Genomes.still().withCrossover(mean), WORKERS), before, round);
        return result.population();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void aMeanOfAllIsTheMeanOfAll(int size) {
        ISeq<Phenotype<WeightGene, Double>> before = Genomes.population(size);
        Crossover.Mean equal = new Crossover.Mean(1, size, Crossover.Mean.Weights.EQUAL);
        Crossover.Mean ranked = new Crossover.Mean(1, size, Crossover.Mean.Weights.LOG_RANK);
        double weighted = 0;
        double weights = 0;
        for (int i = 0; i < size; i++) {
            double weight = Math.log(size + 0.5) - Math.log(size - i);
            weighted += weight * i;
            weights += weight;
        }
        for (Phenotype<WeightGene, Double> child : means(equal, before, 1)) {
            for (int j = 0; j < SIZE; j++) {
                assertEquals((size - 1) / 2.0 + j / 10_000.0, Genomes.weights(child)[j], 1e-6);
            }
        }
        for (Phenotype<WeightGene, Double> child : means(ranked, before, 1)) {
            assertEquals(weighted / weights, Genomes.weights(child)[0], 1e-6);
        }
    }

    @Test
    void aMeanHasTheParentInWhosePlaceItComesAndOthersAtRandom() {
        ISeq<Phenotype<WeightGene, Double>> before = Genomes.population(10);
        Crossover.Mean mean = new Crossover.Mean(1, 2, Crossover.Mean.Weights.EQUAL);
        int[] partners = new int[10];
        for (int round = 0; round < 2000; round++) {
            Phenotype<WeightGene, Double> child = means(mean, before, round).get(3);
            partners[Math.round(2 * Genomes.weights(child)[0]) - 3]++;
        }
        assertEquals(0, partners[3]);
        for (int i = 0; i < 10; i++) {
            double expected = i == 3 ? 0 : 2000 / 9.0;
            assertEquals(expected, partners[i], 5 * Math.sqrt(expected), "partner " + i);
        }
    }

    // By identity: equal parents are different individuals all the same.
    @SuppressWarnings("ReferenceEquality")
    @Test
    void parentsOfAMeanDifferWhileThereAreEnough() {
        List<float[]> three = List.of(new float[]{0}, new float[]{1}, new float[]{2});
        List<float[]> selected = List.of(three.get(0), three.get(0), three.get(1), three.get(0),
                three.get(2), three.get(1));
        for (int round = 0; round < 100; round++) {
            RandomKey key = RandomKey.of(round);
            for (int parents = 2; parents <= 6; parents++) {
                int[] drawn = new Recombination(
                        new Crossover.Mean(1, parents, Crossover.Mean.Weights.EQUAL))
                        .parents(selected, 3, key);
                assertEquals(parents, drawn.length);
                assertEquals(3, drawn[0]);
                int[] often = new int[3];
                for (int place : drawn) {
                    for (int i = 0; i < 3; i++) {
                        often[i] += selected.get(place) == three.get(i) ? 1 : 0;
                    }
                }
                Arrays.sort(often);
                assertTrue(often[2] - often[0] <= 1 || parents == 2, Arrays.toString(often));
                assertTrue(often[2] <= Math.ceilDiv(parents, 3), Arrays.toString(often));
            }
        }
    }

    @Test
    void theRateOfAMeanIsThatOfAChild() {
        ISeq<Phenotype<WeightGene, Double>> before = Genomes.population(50);
        int made = 0;
        for (int round = 0; round < 100; round++) {
            made += (int) means(new Crossover.Mean(0.3, 3, Crossover.Mean.Weights.EQUAL), before,
                    round).stream().filter(Phenotype::nonEvaluated).count();
        }
        assertEquals(0.3, made / 5000.0, 5 * Math.sqrt(0.21 / 5000));
    }

    @Test
    void oneIndividualSelectedTwiceIsNotMixedWithItself() {
        Phenotype<WeightGene, Double> one = Genomes.population(1).get(0);
        ISeq<Phenotype<WeightGene, Double>> before = ISeq.of(one, one, one, one);
        for (Crossover crossover : pairwise()) {
            AltererResult<WeightGene, Double> result = Genomes.alter(
                    Genomes.breeder(Genomes.still().withCrossover(crossover), WORKERS), before, 1);
            assertEquals(0, result.alterations());
            result.population().forEach(child -> assertSame(one, child));
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused(() -> new Crossover.ByLayer(2, 0), "rate", "2.0");
        assertRefused(() -> new Crossover.ByLayer(1, 2), "swap", "2.0");
        assertRefused(() -> new Crossover.ByNeuron(-1, 0), "rate", "-1.0");
        assertRefused(() -> new Crossover.ByNeuron(1, -1), "swap", "-1.0");
        assertRefused(() -> new Crossover.Intermediate(2, 0), "rate", "2.0");
        assertRefused(() -> new Crossover.Intermediate(1, -1), "beyond", "-1.0");
        assertRefused(() -> new Crossover.Mean(2, 2, Crossover.Mean.Weights.EQUAL), "rate", "2.0");
        assertRefused(() -> new Crossover.Mean(1, 1, Crossover.Mean.Weights.EQUAL), "parents",
                "1");
        assertRefused(() -> new Crossover.SimulatedBinary(2, 1, 1), "rate", "2.0");
        assertRefused(() -> new Crossover.SimulatedBinary(1, 2, 1), "gene_rate", "2.0");
        assertRefused(() -> new Crossover.SimulatedBinary(1, 1, -1), "eta", "-1.0");
    }
}
