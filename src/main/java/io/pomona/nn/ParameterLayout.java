// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import java.util.List;

/**
 * Where each trainable array of a network stands in the one flat array of all of them.
 *
 * @param slots the arrays, in the order of the layers, without gaps
 */
public record ParameterLayout(List<ParameterSlot> slots) {
    /** Copies the list. */
    public ParameterLayout {
        slots = List.copyOf(slots);
    }

    /** Returns the number of values of all arrays. */
    public int size() {
        return slots.isEmpty() ? 0 : slots.getLast().end();
    }
}
