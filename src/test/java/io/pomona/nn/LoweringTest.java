// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Team;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class LoweringTest {
    private static final int SAMPLES = 4;

    /** Every layer that has an activation, with one whose gradient needs its input. */
    private static Network network(Activation activation) {
        Conv2D conv = Conv2D.of(3, 3).withPadding(Padding.same()).withActivation(activation);
        return Network.builder(Shape.of(4, 5, 3)).add("a", conv)
                .add("b", BatchNormalization.of().withEpsilon(0.3)
                        .withActivation(activation))
                .add("c", conv, List.of("b"))
                .add("d", new Add(activation), List.of("c", "a"))
                .add("e", SeparableConv2D.of(5, 3)).add(GlobalAveragePooling2D.of())
                .add("f", Dense.of(1).withActivation(activation)).build();
    }

    private static float[] uniform(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    @Test
    void gradientsOfActivationsThatNeedTheirInputsMatchCentralDifferences() {
        for (Activation activation : List.of(Activation.gelu(), new Activation.Mish())) {
            Network network = network(activation);
            float[] parameters = network.initialParameters(RandomKey.of(5));
            float[] x = uniform(SAMPLES * 60, 1);
            Workspace workspace = network.trainingWorkspace(SAMPLES);
            float[] functional = uniform(SAMPLES * network.classes(), 2);
            workspace.forward(parameters, 0, x, 0, SAMPLES);
            System.arraycopy(functional, 0, workspace.logitsGradient(), 0, functional.length);
            float[] gradient = new float[parameters.length];
            workspace.backward(SAMPLES, gradient, new float[x.length]);
            for (int i = 0; i < parameters.length; i += 3) {
                float at = parameters[i];
                parameters[i] = at + 1e-2f;
                double above = value(workspace, parameters, x, functional);
                parameters[i] = at - 1e-2f;
                double below = value(workspace, parameters, x, functional);
                parameters[i] = at;
                assertEquals((above - below) / 2e-2, gradient[i],
                        2e-3 * (1 + Math.abs(gradient[i])), activation + " parameter " + i);
            }
        }
    }

    private static double value(Workspace workspace, float[] parameters, float[] x,
            float[] functional) {
        workspace.forward(parameters, 0, x, 0, SAMPLES);
        double sum = 0;
        for (int i = 0; i < functional.length; i++) {
            sum += (double) functional[i] * workspace.logits()[i];
        }
        return sum;
    }

    @Test
    void trainingAndBatchStatisticsGiveTheSameBits() {
        Network network = network(Activation.silu());
        float[] parameters = network.initialParameters(RandomKey.of(5));
        float[] x = uniform(SAMPLES * 60, 1);
        Workspace training = network.trainingWorkspace(SAMPLES);
        training.forward(parameters, 0, x, 0, SAMPLES);
        Workspace batch = network.statisticsWorkspace(SAMPLES, SAMPLES, Team.alone());
        batch.forward(parameters, 0, x, 0, SAMPLES);
        assertArrayEquals(Arrays.copyOf(training.logits(), SAMPLES * network.classes()),
                Arrays.copyOf(batch.logits(), SAMPLES * network.classes()));
    }

    @Test
    void aSeparableConvolutionIsADepthwiseAndAPointwiseOne() {
        Network whole = Network.builder(Shape.of(5, 5, 2)).add(SeparableConv2D.of(4, 3))
                .add(BatchNormalization.of()).build();
        Network parts = Network.builder(Shape.of(5, 5, 2))
                .add(new DepthwiseConv2D(Size.of(3), Size.of(1), Padding.valid(), Size.of(1), 1,
                        false, Activation.linear(), Initializer.zeros(), Initializer.zeros()))
                .add(Conv2D.of(4, 1)).add(BatchNormalization.of()).build();
        assertEquals(parts.parameterCount(), whole.parameterCount());
        float[] parameters = uniform(whole.parameterCount(), 4);
        float[] x = uniform(50, 5);
        Workspace one = whole.workspace(1);
        Workspace two = parts.workspace(1);
        one.forward(parameters, 0, x, 0, 1);
        two.forward(parameters, 0, x, 0, 1);
        assertArrayEquals(two.logits(), one.logits());
        assertEquals(List.of("depthwise_kernel", "pointwise_kernel", "bias", "gamma", "beta"),
                whole.layout().slots().stream().map(slot -> slot.parameter().name()).toList());
    }
}
