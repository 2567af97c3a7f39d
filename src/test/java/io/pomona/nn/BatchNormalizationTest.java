// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Team;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchNormalizationTest {
    private static final int SAMPLES = 6;
    private static final BatchNormalization NORM = BatchNormalization.ofPyTorch();

    static List<Network> networks() {
        return List.of(chain(), residual(), first(), dense(), smooth());
    }

    private static Network chain() {
        return Network.builder(Shape.of(6, 5, 3)).add("c1", Conv2D.of(4, 3).withBias(false))
                .add("n1", NORM.withActivation(Activation.tanh())).add("c2", Conv2D.of(20, 2))
                .add("n2", NORM.withScale(false)).add(new Flatten()).add(Dense.of(3)).build();
    }

    private static Network residual() {
        return Network.builder(Shape.of(5, 5, 2))
                .add("c1", Conv2D.of(3, 3).withPadding(Padding.same()))
                .add("n1", NORM.withActivation(Activation.sigmoid()))
                .add("c2", Conv2D.of(3, 3).withPadding(Padding.same()).withBias(false))
                .add("n2", NORM).add("sum", new Add(Activation.tanh()), List.of("n2", "n1"))
                .add("n3", NORM, List.of("sum")).add("c3", Conv2D.of(2, 1), List.of("sum"))
                .add("all", new Concatenate(), List.of("n3", "c3")).add(new Flatten())
                .add(Dense.of(2)).build();
    }

    /** The input itself is normalised, and so is what is handed out. */
    private static Network first() {
        return Network.builder(Shape.of(7)).add("n1", NORM).add("d", Dense.of(4)).add("n2", NORM)
                .build();
    }

    /** Activations whose gradient needs their input, behind what is folded and what is not. */
    private static Network smooth() {
        return Network.builder(Shape.of(6, 6, 3)).add("c1", Conv2D.of(4, 3).withBias(false))
                .add("n1", NORM.withActivation(new Activation.Silu()))
                .add("p1", MaxPooling2D.of(2)).add("n2", NORM.withActivation(new Activation.Mish()))
                .add("c2", Conv2D.of(5, 1).withActivation(new Activation.Silu()))
                .add(new Flatten()).add(Dense.of(3)).build();
    }

    private static Network dense() {
        return Network.builder(Shape.of(7)).add(Dense.of(5))
                .add(NORM.withActivation(Activation.tanh())).add(Dense.of(3)).build();
    }

    private static float[] values(int size, long seed) {
        RandomGenerator random = RandomKey.of(seed).generator();
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }

    /** Parameters whose gammas and betas are not what they start as. */
    private static float[] parameters(Network network) {
        float[] parameters = network.initialParameters(RandomKey.of(1));
        float[] noise = values(parameters.length, 4);
        for (ParameterSlot slot : network.layout().slots()) {
            for (int i = slot.offset(); i < slot.end(); i++) {
                parameters[i] += slot.shape().rank() == 1 ? noise[i] / 2 : 0;
            }
        }
        return parameters;
    }

    private static float[] samples(Network network) {
        return values(SAMPLES * network.inputShape().size(), 2);
    }

    private static float[] outputs(Network network, int part, Team team) {
        Workspace workspace = network.statisticsWorkspace(SAMPLES, part, team);
        workspace.forward(parameters(network), 0, samples(network), 0, SAMPLES);
        return workspace.logits();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyChannelOfABatchIsNormalised(Network network) {
        Network alone = Network.builder(Shape.of(3, 4, 5)).add("n", BatchNormalization.of())
                .build();
        Workspace workspace = alone.statisticsWorkspace(SAMPLES, 2, Team.alone());
        float[] x = values(SAMPLES * 60, 9);
        workspace.forward(alone.initialParameters(RandomKey.of(1)), 0, x, 0, SAMPLES);
        for (int channel = 0; channel < 5; channel++) {
            double sum = 0;
            double squares = 0;
            for (int i = channel; i < x.length; i += 5) {
                sum += workspace.logits()[i];
                squares += (double) workspace.logits()[i] * workspace.logits()[i];
            }
            double count = x.length / 5.0;
            assertEquals(0, sum / count, 1e-6);
            assertEquals(1, squares / count, 1e-2);
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void partsAndTeamsGiveTheSameBits(Network network) {
        float[] expected = outputs(network, SAMPLES, Team.alone()).clone();
        float[][] gradients = gradients(network,
                network.trainingWorkspace(SAMPLES, SAMPLES, Team.alone()));
        for (int part : new int[]{1, 2, 5}) {
            for (Team team : List.of(Team.alone(), new GraphTest.Contrary(3))) {
                assertArrayEquals(expected, outputs(network, part, team));
                float[][] cut = gradients(network, network.trainingWorkspace(SAMPLES, part, team));
                assertArrayEquals(gradients[0], cut[0]);
                assertArrayEquals(sum(gradients), sum(cut), 1e-4f);
            }
        }
    }

    private static float[] sum(float[][] gradients) {
        float[] sum = new float[gradients[1].length];
        for (int i = 1; i < gradients.length; i++) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += gradients[i][j];
            }
        }
        return sum;
    }

    /** Returns the gradient of the inputs, and behind it that of the parameters, part by part. */
    private static float[][] gradients(Network network, Workspace workspace) {
        workspace.forwardTraining(parameters(network), samples(network), 0, SAMPLES,
                RandomKey.of(3));
        float[] weights = values(workspace.logits().length, 3);
        System.arraycopy(weights, 0, workspace.logitsGradient(), 0, weights.length);
        float[][] gradients = new float[SAMPLES][network.parameterCount()];
        float[] inputs = new float[samples(network).length];
        workspace.backward(SAMPLES, gradients, inputs);
        float[][] all = new float[SAMPLES + 1][];
        all[0] = inputs;
        System.arraycopy(gradients, 0, all, 1, SAMPLES);
        return all;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientsAgreeWithFiniteDifferences(Network network) {
        float[][] exact = gradients(network, network.trainingWorkspace(SAMPLES, 2, Team.alone()));
        float[] gradient = sum(exact);
        float[] parameters = parameters(network);
        float[] x = samples(network);
        for (int i = 0; i < parameters.length; i += Math.max(1, parameters.length / 80)) {
            assertClose(slope(network, parameters, x, parameters, i), gradient[i]);
        }
        for (int i = 0; i < x.length; i += Math.max(1, x.length / 40)) {
            assertClose(slope(network, parameters, x, x, i), exact[0][i]);
        }
    }

    private static void assertClose(double expected, double got) {
        assertTrue(Math.abs(expected - got) <= 0.03 * Math.max(0.3, Math.abs(expected)),
                () -> "expected " + expected + ", but got " + got);
    }

    private static double slope(Network network, float[] parameters, float[] x, float[] of,
            int at) {
        float value = of[at];
        float step = 5e-3f;
        of[at] = value + step;
        double above = weighted(network, parameters, x);
        of[at] = value - step;
        double below = weighted(network, parameters, x);
        of[at] = value;
        return (above - below) / (2 * step);
    }

    private static double weighted(Network network, float[] parameters, float[] x) {
        Workspace workspace = network.statisticsWorkspace(SAMPLES, 4, Team.alone());
        workspace.forward(parameters, 0, x, 0, SAMPLES);
        float[] weights = values(workspace.logits().length, 3);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += (double) weights[i] * workspace.logits()[i];
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void inferenceWithTheBatchsStatisticsGivesTheBatchsOutputs(Network network) {
        float[] expected = outputs(network, 2, Team.alone());
        Workspace batch = network.statisticsWorkspace(SAMPLES, 3, Team.alone());
        batch.forward(parameters(network), 0, samples(network), 0, SAMPLES);
        float[] buffers = network.initialBuffers();
        batch.setMovingStatistics(buffers);
        Workspace inference = network.workspace(SAMPLES);
        inference.loadBuffers(buffers);
        inference.forward(parameters(network), 0, samples(network), 0, SAMPLES);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], inference.logits()[i], 2e-5 * scale(expected));
        }
        Workspace one = network.workspace(1, new GraphTest.Contrary(2));
        one.loadBuffers(buffers);
        one.forward(parameters(network), 0, samples(network), 0, 1);
        assertArrayEquals(Arrays.copyOf(inference.logits(), one.logits().length), one.logits());
    }

    private static double scale(float[] values) {
        double largest = 1;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    @Test
    void convolutionsAndDenseLayersTakeOverTheNormalisationBehindThem() {
        assertEquals(List.of("n1", "n2", "flatten_1", "dense_1"),
                layers(chain(), Mode.INFERENCE));
        assertEquals(List.of("c1", "n1", "c2", "n2", "flatten_1", "dense_1"),
                layers(chain(), Mode.TRAINING));
        assertEquals(List.of("n1", "n2", "sum", "n3", "c3", "all", "flatten_1", "dense_1"),
                layers(residual(), Mode.INFERENCE));
    }

    private static List<String> layers(Network network, Mode mode) {
        return network.plan(mode).steps().stream().flatMap(step -> step.nodes().stream())
                .map(Node::name).toList();
    }

    @Test
    void movingStatisticsMoveByTheirMomentum() {
        Network network = Network.builder(Shape.of(1)).add(NORM.withMomentum(0.75)).build();
        Workspace workspace = network.trainingWorkspace(2);
        workspace.forwardTraining(network.initialParameters(RandomKey.of(1)), new float[]{1, 5}, 0,
                2, RandomKey.of(1));
        float[] buffers = {1, 2};
        workspace.updateMovingStatistics(buffers);
        // The mean is 3; the variance 4, and 8 with Bessel's correction.
        assertArrayEquals(new float[]{0.75f + 0.75f, 1.5f + 2}, buffers);
        workspace.setMovingStatistics(buffers);
        assertArrayEquals(new float[]{3, 4}, buffers);
    }

    @Test
    void aNetworkWithoutScaleAndShiftHasBuffersOnly() {
        Network network = Network.builder(Shape.of(4, 4, 3)).add("n",
                new BatchNormalization(0.9, 1e-5, false, false, Activation.relu())).build();
        assertEquals(0, network.parameterCount());
        assertEquals(List.of("n.moving_mean", "n.moving_variance"),
                network.bufferLayout().slots().stream().map(ParameterSlot::name).toList());
        assertArrayEquals(new float[]{0, 0, 0, 1, 1, 1}, network.initialBuffers());
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> NORM.withMomentum(1.1));
        assertThrows(IllegalArgumentException.class, () -> NORM.withEpsilon(0));
        assertThrows(IllegalStateException.class,
                () -> dense().workspace(1).updateMovingStatistics(new float[10]));
    }
}
