// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Activation;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Flatten;
import io.pomona.nn.Network;

/**
 * The network of the example of PyGAD's module {@code gacnn} (A. Gad, PyGAD documentation): 2 filters
 * of 3x3 with ReLU, average pooling by 5 with steps of 3, one dense layer, no biases. 8,246 parameters
 * for 100x100x3 and 4 classes.
 */
final class PygadGacnn {
    private PygadGacnn() {}

    static Network build(Design design) {
        return Network.builder(design.input())
                .add("conv1",
                        Conv2D.of(design.channels(2), 3).withBias(false)
                                .withActivation(Activation.relu()))
                .add("pool1", AveragePooling2D.of(5, 3)).add("flatten", new Flatten())
                .add("dense1",
                        Dense.of(design.classes()).withBias(false)
                                .withActivation(Activation.softmax()))
                .build();
    }
}
