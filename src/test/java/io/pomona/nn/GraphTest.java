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

/** Networks that are more than a chain. */
class GraphTest {
    private static final int SAMPLES = 5;

    /** Does tasks backwards, under changing numbers, as no team in its right mind would. */
    record Contrary(int count) implements Team {
        @Override
        public void run(int tasks, Task task) {
            for (int i = tasks - 1; i >= 0; i--) {
                task.run((i * 7 + 1) % count, i);
            }
        }
    }

    static List<Network> networks() {
        return List.of(residual(), inception(), inputInTheMiddle(), wide());
    }

    /** One layer's output read by three others, one of them far below. */
    private static Network residual() {
        return Network.builder(Shape.of(6, 7, 3))
                .add("stem", Conv2D.of(8, 3).withPadding(Padding.same())
                        .withActivation(Activation.tanh()))
                .add("a", Conv2D.of(8, 3).withPadding(Padding.same())
                        .withActivation(Activation.sigmoid()))
                .add("b", Conv2D.of(8, 1))
                .add("sum", new Add(Activation.tanh()), List.of("b", "stem"))
                .add("c", Conv2D.of(20, 3).withPadding(Padding.same()))
                .add("c8", Conv2D.of(8, 1))
                .add("sum2", Add.of(), List.of("c8", "sum", "stem"))
                .add(new Flatten()).add(Dense.of(3)).build();
    }

    private static Network inception() {
        return Network.builder(Shape.of(5, 5, 2)).add("in", Conv2D.of(4, 1))
                .add("one", Conv2D.of(3, 1).withActivation(Activation.tanh()), List.of("in"))
                .add("three", Conv2D.of(5, 3).withPadding(Padding.same()), List.of("in"))
                .add("pool", new MaxPooling2D(Size.of(3), Size.of(1), Padding.same(),
                        PoolingSize.FLOOR), List.of("in"))
                .add("scaled", Rescaling.of(0.5), List.of("pool"))
                .add("all", new Concatenate(), List.of("one", "three", "scaled", "in"))
                .add("next", Conv2D.of(17, 2)).add(new Flatten()).add(Dense.of(4)).build();
    }

    /** The network's input is read twice, and once more behind a layer that computes nothing. */
    private static Network inputInTheMiddle() {
        return Network.builder(Shape.of(4, 4, 2))
                .add("c", Conv2D.of(2, 3).withPadding(Padding.same()))
                .add("sum", Add.of(), List.of("c", Node.INPUT))
                .add("linear", new ActivationLayer(Activation.linear()), List.of(Node.INPUT))
                .add("both", new Concatenate(), List.of("sum", "linear"))
                .add(new Flatten()).add(Dense.of(3)).build();
    }

    /** Branches of vectors, and an output that is a merge. */
    private static Network wide() {
        return Network.builder(Shape.of(6)).add("d", Dense.of(4).withActivation(Activation.tanh()))
                .add("e", Dense.of(4), List.of(Node.INPUT))
                .add("f", new Concatenate(), List.of("e", "d", "e"))
                .add("g", Dense.of(12), List.of("f"))
                .add("h", new Add(Activation.softmax()), List.of("g", "f")).build();
    }

