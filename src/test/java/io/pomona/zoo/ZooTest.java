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
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @ParameterizedTest
    @MethodSource("architectures")
    void everyArchitectureRunsForwardAndBackward(Architecture architecture) {
        Network network = architecture.build();
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
    void everyArchitectureTakesOtherSizesAndClasses(Architecture architecture) {
        int channels = architecture.input().dimension(2) + 1;
        Network network = architecture.build(Shape.of(40, 44, channels), 7);
        assertEquals(7, network.classes());
        assertEquals(Shape.of(40, 44, channels), network.inputShape());
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void aSampleTooSmallIsRefusedWithTheNameOfTheLayer(Architecture architecture) {
        assertRefused(() -> architecture.build(Shape.of(6, 6, 1), 4), "Layer ", "(", "): ",
                "does not fit");
        assertRefused(() -> architecture.build(Shape.of(2, 2, 1), 4), "Layer 1 (conv1): ");
        assertRefused(() -> architecture.build(Shape.of(36), 4), "Layer 1 (conv1): ", "[36]");
    }

    @Test
    void namesAreUniqueAndUnknownOnesGiveNothing() {
        assertEquals(List.of("numpycnn", "numpycnn-compat", "pygad-gacnn", "lenet5"), Zoo.names());
        assertTrue(Zoo.find("resnet").isEmpty());
    }
}
