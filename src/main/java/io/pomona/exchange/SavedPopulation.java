// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.data.Normalization;
import io.pomona.nn.Network;
import java.util.List;

/**
 * A population of one network, the best first. Two of them are equal only if they share their arrays.
 *
 * @param network the network of all
 * @param parameters a row of trainable values for each individual, at least one; read only
 * @param buffers what each keeps beside them, such as moving statistics; likewise
 * @param fitness what each was selected by; read only
 * @param normalization what is done to raw inputs first
 * @param classNames the names of the classes, in the order of the network's outputs
 */
@SuppressWarnings("ArrayRecordComponent")
public record SavedPopulation(Network network, List<float[]> parameters, List<float[]> buffers,
        double[] fitness, Normalization normalization, List<String> classNames) {
    /**
     * Copies the lists and checks that they fit.
     *
     * @throws IllegalArgumentException if there is no individual, or the lists differ in length
     */
    public SavedPopulation {
        parameters = List.copyOf(parameters);
        buffers = List.copyOf(buffers);
        classNames = List.copyOf(classNames);
        if (parameters.isEmpty() || parameters.size() != buffers.size()
                || parameters.size() != fitness.length) {
            throw new IllegalArgumentException("Expected parameters, buffers and fitness of the"
                    + " same individuals, but received " + parameters.size() + ", "
                    + buffers.size() + " and " + fitness.length + ".");
        }
    }

    /** Returns an individual as a model, the best being number 0. */
    public SavedModel model(int individual) {
        return new SavedModel(network, parameters.get(individual), buffers.get(individual),
                normalization, classNames);
    }
}
