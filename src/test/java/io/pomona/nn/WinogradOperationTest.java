// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.nn.Plan.Kernel;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class WinogradOperationTest {
    private static final int SAMPLES = 3;

    private static Network network(ConvolutionKernel kernel) {
        Conv2D same = Conv2D.of(16, 3).withPadding(Padding.same())
                .withActivation(Activation.relu());
        return Network.builder(Shape.of(10, 9, 3)).add(same).add(same).add(Conv2D.of(24, 3))
                .add(same.withStride(2)).add(Conv2D.of(16, 5).withPadding(Padding.same()))
                .add(Conv2D.of(4, 3).withPadding(Padding.same())).add(new Flatten())
                .add(Dense.of(5)).build().withConvolutionKernel(kernel);
    }

    private static float[] samples() {
        SplittableRandom random = new SplittableRandom(4);
        float[] x = new float[SAMPLES * 10 * 9 * 3];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat();
        }
        return x;
    }

    private static float[] logits(Workspace workspace, float[] parameters, int at) {
        workspace.forward(parameters, at, samples(), 0, SAMPLES);
        return Arrays.copyOf(workspace.logits(), SAMPLES * 5);
    }

    @Test
    void isPlannedForThreeByThreeConvolutionsOfManyChannels() {
        assertEquals(
                List.of(Kernel.GEMM_CONVOLUTION, Kernel.WINOGRAD_CONVOLUTION,
                        Kernel.WINOGRAD_CONVOLUTION, Kernel.GEMM_CONVOLUTION,
                        Kernel.GEMM_CONVOLUTION, Kernel.DIRECT_CONVOLUTION, Kernel.NONE,
                        Kernel.MATRIX_PRODUCT),
                network(ConvolutionKernel.WINOGRAD).plan(Mode.INFERENCE).steps().stream()
                        .map(Plan.Step::kernel)
                        .toList());
    }

    @Test
    void givesNearlyTheLogitsOfTheOtherKernels() {
        Network network = network(ConvolutionKernel.WINOGRAD);
        float[] parameters = network.initialParameters(RandomKey.of(1));
        float[] want = logits(network(ConvolutionKernel.AUTOMATIC).workspace(SAMPLES), parameters,
                0);
        assertArrayEquals(want, logits(network.workspace(SAMPLES), parameters, 0), 1e-5f);
    }

    @Test
    void trainingGivesTheBitsOfTheOtherKernels() {
        Network network = network(ConvolutionKernel.WINOGRAD);
        float[] parameters = network.initialParameters(RandomKey.of(1));
        assertArrayEquals(
                logits(network(ConvolutionKernel.AUTOMATIC).trainingWorkspace(SAMPLES), parameters,
                        0),
                logits(network.trainingWorkspace(SAMPLES), parameters, 0));
    }

    @Test
    void parametersMayStandAnywhereAndChange() {
        Network network = network(ConvolutionKernel.WINOGRAD);
        float[] parameters = network.initialParameters(RandomKey.of(1));
        float[] shifted = new float[parameters.length + 7];
        System.arraycopy(parameters, 0, shifted, 7, parameters.length);
        Workspace workspace = network.workspace(SAMPLES);
        logits(workspace, network.initialParameters(RandomKey.of(2)), 0);
        assertArrayEquals(logits(network.workspace(SAMPLES), parameters, 0),
                logits(workspace, shifted, 7));
    }
}
