// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.data.NpyArray;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arrays of a model by their names: those that are trained, then those that are not, such as the
 * moving statistics of batch normalisation.
 *
 * @param network the network
 * @param parameters its trainable values; neither copied in nor out
 * @param buffers the values it keeps beside them; likewise
 */
@SuppressWarnings("ArrayRecordComponent")
record ModelArrays(Network network, float[] parameters, float[] buffers) {
    /** Returns the arrays of a model. */
    static ModelArrays of(SavedModel model) {
        return new ModelArrays(model.network(), model.parameters(), model.buffers());
    }

    /** Returns arrays of zeros, to be filled. */
    static ModelArrays empty(Network network) {
        return new ModelArrays(network, new float[network.parameterCount()],
                new float[network.bufferLayout().size()]);
    }

    /** Returns the places of all arrays of a network. */
    static List<ParameterSlot> slots(Network network) {
        List<ParameterSlot> slots = new ArrayList<>(network.layout().slots());
        slots.addAll(network.bufferLayout().slots());
        return slots;
    }

    /** Returns a copy of the values of an array. */
    float[] get(ParameterSlot slot) {
        return Arrays.copyOfRange(home(slot), slot.offset(), slot.end());
    }

    /**
     * Sets the values of an array.
     *
     * @throws IllegalArgumentException if they are not as many as it has
     */
    void set(ParameterSlot slot, float[] values) {
        if (values.length != slot.size()) {
            throw new IllegalArgumentException("Expected " + slot.size() + " values of "
                    + slot.name() + ", but received " + values.length + ".");
        }
        System.arraycopy(values, 0, home(slot), slot.offset(), slot.size());
    }

    /** Returns all arrays as they are saved. */
    Map<String, NpyArray> toNpy() {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        for (ParameterSlot slot : slots(network)) {
            arrays.put(slot.name(),
                    NpyArray.ofFloats(get(slot), WeightLayouts.extents(slot.shape())));
        }
        return arrays;
    }

    /** Returns the model that these arrays and a description of the same network make. */
    SavedModel model(ModelDescription description) {
        return new SavedModel(network, parameters, buffers, description.normalization(),
                description.classNames());
    }

    private float[] home(ParameterSlot slot) {
        return network.bufferLayout().slots().contains(slot) ? buffers : parameters;
    }
}
