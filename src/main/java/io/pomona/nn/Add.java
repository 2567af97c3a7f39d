// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.List;

/**
 * The sum of inputs of one shape, as residual connections need it: K. He, X. Zhang, S. Ren, J. Sun,
 * "Deep Residual Learning for Image Recognition", 2016, section 3.2. Sums are made from the first input
 * on.
 *
 * @param activation applied to the output
 */
public record Add(Activation activation) implements MergeLayer {
    /** Returns the plain sum. */
    public static Add of() {
        return new Add(Activation.linear());
    }

    @Override
    public String type() {
        return "add";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        MergeLayer.requireSeveral(inputs);
        for (Shape input : inputs) {
            if (!input.equals(inputs.getFirst())) {
                throw new IllegalArgumentException(
                        "Expected inputs of one shape, but received " + inputs + ".");
            }
        }
        return inputs.getFirst();
    }
}
