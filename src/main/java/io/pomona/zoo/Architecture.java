// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Network;
import io.pomona.tensor.Shape;

/**
 * A published architecture.
 *
 * @param name the name that configs and commands use
 * @param input the shape of the samples it was published with
 * @param classes the number of classes it was published with
 * @param builder makes it for other samples and classes
 */
public record Architecture(String name, Shape input, int classes, Builder builder) {
    /** Makes an architecture for samples of a shape and a number of classes. */
    public interface Builder {
        /**
         * Returns the network.
         *
         * @throws IllegalArgumentException if the shape does not suit; the message names the layer
         */
        Network build(Shape input, int classes);
    }

    /** Returns the network for samples of a shape and a number of classes. */
    public Network build(Shape inputShape, int numberOfClasses) {
        return builder.build(inputShape, numberOfClasses);
    }

    /** Returns the network as it was published. */
    public Network build() {
        return build(input, classes);
    }
}
