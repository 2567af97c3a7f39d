// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.nn.ParameterLayout;
import io.pomona.nn.ParameterSlot;
import java.util.HashMap;
import java.util.Map;

/**
 * The layers of a network and their units: filters, neurons and channels. A unit has one entry in the
 * last axis of each of its layer's arrays, in that of a depthwise kernel one in the last two.
 */
final class ParameterUnits {
    private final ParameterLayout layout;
    private final int[] layers;
    private final int[] firsts;
    private final int[] counts;
    private final int layerCount;
    private final int unitCount;

    ParameterUnits(ParameterLayout layout) {
        this.layout = layout;
        int slots = layout.slots().size();
        this.layers = new int[slots];
        this.firsts = new int[slots];
        this.counts = new int[slots];
        Map<String, Integer> names = new HashMap<>();
        Map<String, Integer> groups = new HashMap<>();
        int units = 0;
        for (int i = 0; i < slots; i++) {
            ParameterSlot slot = layout.slots().get(i);
            layers[i] = names.computeIfAbsent(slot.layer(), _ -> names.size());
            counts[i] = units(slot);
            // Arrays of one layer with equally many units speak of the same ones.
            Integer known = groups.putIfAbsent(slot.layer() + "/" + counts[i], units);
            firsts[i] = known == null ? units : known;
            units += known == null ? counts[i] : 0;
        }
        this.layerCount = names.size();
        this.unitCount = units;
    }

    private static int units(ParameterSlot slot) {
        int rank = slot.shape().rank();
        int last = slot.shape().dimension(rank - 1);
        return slot.parameter().name().equals("depthwise_kernel")
                ? slot.shape().dimension(rank - 2) * last
                : last;
    }

    /** Returns the number of layers that have parameters. */
    int layerCount() {
        return layerCount;
    }

    /** Returns the number of units of all layers. */
    int unitCount() {
        return unitCount;
    }

    /** Returns the layer of an array, by its place in the layout. */
    int layer(int slot) {
        return layers[slot];
    }

    /** Exchanges the weights of two networks that belong to chosen layers. */
    void exchangeLayersInPlace(float[] a, float[] b, boolean[] chosen) {
        for (int slot = 0; slot < layers.length; slot++) {
            if (chosen[layers[slot]]) {
                ParameterSlot place = layout.slots().get(slot);
                WeightCrossover.exchange(a, b, place.offset(), place.end());
            }
        }
    }

    /** Exchanges the weights of two networks that belong to chosen units. */
    void exchangeUnitsInPlace(float[] a, float[] b, boolean[] chosen) {
        for (int slot = 0; slot < layers.length; slot++) {
            ParameterSlot place = layout.slots().get(slot);
            for (int at = place.offset(); at < place.end(); at += counts[slot]) {
                exchangeRow(a, b, at, chosen, firsts[slot], counts[slot]);
            }
        }
    }

    // Without branches, so that the compiler can vectorise it.
    private static void exchangeRow(float[] a, float[] b, int at, boolean[] chosen, int first,
            int count) {
        for (int i = 0; i < count; i++) {
            boolean exchange = chosen[first + i];
            float x = a[at + i];
            float y = b[at + i];
            a[at + i] = exchange ? y : x;
            b[at + i] = exchange ? x : y;
        }
    }
}
