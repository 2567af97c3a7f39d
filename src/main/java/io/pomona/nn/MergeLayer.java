// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.List;

/** A layer of several inputs. */
public sealed interface MergeLayer extends Layer permits Add, Concatenate {
    @Override
    Shape outputShape(List<Shape> inputs);

    @Override
    default Shape outputShape(Shape input) {
        return outputShape(List.of(input));
    }

    /**
     * Checks that there are inputs to merge.
     *
     * @throws IllegalArgumentException if there are fewer than two
     */
    static void requireSeveral(List<Shape> inputs) {
        if (inputs.size() < 2) {
            throw new IllegalArgumentException("Expected at least 2 inputs, but received "
                    + inputs.size() + ": name them in \"inputs\".");
        }
    }
}
