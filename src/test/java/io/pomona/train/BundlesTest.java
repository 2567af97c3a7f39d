// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pomona.data.DataSet;
import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.Add;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Bundle;
import io.pomona.nn.Conv2D;
import io.pomona.nn.ConvolutionKernel;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.GlobalAveragePooling2D;
import io.pomona.nn.Initializer;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Padding;
import io.pomona.nn.Size;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.NetworkEvaluator.Outcome;
import io.pomona.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class BundlesTest {
    private static final int LANES = Bundle.lanes();

    @BeforeEach
    void vectors() {
        assumeTrue(LANES > 0, "needs the Vector API");
    }

    /** Networks whose leading convolutions run in bundles, and how many nodes these are. */
    private static Map<Network, Integer> networks() {
        Map<Network, Integer> networks = new LinkedHashMap<>();
        networks.put(zoo("numpycnn", Shape.of(30, 33, 3), 4), 6);
        networks.put(zoo("lenet5", Shape.of(28, 28, 1), 10), 4);
        networks.put(zoo("mnist-cnn", Shape.of(28, 28, 1), 10), 4);
        networks.put(zoo("all-cnn", Shape.of(32, 32, 3), 10), 3);
        networks.put(Network.builder(Shape.of(9, 8, 4))
                .add(Conv2D.of(5, 3).withStride(2).withPadding(Padding.same())
                        .withActivation(Activation.tanh()))
                .add(new Flatten()).add(Dense.of(3)).build(), 1);
        networks.put(Network.builder(Shape.of(13, 12, 1))
                .add(Conv2D.of(1, 5).withBias(false).withActivation(Activation.gelu()))
                .add(AveragePooling2D.of(2)).add(Conv2D.of(7, 3))
                .add(new Dropout(0.5)).add(MaxPooling2D.of(2)).add(new Flatten())
                .add(Dense.of(3)).build(), 3);
        // Padding that differs from side to side, pooling that drops rows, cells that lie apart; more
        // outputs than are handed on at once.
        networks.put(Network.builder(Shape.of(22, 27, 2))
                .add(new Conv2D(3, Size.of(4), Size.of(1), Padding.same(), Size.of(1), 1, true,
                        Activation.relu(), Initializer.heNormal(), Initializer.zeros()))
                .add(MaxPooling2D.of(3))
                .add(new Conv2D(6, Size.of(3), Size.of(1), Padding.same(), Size.of(2), 1, true,
                        Activation.sigmoid(), Initializer.heNormal(), Initializer.zeros()))
                .add(new Flatten()).add(Dense.of(3)).build(), 3);
        networks.put(Network.builder(Shape.of(40, 40, 4))
                .add(Conv2D.of(8, 5).withPadding(Padding.same())).add(new Flatten())
                .add(Dense.of(2)).build(), 1);
        // Nothing behind the bundle has weights.
        networks.put(Network.builder(Shape.of(8, 8, 4)).add(Conv2D.of(3, 3))
                .add(GlobalAveragePooling2D.of()).build(), 1);
        return networks;
    }

    private static Network zoo(String name, Shape shape, int classes) {
        return Zoo.find(name).orElseThrow().build(shape, classes);
    }

    @Test
    void leadingConvolutionsRunInBundles() {
        networks().forEach((network, nodes) -> assertEquals(nodes, Bundle.leadingNodes(network),
                network.summary().toString()));
    }

    private static @Nullable Bundles bundles(Network network, Workers workers) {
        return Bundles.of(network, workers, 4, (_, _, _, _) -> {});
    }

    @Test
    void othersDoNot() {
        Network network = zoo("numpycnn", Shape.of(30, 33, 3), 4);
        try (Workers workers = Workers.of(1)) {
            assertNotNull(bundles(network, workers));
            for (ConvolutionKernel kernel : ConvolutionKernel.values()) {
                if (kernel != ConvolutionKernel.AUTOMATIC) {
                    assertNull(bundles(network.withConvolutionKernel(kernel), workers));
                }
            }
            // Wide convolutions, and outputs that cost more to take apart than to compute.
            assertNull(bundles(zoo("cifar-cnn", Shape.of(32, 32, 3), 10), workers));
            assertNull(bundles(zoo("pygad-gacnn", Shape.of(100, 100, 3), 4), workers));
        }
    }

    @Test
    void onlyNetworksThatGainByItDo() {
        Conv2D small = Conv2D.of(4, 3);
        assertLeading(1, small);
        assertLeading(0, small.withActivation(Activation.softmax()));
        assertLeading(0, small.withStride(300).withPadding(Padding.of(300)));
        assertLeading(0, Conv2D.of(200, 3));
        assertLeading(0, Conv2D.of(4, 1), "too little work for its outputs");
        Network twoReaders = Network.builder(Shape.of(9, 9, 4)).add("a", small)
                .add("b", small, List.of(Node.INPUT)).add("c", Add.of(), List.of("a", "b"))
                .add(new Flatten()).add(Dense.of(2)).build();
        assertEquals(0, Bundle.leadingNodes(twoReaders));
        Network twoReadersOfTheFirst = Network.builder(Shape.of(9, 9, 4)).add("a", small)
                .add("b", new ActivationLayer(Activation.tanh()))
                .add("c", Add.of(), List.of("a", "b")).add(new Flatten()).add(Dense.of(2)).build();
        assertEquals(1, Bundle.leadingNodes(twoReadersOfTheFirst));
        assertEquals(0, Bundle.leadingNodes(Network.builder(Shape.of(9, 9, 4)).add(small)
                .build()), "nothing is left behind it");
        assertEquals(0, Bundle.leadingNodes(Network.builder(Shape.of(9, 9, 4)).add(small)
                .add(BatchNormalization.of()).add(new Flatten()).add(Dense.of(2)).build()));
        assertThrows(IllegalArgumentException.class, () -> new Bundle(twoReaders, 1, 1));
    }

    private static void assertLeading(int expected, Conv2D first, String... why) {
        Network network = Network.builder(Shape.of(9, 9, 4)).add(first).add(new Flatten())
                .add(Dense.of(2)).build();
        assertEquals(expected, Bundle.leadingNodes(network), String.join("", why));
    }

    @Test
    void aLastBundleIsFilledByMoreThanHalf() {
        Network network = zoo("numpycnn", Shape.of(30, 33, 3), 4);
        try (Workers workers = Workers.of(1)) {
            Bundles bundles = Objects.requireNonNull(bundles(network, workers));
            int half = LANES / 2;
            assertEquals(List.of(0, 0, half + 1, LANES, LANES, 3 * LANES, 3 * LANES + half + 1),
                    IntStream.of(0, half, half + 1, LANES, LANES + half, 3 * LANES + half,
                            3 * LANES + half + 1).map(bundles::bundled).boxed().toList());
            assertEquals(List.of(0, 1, 1, 2),
                    IntStream.of(0, half + 1, 3 * LANES, 3 * LANES + half + 1)
                            .map(bundles::tasks).boxed().toList());
        }
    }

    /** Samples beyond those that are laid out at once, and more threads than tiles. */
    @Test
    void manySamplesGiveTheSame() {
        Network network = zoo("numpycnn", Shape.of(100, 100, 3), 4);
        DataSet data = data(network, 600);
        List<float[]> population = population(network, LANES + 2);
        try (Workers workers = Workers.of(5)) {
            NetworkEvaluator evaluator = new NetworkEvaluator(network, workers);
            List<Outcome> all = evaluator.evaluateAll(population, data, true);
            for (int row : new int[]{0, LANES - 1, LANES, LANES + 1}) {
                assertEquals(evaluator.evaluateAll(List.of(population.get(row)), data, true),
                        List.of(all.get(row)));
            }
        }
    }

    /** Sizes of populations about those of one bundle, of half of one, and of several. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void outcomesAreThoseOfOneAtATime(int threads) {
        for (Network network : networks().keySet()) {
            DataSet data = data(network, 19);
            for (int rows : new int[]{LANES / 2, LANES / 2 + 1, LANES, LANES + 1, 3 * LANES,
                3 * LANES + 2, 5 * LANES - 1}) {
                List<float[]> population = population(network, rows);
                try (Workers workers = Workers.of(threads)) {
                    NetworkEvaluator evaluator = new NetworkEvaluator(network, workers);
                    List<Outcome> singly = new ArrayList<>();
                    for (float[] each : population) {
                        singly.addAll(evaluator.evaluateAll(List.of(each), data, true));
                    }
                    assertEquals(singly, evaluator.evaluateAll(population, data, true),
                            () -> network.summary() + " " + rows);
                }
            }
        }
    }

    @Test
    void slicesGiveTheSame() {
        Network network = zoo("mnist-cnn", Shape.of(28, 28, 1), 10);
        DataSet data = data(network, 70);
        List<float[]> population = population(network, 2 * LANES + 3);
        int[] odd = IntStream.range(0, population.size()).filter(i -> i % 2 == 1).toArray();
        try (Workers workers = Workers.of(2)) {
            NetworkEvaluator evaluator = new NetworkEvaluator(network, workers);
            List<Outcome> whole = evaluator.evaluateAll(population, data, false);
            SlicedEvaluation sliced = evaluator.evaluateInSlices(population, data, Set.of());
            for (int slice = 0; slice < sliced.slices(); slice++) {
                sliced.run(odd, slice);
            }
            Metrics[] metrics = sliced.best(odd, sliced.slices());
            assertEquals(Arrays.stream(odd).mapToObj(i -> whole.get(i).metrics()).toList(),
                    List.of(metrics));
        }
    }

    @Test
    void whatIsNotFiniteStaysInItsLane() {
        Network network = zoo("numpycnn", Shape.of(30, 33, 3), 4);
        DataSet data = data(network, 5);
        List<float[]> population = population(network, LANES);
        try (Workers workers = Workers.of(1)) {
            NetworkEvaluator evaluator = new NetworkEvaluator(network, workers);
            List<Outcome> before = evaluator.evaluateAll(population, data, true);
            Arrays.fill(population.get(2), 0, 20, Float.NaN);
            Arrays.fill(population.get(3), Float.NEGATIVE_INFINITY);
            List<Outcome> after = evaluator.evaluateAll(population, data, true);
            for (int i = 0; i < LANES; i++) {
                Outcome expected = i == 2 || i == 3
                        ? evaluator.evaluateAll(List.of(population.get(i)), data, true).getFirst()
                        : before.get(i);
                assertEquals(expected, after.get(i));
            }
        }
    }

    private static List<float[]> population(Network network, int rows) {
        List<float[]> population = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            float[] parameters = network.initialParameters(RandomKey.of(i));
            RandomGenerator random = RandomKey.of(-1 - i).generator();
            for (int k = 0; k < parameters.length; k++) {
                parameters[k] += random.nextFloat(-0.1f, 0.1f);
            }
            population.add(parameters);
        }
        return population;
    }

    private static DataSet data(Network network, int samples) {
        RandomGenerator random = RandomKey.of(7).generator();
        float[] inputs = new float[samples * network.inputShape().size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat();
        }
        int classes = network.classes();
        return DataSet.of(network.inputShape(), inputs,
                random.ints(samples, 0, classes).toArray(), DataSet.numberedClasses(classes));
    }
}