    private static float[] values(int size, long seed) {
        RandomGenerator random = RandomKey.of(seed).generator();
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientsAgreeWithFiniteDifferences(Network network) {
        float[] parameters = network.initialParameters(RandomKey.of(1));
        float[] x = values(SAMPLES * network.inputShape().size(), 2);
        Gradients exact = gradients(network, network.trainingWorkspace(SAMPLES), parameters, x);
        for (int i = 0; i < parameters.length; i += Math.max(1, parameters.length / 60)) {
            assertClose(slope(network, parameters, x, parameters, i), exact.parameters[0][i]);
        }
        for (int i = 0; i < x.length; i += Math.max(1, x.length / 60)) {
            assertClose(slope(network, parameters, x, x, i), exact.inputs[i]);
        }
    }

    private static void assertClose(double expected, double got) {
        assertTrue(Math.abs(expected - got) <= 0.02 * Math.max(0.1, Math.abs(expected)),
                () -> "expected " + expected + ", but got " + got);
    }

    /** The slope of the weighted sum of the outputs as one value changes. */
    private static double slope(Network network, float[] parameters, float[] x, float[] of,
            int at) {
        float value = of[at];
        float step = 1e-2f;
        of[at] = value + step;
        double above = weighted(network, parameters, x);
        of[at] = value - step;
        double below = weighted(network, parameters, x);
        of[at] = value;
        return (above - below) / (2 * step);
    }

    private static double weighted(Network network, float[] parameters, float[] x) {
        Workspace workspace = network.workspace(SAMPLES);
        workspace.forward(parameters, 0, x, 0, SAMPLES);
        float[] weights = values(workspace.logits().length, 3);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += (double) weights[i] * workspace.logits()[i];
        }
        return sum;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Gradients(float[] outputs, float[][] parameters, float[] inputs) {}

    private static Gradients gradients(Network network, Workspace workspace, float[] parameters,
            float[] x) {
        workspace.forwardTraining(parameters, x, 0, SAMPLES, RandomKey.of(5));
        float[] outputs = workspace.logits().clone();
        System.arraycopy(values(outputs.length, 3), 0, workspace.logitsGradient(), 0,
                outputs.length);
        float[][] gradients = new float[SAMPLES][network.parameterCount()];
        float[] inputs = new float[x.length];
        Arrays.fill(inputs, Float.NaN);
        workspace.backward(SAMPLES, gradients, inputs);
        return new Gradients(outputs, gradients, inputs);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void partsAndTeamsGiveTheSameBits(Network network) {
        float[] parameters = network.initialParameters(RandomKey.of(1));
        float[] x = values(SAMPLES * network.inputShape().size(), 2);
        for (int part : new int[]{1, 2, SAMPLES}) {
            Gradients expected = gradients(network,
                    network.trainingWorkspace(SAMPLES, part, Team.alone()), parameters, x);
            Gradients got = gradients(network,
                    network.trainingWorkspace(SAMPLES, part, new Contrary(3)), parameters, x);
            assertArrayEquals(expected.outputs, got.outputs);
            assertArrayEquals(expected.inputs, got.inputs);
            assertTrue(Arrays.deepEquals(expected.parameters, got.parameters));
            Workspace together = network.workspace(SAMPLES, new Contrary(2));
            together.forward(parameters, 0, x, 0, SAMPLES);
            assertArrayEquals(expected.outputs, together.logits());
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void whatRanBeforeLeavesNoTrace(Network network) {
        float[] parameters = network.initialParameters(RandomKey.of(1));
        float[] x = values(SAMPLES * network.inputShape().size(), 2);
        Workspace dirty = network.trainingWorkspace(SAMPLES);
        float[] poison = new float[x.length];
        Arrays.fill(poison, Float.NaN);
        gradients(network, dirty, parameters, poison);
        Gradients expected = gradients(network, network.trainingWorkspace(SAMPLES), parameters, x);
        Gradients got = gradients(network, dirty, parameters, x);
        assertArrayEquals(expected.outputs, got.outputs);
        assertArrayEquals(expected.parameters[0], got.parameters[0]);
        assertArrayEquals(expected.inputs, got.inputs);
    }

    @Test
    void aDeepChainNeedsTheRoomOfItsWidestCut() {
        Network.Builder builder = Network.builder(Shape.of(8, 8, 16));
        String shortcut = Node.INPUT;
        for (int i = 0; i < 40; i++) {
            builder.add("c" + i, Conv2D.of(16, 3).withPadding(Padding.same()))
                    .add("s" + i, Add.of(), List.of("c" + i, shortcut));
            shortcut = "s" + i;
        }
        Network network = builder.add(new Flatten()).add(Dense.of(2)).build();
        int image = 8 * 8 * 16;
        assertTrue(network.bufferFloats(Mode.INFERENCE, 3, 3) <= 3L * 3 * image);
        assertTrue(network.bufferFloats(Mode.TRAINING, 3, 3) >= 80L * 3 * image);
    }

    @Test
    void refusesWhatIsNoGraph() {
        assertTrue(refusal(() -> Network.builder(Shape.of(3)).add("a", Dense.of(3), List.of("b"))
                .build()).contains("there is none named \"b\""));
        assertTrue(refusal(() -> Network.builder(Shape.of(3)).add("a", Dense.of(3))
                .add("b", Dense.of(3), List.of(Node.INPUT)).build())
                .contains("nobody receives a"));
        assertTrue(refusal(() -> Network.builder(Shape.of(3)).add(Node.INPUT, Dense.of(3)).build())
                .contains("stands for the network's own input"));
        assertTrue(refusal(() -> Network.builder(Shape.of(3)).add("a", Dense.of(4))
                .add("b", Add.of(), List.of("a", Node.INPUT)).build()).contains("one shape"));
        assertTrue(refusal(() -> Network.builder(Shape.of(3)).add("b", Add.of()).build())
                .contains("at least 2 inputs"));
        assertTrue(refusal(() -> Network.builder(Shape.of(2, 3)).add("a", new Flatten())
                .add("b", new Concatenate(), List.of("a", Node.INPUT)).build())
                .contains("last axis"));
        assertTrue(refusal(() -> Network.builder(Shape.of(3)).add("a", Dense.of(3))
                .add("b", Dense.of(3), List.of("a", Node.INPUT)).build())
                .contains("Expected one input"));
    }

    private static String refusal(org.junit.jupiter.api.function.Executable build) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, build).getMessage());
    }

    @Test
    void aConcatenationHasTheChannelsOfAll() {
        assertEquals(List.of(5, 5, 16), inception().nodes().get(5).outputShape().dimensions());
    }
}
