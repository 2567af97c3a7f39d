// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Inputs side by side along their last axis, the channels: C. Szegedy et al., "Going Deeper with
 * Convolutions", 2015, section 4. {@code [h, w, c1]} and {@code [h, w, c2]} give {@code [h, w, c1 + c2]}.
 */
public record Concatenate() implements MergeLayer {
    @Override
    public String type() {
        return "concatenate";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        MergeLayer.requireSeveral(inputs);
        Shape first = inputs.getFirst();
        int axis = first.rank() - 1;
        int channels = 0;
        for (Shape input : inputs) {
            if (input.rank() != first.rank()
                    || !input.dimensions().subList(0, axis)
                            .equals(first.dimensions().subList(0, axis))) {
                throw new IllegalArgumentException("Expected inputs that differ in their last axis"
                        + " only, but received " + inputs + ".");
            }
            channels = Math.addExact(channels, input.dimension(axis));
        }
        List<Integer> extents = new ArrayList<>(first.dimensions());
        extents.set(axis, channels);
        return new Shape(extents);
    }
}
