// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pomona.data.DataSet;
import io.pomona.nn.Activation;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Bundle;
import io.pomona.nn.Conv2D;
import io.pomona.nn.ConvolutionKernel;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Padding;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.NetworkEvaluator.Outcome;
import io.pomona.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
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
        return networks;
    }

    private static Network zoo(String name, Shape shape, int classes) {
        return Zoo.find(name).orElseThrow().build(shape, classes);
    }

    @Test
    void leadingConvolutionsRunInBundles() {
        networks().forEach((network, nodes) -> assertEquals(nodes, Bundle.leading(network),
                network.summary().toString()));
    }

    @Test
    void othersDoNot() {
        Network network = zoo("numpycnn", Shape.of(30, 33, 3), 4);
        try (Workers workers = Workers.of(1)) {
            assertNotNull(Bundles.of(network, workers, 4));
            for (ConvolutionKernel kernel : ConvolutionKernel.values()) {
                if (kernel != ConvolutionKernel.AUTOMATIC) {
                    assertNull(Bundles.of(network.withConvolutionKernel(kernel), workers, 4));
                }
            }
            // Wide convolutions, and outputs that cost more to take apart than to compute.
            assertNull(Bundles.of(zoo("cifar-cnn", Shape.of(32, 32, 3), 10), workers, 4));
            assertNull(Bundles.of(zoo("pygad-gacnn", Shape.of(100, 100, 3), 4), workers, 4));
        }
    }

    /** Sizes of populations about those of one bundle, of half of one, and of several. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void outcomesAreThoseOfOneAtATime(int threads) {
        for (Network network : networks().keySet()) {
            DataSet data = data(network, 7);
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
