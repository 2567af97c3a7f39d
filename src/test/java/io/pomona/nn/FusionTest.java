// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers that the plan puts together compute what they compute one by one: the same bits forward and in
 * the gradient of the inputs, and the same gradient of the weights but for rounding.
 */
@NullMarked
class FusionTest {
    private static final int SAMPLES = 3;

    static List<Network> networks() {
        List<Network> networks = new ArrayList<>();
        List<Activation> activations = List.of(Activation.linear(), Activation.relu(),
                new Activation.LeakyRelu(0.2), Activation.tanh(), Activation.sigmoid());
        SplittableRandom random = new SplittableRandom(7);
        for (Activation activation : activations) {
            for (int i = 0; i < 6; i++) {
                networks.add(draw(random, activation));
            }
        }
        return networks;
    }

    private static Network draw(SplittableRandom random, Activation activation) {
        Network.Builder builder = Network.builder(
                Shape.of(random.nextInt(16, 40), random.nextInt(16, 40), random.nextInt(1, 4)));
        for (int layer = 0; layer < 2; layer++) {
            Conv2D convolution = Conv2D.of(random.nextInt(1, 6), random.nextInt(1, 4))
                    .withActivation(activation);
            builder.add(random.nextBoolean()
                    ? convolution.withPadding(Padding.same())
                    : convolution.withStride(layer == 0 ? random.nextInt(1, 3) : 1));
            int pool = random.nextInt(1, 4);
            builder.add(random.nextBoolean() ? MaxPooling2D.of(pool) : AveragePooling2D.of(pool));
        }
        return builder.build();
    }

    /** One layer on its own; nothing can be put together with it. */
    private static Network alone(Node node) {
        return Network.builder(node.inputShape()).add(node.layer()).build();
    }

    private static float[] values(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void layersTogetherAreLayersOneByOne(Network network) {
        assertEquals(1, network.plan(Mode.INFERENCE).steps().size());
        float[] parameters = values(network.parameterCount(), 1);
        float[] x = values(SAMPLES * network.inputShape().size(), 2);
        Workspace together = network.trainingWorkspace(SAMPLES);
        together.forwardTraining(parameters, x, 0, SAMPLES, RandomKey.of(1));
        Workspace inference = network.workspace(SAMPLES);
        inference.forward(parameters, 0, x, 0, SAMPLES);

        List<Workspace> single = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        float[] values = x;
        for (Node node : network.nodes()) {
            Workspace workspace = alone(node).trainingWorkspace(SAMPLES);
            float[] own = own(node, parameters);
            workspace.forwardTraining(own, values, 0, SAMPLES, RandomKey.of(1));
            values = workspace.logits();
            single.add(workspace);
            weights.add(own);
        }
        assertArrayEquals(values, together.logits());
        assertArrayEquals(values, inference.logits());

        float[] dy = values(values.length, 3);
        float[] gradient = new float[parameters.length];
        float[] dx = new float[x.length];
        System.arraycopy(dy, 0, together.logitsGradient(), 0, dy.length);
        together.backward(SAMPLES, gradient, dx);
        for (int i = single.size() - 1; i >= 0; i--) {
            Node node = network.nodes().get(i);
            float[] ownGradient = new float[weights.get(i).length];
            float[] before = new float[SAMPLES * node.inputShape().size()];
            System.arraycopy(dy, 0, single.get(i).logitsGradient(), 0, dy.length);
            single.get(i).backward(SAMPLES, ownGradient, before);
            assertArrayEquals(ownGradient, own(node, gradient), 1e-3f, node.name());
            dy = before;
        }
        assertArrayEquals(dy, dx);
    }

    private static float[] own(Node node, float[] parameters) {
        float[] own = new float[node.parameterCount()];
        if (own.length > 0) {
            System.arraycopy(parameters, node.slots().getFirst().offset(), own, 0, own.length);
        }
        return own;
    }

    @Test
    void thePlanFusesWhatIsFew() {
        Network network = Network.builder(Shape.of(32, 32, 3))
                .add(Conv2D.of(2, 3).withActivation(Activation.relu())).add(AveragePooling2D.of(2))
                .add(Conv2D.of(3, 3)).add(Conv2D.of(16, 3)).add(MaxPooling2D.of(2, 1))
                .add(new Flatten()).add(Dense.of(4)).build();
        assertEquals(
                List.of(Plan.Kernel.DIRECT_CONVOLUTION, Plan.Kernel.GEMM_CONVOLUTION,
                        Plan.Kernel.POOLING, Plan.Kernel.NONE, Plan.Kernel.MATRIX_PRODUCT),
                network.plan(Mode.INFERENCE).steps().stream().map(Plan.Step::kernel).toList());
        assertEquals(3, network.plan(Mode.INFERENCE).steps().getFirst().nodes().size());
    }
}
