// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.nn.ParameterLayout;
import io.pomona.nn.ParameterSlot;
import java.util.Arrays;
import java.util.Set;

/** The standard deviation of a layer's first weights: the unit that steps of a search are measured in. */
public final class InitialSpread {
    /** Arrays that scale and shift values of standard deviation 1. */
    private static final Set<String> NORMALIZATION = Set.of("gamma", "beta");

    private InitialSpread() {}

    /**
     * Returns the spread of an array: its own or, for biases that begin at 0, that of the weights beside
     * them. Scales and shifts of what is normalized are measured by 1. It is 0 where a whole layer begins
     * without any spread.
     */
    public static double of(ParameterLayout layout, ParameterSlot slot) {
        double own = atStart(slot);
        if (own == 0 && NORMALIZATION.contains(slot.parameter().name())) {
            return 1;
        }
        return own > 0
                ? own
                : layout.slots().stream().filter(other -> other.layer().equals(slot.layer()))
                        .mapToDouble(InitialSpread::atStart).max().orElse(0);
    }

    /** Returns the spread of each weight. */
    public static float[] ofEachWeight(ParameterLayout layout) {
        float[] spreads = new float[layout.size()];
        for (ParameterSlot slot : layout.slots()) {
            Arrays.fill(spreads, slot.offset(), slot.end(), (float) of(layout, slot));
        }
        return spreads;
    }

    /** Returns what turns each weight into units of its spread; 1 where there is none. */
    static float[] inverseOfEachWeight(ParameterLayout layout) {
        float[] inverse = ofEachWeight(layout);
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = inverse[i] > 0 ? 1 / inverse[i] : 1;
        }
        return inverse;
    }

    private static double atStart(ParameterSlot slot) {
        return slot.parameter().initializer().standardDeviation(slot.parameter().fanIn(),
                slot.parameter().fanOut());
    }
}
