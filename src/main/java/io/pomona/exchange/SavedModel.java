// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.data.Normalization;
import io.pomona.nn.Network;
import java.util.List;

/**
 * A network with its weights and all that is needed to use it on raw inputs. Two of them are equal
 * only if they share the array of parameters.
 *
 * @param network the network
 * @param parameters its trainable values in the network's layout; neither copied in nor out: read only
 * @param buffers what it keeps beside them, such as moving statistics; likewise
 * @param normalization what is done to raw inputs first
 * @param classNames the names of the classes, in the order of the network's outputs
 */
@SuppressWarnings("ArrayRecordComponent")
public record SavedModel(Network network, float[] parameters, float[] buffers,
        Normalization normalization, List<String> classNames) {
    /**
     * Checks that the parts fit and copies the list.
     *
     * @throws IllegalArgumentException if the number of parameters, names or channels is not the
     *         network's
     */
    public SavedModel {
        classNames = List.copyOf(classNames);
        if (parameters.length != network.parameterCount()) {
            throw new IllegalArgumentException("Expected " + network.parameterCount()
                    + " parameters, but received " + parameters.length + ".");
        }
        if (buffers.length != network.bufferLayout().size()) {
            throw new IllegalArgumentException("Expected " + network.bufferLayout().size()
                    + " values of buffers, but received " + buffers.length + ".");
        }
        checkNames(network, classNames);
        checkChannels(network, normalization);
    }

    static void checkNames(Network network, List<String> names) {
        if (names.size() != network.classes()) {
            throw new IllegalArgumentException(
                    "Expected one class name for each of the " + network.classes()
                            + " outputs of the network, but received " + names.size() + ".");
        }
    }

    static void checkChannels(Network network, Normalization normalization) {
        int channels = network.inputShape().dimension(network.inputShape().rank() - 1);
        if (normalization.standardises() && normalization.mean().size() != channels) {
            throw new IllegalArgumentException("Expected means of " + channels
                    + " channels, but received " + normalization.mean().size() + ".");
        }
    }
}
