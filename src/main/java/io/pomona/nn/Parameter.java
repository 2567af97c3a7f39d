// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;

/**
 * What a layer says of one of its trainable arrays.
 *
 * @param name the array's name within the layer: {@code kernel} or {@code bias}
 * @param shape its shape
 * @param fanIn inputs that feed one output of the layer
 * @param fanOut outputs that one input of the layer feeds
 * @param initializer how its first values are drawn
 */
public record Parameter(String name, Shape shape, double fanIn, double fanOut,
        Initializer initializer) {}
