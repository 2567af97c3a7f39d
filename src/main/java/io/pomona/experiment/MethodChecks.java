// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.evolve.FrozenLayers;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.SafeMutation;
import io.pomona.nn.Network;

/** Refuses methods whose settings do not suit the network, before anything is written. */
final class MethodChecks {
    private MethodChecks() {}

    /**
     * Checks all methods.
     *
     * @throws PomonaException if one freezes a layer that the network does not have, or all of them,
     *         or races or mutates safely where it cannot
     */
    static void require(ExperimentConfig config, Network network) {
        config.methods().forEach((name, method) -> require("methods." + name, method, network));
    }

    private static void require(String path, MethodConfig method, Network network) {
        switch (method) {
            case MethodConfig.Genetic(var settings) -> require(path, settings, network);
            case MethodConfig.Memetic(var settings) -> require(path, settings.genetic(), network);
            case MethodConfig.Chain(var stages) -> {
                for (int i = 0; i < stages.size(); i++) {
                    require(path + ".stages[" + i + "]", stages.get(i).method(), network);
                }
            }
            case MethodConfig.Gradient _,MethodConfig.Nsga2 _,MethodConfig.PopulationBased _,MethodConfig.Strategy _ ->
                {
                }
        }
    }

    private static void require(String path, GeneticSettings settings, Network network) {
        try {
            FrozenLayers.of(network, settings.individuals().frozen());
        } catch (IllegalArgumentException e) {
            throw new PomonaException(path + ": " + e.getMessage(), e);
        }
        if (network.usesBatchStatistics()
                && settings.mutation().safe() instanceof SafeMutation.GradientAbsolute) {
            throw new PomonaException(path + ".mutation.safe: expected a network that does not"
                    + " normalize batches for sm_g_abs, which looks at each sample alone, but this"
                    + " one does. Take sm_g_sum or sm_r.");
        }
        // What a network that normalizes batches says of a sample depends on the others.
        if (network.usesBatchStatistics() && settings.objective().racing()) {
            throw new PomonaException(path + ".racing: expected a network that does not normalize"
                    + " batches, but this one does: what it says of a sample depends on the"
                    + " others. Set racing to false.");
        }
    }
}
