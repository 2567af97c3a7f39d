// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Activation;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.Network;
import io.pomona.nn.Padding;
import io.pomona.tensor.Shape;

/**
 * LeNet-5 in today's usual form, fully connected throughout, with tanh and average pooling: Y. LeCun,
 * L. Bottou, Y. Bengio, P. Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998,
 * section II. 61,706 parameters for 32x32x1, or for 28x28x1 with padding 2, and 10 classes; dropout of
 * 0.2 between the dense layers.
 */
final class LeNet5 {
    private static final int PAPER_SIZE = 32;

    private LeNet5() {}

    static Network build(Design design) {
        Shape input = design.input();
        Padding first = input.rank() == 3 && input.dimension(0) == PAPER_SIZE - 4
                ? Padding.of(2)
                : Padding.valid();
        return Network.builder(input).add("conv1", convolution(design, 6).withPadding(first))
                .add("pool1", AveragePooling2D.of(2)).add("conv2", convolution(design, 16))
                .add("pool2", AveragePooling2D.of(2)).add("flatten", new Flatten())
                .add("dense1", dense(design, 120)).add("dropout1", new Dropout(0.2))
                .add("dense2", dense(design, 84)).add("dropout2", new Dropout(0.2))
                .add("dense3", Dense.of(design.classes()).withActivation(Activation.softmax()))
                .build();
    }

    private static Conv2D convolution(Design design, int filters) {
        return Conv2D.of(design.channels(filters), 5).withActivation(Activation.tanh());
    }

    private static Dense dense(Design design, int units) {
        return Dense.of(design.channels(units)).withActivation(Activation.tanh());
    }
}
