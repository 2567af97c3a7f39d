// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.evolve.FrozenLayers;
import io.pomona.nn.Network;
import java.util.List;

/** Refuses methods whose settings do not suit the network, before anything is written. */
final class MethodChecks {
    private MethodChecks() {}

    /**
     * Checks all methods.
     *
     * @throws PomonaException if one freezes a layer that the network does not have, or all of them
     */
    static void require(ExperimentConfig config, Network network) {
        config.methods().forEach((name, method) -> {
            try {
                FrozenLayers.of(network, frozen(method));
            } catch (IllegalArgumentException e) {
                throw new PomonaException("methods." + name + ": " + e.getMessage(), e);
            }
        });
    }

    private static List<String> frozen(MethodConfig method) {
        return switch (method) {
            case MethodConfig.Genetic(var settings) -> settings.individuals().frozen();
            case MethodConfig.Nsga2 _,MethodConfig.Gradient _ -> List.of();
        };
    }
}
