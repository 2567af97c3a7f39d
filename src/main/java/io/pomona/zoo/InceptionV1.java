// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Activation;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Conv2D;
import io.pomona.nn.LocalResponseNormalization;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Padding;
import io.pomona.nn.PoolingSize;
import io.pomona.nn.Size;

/**
 * GoogLeNet: C. Szegedy et al., "Going Deeper with Convolutions", 2015, table 1, without the auxiliary
 * classifiers.
 */
final class InceptionV1 {
    /** With biases and local response normalisation. */
    static final String PAPER = "paper";
    /** With batch normalisation, and 3x3 where the paper has 5x5, as torchvision has it. */
    static final String TORCHVISION = "torchvision";

    private static final double DROPOUT = 0.4;
    private static final double TORCHVISION_DROPOUT = 0.2;

    private final Assembly assembly;
    private final Design design;

    /** The filters of one module: of single cells, narrow and 3x3, narrow and 5x5, behind pooling. */
    private record Module(int one, int narrow3, int three, int narrow5, int five, int pool) {}

    private InceptionV1(Design design) {
        this.design = design;
        this.assembly = new Assembly(design, BatchNormalization.ofPyTorch().withEpsilon(1e-3),
                false);
    }

    static Network build(Design design) {
        return new InceptionV1(design).network();
    }

    private Network network() {
        String x = pool("maxpool1", convolution("conv1", Node.INPUT, 64, 7, 2), 3);
        x = normalized("norm1", x);
        x = convolution("conv3", convolution("conv2", x, 64, 1, 1), 192, 3, 1);
        x = pool("maxpool2", normalized("norm2", x), 3);
        x = module("inception3a", x, new Module(64, 96, 128, 16, 32, 32));
        x = module("inception3b", x, new Module(128, 128, 192, 32, 96, 64));
        x = pool("maxpool3", x, 3);
        x = module("inception4a", x, new Module(192, 96, 208, 16, 48, 64));
        x = module("inception4b", x, new Module(160, 112, 224, 24, 64, 64));
        x = module("inception4c", x, new Module(128, 128, 256, 24, 64, 64));
        x = module("inception4d", x, new Module(112, 144, 288, 32, 64, 64));
        x = module("inception4e", x, new Module(256, 160, 320, 32, 128, 128));
        x = pool("maxpool4", x, design.is(PAPER) ? 3 : 2);
        x = module("inception5a", x, new Module(256, 160, 320, 32, 128, 128));
        x = module("inception5b", x, new Module(384, 192, 384, 48, 128, 128));
        return assembly.classify("fc", x, design.is(PAPER) ? DROPOUT : TORCHVISION_DROPOUT);
    }

    private String module(String name, String input, Module m) {
        String one = convolution(name + "_branch1", input, m.one, 1, 1);
        String three = convolution(name + "_branch2_0", input, m.narrow3, 1, 1);
        three = convolution(name + "_branch2_1", three, m.three, 3, 1);
        String five = convolution(name + "_branch3_0", input, m.narrow5, 1, 1);
        five = convolution(name + "_branch3_1", five, m.five, design.is(PAPER) ? 5 : 3, 1);
        String pool = assembly.maximum(name + "_branch4_0", input, 3, 1, Padding.of(1));
        pool = convolution(name + "_branch4_1", pool, m.pool, 1, 1);
        return assembly.concatenated(name, one, three, five, pool);
    }

    private String convolution(String name, String input, int filters, int kernel, int stride) {
        Padding padding = Padding.of(kernel / 2);
        if (!design.is(PAPER)) {
            return assembly.unit(name, input, filters, Size.of(kernel), stride, padding);
        }
        Conv2D layer = Conv2D.of(design.channels(filters), kernel).withStride(stride)
                .withPadding(padding).withActivation(Activation.relu());
        return assembly.convolution(name, layer, input);
    }

    private String normalized(String name, String input) {
        return design.is(PAPER)
                ? assembly.add(name, LocalResponseNormalization.of(), input)
                : input;
    }

    /** Halves the image, rounding up. */
    private String pool(String name, String input, int size) {
        return assembly.add(name, new MaxPooling2D(Size.of(size), Size.of(2), Padding.valid(),
                PoolingSize.CEIL), input);
    }
}
