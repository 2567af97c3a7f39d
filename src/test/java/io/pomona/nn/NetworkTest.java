// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Softmax;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class NetworkTest {
    private static Network small() {
        return Network.builder(Shape.of(8, 7, 2))
                .add(Conv2D.of(4, 3).withActivation(Activation.relu())).add(MaxPooling2D.of(2))
                .add(new Flatten()).add("out", Dense.of(3).withActivation(Activation.softmax()))
                .build();
    }

    @Test
    void layersAreNamedByTypeAndNumber() {
        Network network = Network.builder(Shape.of(9, 9, 1)).add(Conv2D.of(1, 2))
                .add("mine", Conv2D.of(1, 2)).add(Conv2D.of(1, 2)).add(new Flatten())
                .add(Dense.of(2)).build();
        assertEquals(List.of("conv2d_1", "mine", "conv2d_3", "flatten_1", "dense_1"),
                network.nodes().stream().map(Node::name).toList());
        assertEquals(List.of("conv2d_1.kernel", "conv2d_1.bias", "mine.kernel", "mine.bias",
                "conv2d_3.kernel", "conv2d_3.bias", "dense_1.kernel", "dense_1.bias"),
                network.layout().slots().stream().map(ParameterSlot::name).toList());
    }

    @Test
    void parametersStandOneBehindTheOtherWithoutGaps() {
        int at = 0;
        for (ParameterSlot slot : small().layout().slots()) {
            assertEquals(at, slot.offset());
            at = slot.end();
        }
        assertEquals(at, small().parameterCount());
        assertEquals(3 * 3 * 2 * 4 + 4 + 3 * 2 * 4 * 3 + 3, at);
    }

    @Test
    void errorsNameTheLayer() {
        Network.Builder begun = Network.builder(Shape.of(8, 8, 1)).add(Conv2D.of(2, 3))
                .add(MaxPooling2D.of(2));
        assertRefused(() -> begun.add(Conv2D.of(2, 5)), "Layer 3 (conv2d_2): ", "5x5", "3x3");
        assertRefused(() -> Network.builder(Shape.of(8, 8, 1)).add("d", Dense.of(2)),
                "Layer 1 (d): ", "[8, 8, 1]", "flatten");
        assertRefused(() -> Network.builder(Shape.of(8)).add(Conv2D.of(2, 3)),
                "Layer 1 (conv2d_1): ", "[8]");
        assertRefused(() -> Network.builder(Shape.of(8)).add(MaxPooling2D.of(2)),
                "Layer 1 (max_pooling2d_1): ", "[8]");
        assertRefused(() -> Network.builder(Shape.of(8, 8, 3)).add(AveragePooling2D.of(9)),
                "Layer 1 (average_pooling2d_1): ", "9x9", "8x8");
        assertRefused(() -> Network.builder(Shape.of(8, 8, 3))
                .add(new MaxPooling2D(Size.of(2), Size.of(2), Padding.of(2), PoolingSize.FLOOR)),
                "Layer 1 (max_pooling2d_1): ", "padding");
        Conv2D grouped = new Conv2D(4, Size.of(3), Size.of(1), Padding.valid(), Size.of(1), 2,
                true, Activation.linear(), Initializer.zeros(), Initializer.zeros());
        assertRefused(() -> Network.builder(Shape.of(8, 8, 3)).add(grouped),
                "Layer 1 (conv2d_1): ", "groups=2");
    }

    @Test
    void moreParametersThanAnArrayHoldsAreRefusedByName() {
        assertRefused(() -> Network.builder(Shape.of(65_536)).add(Dense.of(65_536)),
                "Layer 1 (dense_1): ");
        Network.Builder half = Network.builder(Shape.of(32_768)).add(Dense.of(40_000));
        assertRefused(() -> half.add(Dense.of(40_000)), "Layer 2 (dense_2): ");
    }

    @Test
    void namesAreUniqueAndPlain() {
        Network.Builder begun = Network.builder(Shape.of(4)).add("a", Dense.of(2));
        assertRefused(() -> begun.add("a", Dense.of(2)), "Layer 2 (a): ", "\"a\"");
        for (String bad : new String[]{"", "a.b", "a b", "é"}) {
            assertRefused(() -> Network.builder(Shape.of(4)).add(bad, Dense.of(2)),
                    "\"" + bad + "\"");
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused(() -> Conv2D.of(0, 3), "filters", "0");
        assertRefused(() -> Conv2D.of(1, 0), "[0, 0]");
        assertRefused(() -> Conv2D.of(1, 1).withStride(0), "[0, 0]");
        assertRefused(() -> Dense.of(-1), "units", "-1");
        assertRefused(() -> Padding.of(-1), "-1");
        assertRefused(() -> new Activation.LeakyRelu(-0.1), "-0.1");
        assertRefused(() -> new Activation.LeakyRelu(Double.NaN), "NaN");
        assertRefused(() -> new Initializer.Normal(0, -1), "-1");
        assertRefused(() -> new Initializer.Uniform(2, 1), "[2.0, 1.0]");
        assertRefused(() -> new Initializer.Constant(Double.NaN), "NaN");
    }

    @Test
    void aNetworkNeedsALayer() {
        assertRefused(() -> Network.builder(Shape.of(4)).build(), "at least one layer");
    }

    @Test
    void aSoftmaxAtTheEndGivesLogits() {
        Network withSoftmax = small();
        Network without = Network.builder(Shape.of(8, 7, 2))
                .add(Conv2D.of(4, 3).withActivation(Activation.relu())).add(MaxPooling2D.of(2))
                .add(new Flatten()).add("out", Dense.of(3)).build();
        Network asLayer = Network.builder(Shape.of(8, 7, 2))
                .add(Conv2D.of(4, 3).withActivation(Activation.relu())).add(MaxPooling2D.of(2))
                .add(new Flatten()).add("out", Dense.of(3))
                .add(new ActivationLayer(Activation.softmax())).build();
        float[] parameters = without.initialParameters(RandomKey.of(1));
        float[] x = new float[112];
        for (int i = 0; i < x.length; i++) {
            x[i] = i * 37 % 101 * 0.01f;
        }
        float[] logits = logits(without, parameters, x);
        assertArrayEquals(logits, logits(withSoftmax, parameters, x));
        assertArrayEquals(logits, logits(asLayer, parameters, x));

        Workspace workspace = withSoftmax.workspace(1);
        workspace.forward(parameters, 0, x, 0, 1);
        float[] probabilities = new float[3];
        workspace.probabilities(probabilities, 1);
        Softmax.inPlace(logits, 0, 3);
        assertArrayEquals(logits, probabilities);
    }

    private static float[] logits(Network network, float[] parameters, float[] x) {
        Workspace workspace = network.workspace(1);
        workspace.forward(parameters, 0, x, 0, 1);
        return workspace.logits().clone();
    }

    @Test
    void aNetworkThatOnlyPassesOnGivesItsInputs() {
        Network network = Network.builder(Shape.of(2, 2, 1)).add(new Flatten())
                .add(new Dropout(0.5)).build();
        assertArrayEquals(new float[]{4, 3, 2, 1},
                logits(network, new float[0], new float[]{4, 3, 2, 1}));
    }

    @Test
    void aWorkspaceRefusesMoreSamplesThanItHolds() {
        Workspace workspace = small().workspace(2);
        float[] parameters = new float[small().parameterCount()];
        assertEquals(2, workspace.capacity());
        assertThrows(IndexOutOfBoundsException.class,
                () -> workspace.forward(parameters, 0, new float[336], 0, 3));
        assertThrows(IndexOutOfBoundsException.class,
                () -> workspace.forward(parameters, 0, new float[336], 0, 0));
    }

    @Test
    void aWorkspaceForRunningRefusesToTrain() {
        Workspace workspace = small().workspace(2);
        float[] parameters = new float[small().parameterCount()];
        assertThrows(IllegalStateException.class, workspace::logitsGradient);
        assertThrows(IllegalStateException.class,
                () -> workspace.backward(2, parameters, null));
        assertThrows(IllegalStateException.class, () -> workspace.forwardTraining(parameters,
                new float[224], 0, 2, RandomKey.of(1)));
    }

    @Test
    void theSummaryHoldsTheNumbersWorkedOutByHand() {
        // conv: 6x5 outputs of 4 filters, each 3x3x2 multiply-adds; dense: 3x2x4 inputs, 3 outputs.
        long conv = 6L * 5 * 4 * 18;
        Summary summary = small().summary();
        assertEquals(List.of(new Summary.Row("input", "input", List.of(8, 7, 2), 0, 0),
                new Summary.Row("conv2d_1", "conv2d", List.of(6, 5, 4), 76, conv),
                new Summary.Row("max_pooling2d_1", "max_pooling2d", List.of(3, 2, 4), 0, 0),
                new Summary.Row("flatten_1", "flatten", List.of(24), 0, 0),
                new Summary.Row("out", "dense", List.of(3), 75, 72)), summary.rows());
        assertEquals(151, summary.trainable());
        assertEquals(conv + 72, summary.multiplyAdds());
        assertEquals(conv + 72, small().multiplyAdds());
        List<String> lines = summary.toString().lines().toList();
        assertEquals(7, lines.size());
        assertTrue(lines.get(2).matches("conv2d_1 \\(conv2d\\) +\\[6, 5, 4] +76 +2,160"),
                lines.get(2));
        assertTrue(lines.getLast().contains("151") && lines.getLast().contains("2,232"),
                lines.getLast());
        assertEquals(1, lines.subList(0, 6).stream().map(String::length).distinct().count());
    }
}
