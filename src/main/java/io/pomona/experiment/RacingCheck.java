// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.nn.Network;

/** Refuses racing for networks whose answer to a sample depends on the others, before anything runs. */
final class RacingCheck {
    private RacingCheck() {}

    /**
     * Checks all methods.
     *
     * @throws PomonaException if one cannot race
     */
    static void require(ExperimentConfig config, Network network) {
        config.methods().forEach((name, method) -> {
            if (network.usesBatchStatistics()
                    && method instanceof MethodConfig.Genetic(var settings)
                    && settings.objective().racing()) {
                throw new PomonaException("methods." + name + ".racing: expected a network that"
                        + " does not normalize batches, but this one does: what it says of a"
                        + " sample depends on the others. Set racing to false.");
            }
        });
    }
}
