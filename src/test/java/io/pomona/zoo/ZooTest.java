// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.nn.Network;
import io.pomona.nn.Padding;
import io.pomona.nn.Workspace;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Softmax;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class ZooTest {
    private static Architecture find(String name) {
        return Zoo.find(name).orElseThrow();
    }

    private static List<Integer> heights(Network network) {
        return network.nodes().stream().filter(node -> node.outputShape().rank() == 3)
                .map(node -> node.outputShape().dimension(0)).toList();
    }

    @Test
    void numpycnnHasItsPublishedSizes() {
        Network network = find("numpycnn").build();
        assertEquals(10_645, network.parameterCount());
        assertEquals(List.of(98, 49, 47, 23, 21, 10), heights(network));
        assertEquals(4, network.classes());
    }

    @Test
    void numpycnnCompatHasTheSizesOfThatProject() {
        Network network = find("numpycnn-compat").build();
        assertEquals(12_635, network.parameterCount());
        assertEquals(List.of(98, 49, 47, 24, 22, 11), heights(network));
    }

    @Test
    void pygadGacnnHasItsPublishedSizes() {
        Network network = find("pygad-gacnn").build();
        assertEquals(8_246, network.parameterCount());
        assertEquals(List.of(98, 32), heights(network));
    }

    @Test
    void lenet5HasItsPublishedSizesForBothInputs() {
        Network paper = find("lenet5").build();
        Network mnist = find("lenet5").build(Shape.of(28, 28, 1), 10);
        assertEquals(61_706, paper.parameterCount());
        assertEquals(61_706, mnist.parameterCount());
        assertEquals(List.of(28, 14, 10, 5), heights(paper));
        assertEquals(heights(paper), heights(mnist));
        assertEquals(Shape.of(32, 32, 1), paper.inputShape());
        assertTrue(paper.nodes().getFirst().layer().toString()
                .contains(Padding.valid().toString()));
        assertEquals(416_520, paper.multiplyAdds());
    }

    static List<Architecture> architectures() {
        return Zoo.architectures();
    }

    static List<ReducedNetwork> reduced() {
        return ReducedNetwork.all();
    }

    @ParameterizedTest
    @MethodSource("reduced")
    void everyArchitectureRunsForwardAndBackward(ReducedNetwork reduced) {
        Network network = reduced.build(4);
        SplittableRandom random = new SplittableRandom(1);
        float[] x = new float[2 * network.inputShape().size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat();
        }
        float[] parameters = network.initialParameters(RandomKey.of(1));
        Workspace workspace = network.trainingWorkspace(2);
        workspace.forwardTraining(parameters, x, 0, 2, RandomKey.of(2));
        int classes = network.classes();
        for (int i = 0; i < 2; i++) {
            Softmax.crossEntropyGradient(workspace.logits(), i * classes, classes, i, 0.5,
                    workspace.logitsGradient());
        }
        float[] gradient = new float[parameters.length];
        workspace.backward(2, gradient, null);
        double squares = 0;
        for (float value : gradient) {
            squares += (double) value * value;
        }
        assertTrue(squares > 0 && Double.isFinite(squares), () -> "squares");
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyArchitectureTakesOtherSizesClassesAndWidths(Architecture architecture) {
        Shape usual = architecture.input();
        Shape input = Shape.of(usual.dimension(0) + 8, usual.dimension(1) + 16,
                usual.dimension(2) + 1);
        Network network = architecture
                .build(new Design(input, 7, architecture.variant(), 0.25));
        assertEquals(7, network.classes());
        assertEquals(input, network.inputShape());
        assertTrue(network.parameterCount() < architecture.build(input, 7).parameterCount());
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void aSampleTooSmallIsRefusedWithTheNameOfTheLayer(Architecture architecture) {
        String first = "Layer 1 (" + architecture.build().nodes().getFirst().name() + "): ";
        assertRefused(() -> architecture.build(Shape.of(36), 4), first, "[36]");
    }

    @ParameterizedTest
    @CsvSource({"numpycnn, 6", "lenet5, 6", "alexnet, 40", "vgg16, 20", "inception-v3, 60",
        "inception-v4, 60", "inception-resnet-v2, 60", "conv3x3, 2", "xception, 4"})
    void whereAWindowDoesNotFitTheLayerIsNamed(String name, int side) {
        assertRefused(() -> find(name).build(Shape.of(side, side, 3), 4), "Layer ", "(", "): ",
                "does not fit");
    }

    @Test
    void namesAreUniqueAndUnknownOnesGiveNothing() {
        assertEquals(Zoo.names().size(), Set.copyOf(Zoo.names()).size());
        assertTrue(Zoo.names().containsAll(List.of("numpycnn", "numpycnn-compat", "pygad-gacnn",
                "lenet5", "alexnet", "vgg16", "inception-v1", "inception-v3", "inception-v4",
                "inception-resnet-v2", "xception", "resnet50", "resnext50")));
        assertTrue(Zoo.find("resnet").isEmpty());
    }

    @Test
    void unknownVariantsAndBadWidthsAreRefused() {
        Architecture resnet = find("resnet50");
        assertRefused(() -> resnet.build("caffe"), "torchvision, keras", "\"caffe\"");
        assertRefused(() -> new Design(resnet.input(), 10, "keras", 0), "width above 0");
        assertRefused(() -> new Design(resnet.input(), 10, "keras", Double.NaN), "width above 0");
        assertRefused(() -> new Design(resnet.input(), 0, "keras", 1), "at least 1 class");
    }
}
