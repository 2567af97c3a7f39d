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
     * @throws PomonaException if one freezes a layer that the network does not have, or all of them,
     *         or races where it cannot
     */
    static void require(ExperimentConfig config, Network network) {
        config.methods().forEach((name, method) -> {
            try {
                FrozenLayers.of(network, frozen(method));
            } catch (IllegalArgumentException e) {
                throw new PomonaException("methods." + name + ": " + e.getMessage(), e);
            }
            requireRaces(name, method, network);
        });
    }

    /** What a network that normalizes batches says of a sample depends on the others. */
    private static void requireRaces(String name, MethodConfig method, Network network) {
        if (network.usesBatchStatistics() && method instanceof MethodConfig.Genetic(var settings)
                && settings.objective().racing()) {
            throw new PomonaException("methods." + name + ".racing: expected a network that"
                    + " does not normalize batches, but this one does: what it says of a"
                    + " sample depends on the others. Set racing to false.");
        }
    }

    private static List<String> frozen(MethodConfig method) {
        return switch (method) {
            case MethodConfig.Genetic(var settings) -> settings.individuals().frozen();
            case MethodConfig.Gradient _, MethodConfig.Memetic _, MethodConfig.Nsga2 _,
                    MethodConfig.PopulationBased _, MethodConfig.Strategy _ -> List.of();
            case MethodConfig.Chain(var stages) -> stages.stream()
                    .flatMap(stage -> frozen(stage.method()).stream()).toList();
        };
    }
}
