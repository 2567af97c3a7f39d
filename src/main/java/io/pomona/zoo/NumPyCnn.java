// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Activation;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Flatten;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Padding;
import io.pomona.nn.PoolingSize;
import io.pomona.nn.Size;

/**
 * The network of the NumPyCNN project (A. Gad, github.com/ahmedfgad/NumPyCNN): convolutions of 2, 3
 * and 1 filters of 3x3, each with ReLU and pooling by 2, and dense layers of 100 and k.
 */
final class NumPyCnn {
    private NumPyCnn() {}

    /** With biases and the usual pooling: 10,645 parameters for 100x100x3 and 4 classes. */
    static Network build(Design design) {
        return build(design, true, PoolingSize.FLOOR);
    }

    /** As that project computes it, without biases: 12,635 parameters for 100x100x3 and 4 classes. */
    static Network buildCompatible(Design design) {
        return build(design, false, PoolingSize.NUMPYCNN);
    }

    private static Network build(Design design, boolean bias, PoolingSize size) {
        Size two = Size.of(2);
        AveragePooling2D average = new AveragePooling2D(two, two, Padding.valid(), size, false);
        return Network.builder(design.input())
                .add("conv1", convolution(design, 2, bias)).add("pool1", average)
                .add("conv2", convolution(design, 3, bias))
                .add("pool2", new MaxPooling2D(two, two, Padding.valid(), size))
                .add("conv3", convolution(design, 1, bias)).add("pool3", average)
                .add("flatten", new Flatten())
                .add("dense1",
                        Dense.of(design.channels(100)).withBias(bias)
                                .withActivation(Activation.relu()))
                .add("dense2",
                        Dense.of(design.classes()).withBias(bias)
                                .withActivation(Activation.softmax()))
                .build();
    }

    private static Conv2D convolution(Design design, int filters, boolean bias) {
        return Conv2D.of(design.channels(filters), 3).withBias(bias)
                .withActivation(Activation.relu());
    }
}
