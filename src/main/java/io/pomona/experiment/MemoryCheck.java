// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.nn.Network;
import java.util.Map;

/** Refuses methods whose weights alone cannot fit into memory, before anything is written. */
final class MemoryCheck {
    private static final long MEBIBYTE = 1 << 20;
    // Parents and offspring at once.
    private static final int GENERATIONS_HELD = 2;
    // Eight parts of a batch's gradient and their sum, two moments, the first, current and best weights.
    private static final int GRADIENT_COPIES = 14;

    private MemoryCheck() {}

    /**
     * Checks all methods against the memory that Java may use.
     *
     * @throws PomonaException if one needs more
     */
    static void require(ExperimentConfig config, Network network) {
        require(config, network.parameterCount(), Runtime.getRuntime().maxMemory());
    }

    static void require(ExperimentConfig config, int parameters, long available) {
        for (Map.Entry<String, MethodConfig> method : config.methods().entrySet()) {
            long copies = switch (method.getValue()) {
                case MethodConfig.Genetic(var settings) ->
                    (long) GENERATIONS_HELD * settings.population();
                case MethodConfig.Gradient _ -> GRADIENT_COPIES;
            };
            // In double: the product may exceed a long.
            double needed = (double) Float.BYTES * parameters * copies;
            if (needed > available) {
                throw new PomonaException("methods." + method.getKey() + ": expected weights that"
                        + " fit into memory, but " + copies + " times " + parameters
                        + " parameters need " + Math.round(needed / MEBIBYTE) + " MiB, and Java may"
                        + " use " + available / MEBIBYTE + " MiB. Take a smaller network or"
                        + " population, or give Java more with POMONA_JAVA_OPTS=-Xmx...");
            }
        }
    }
}
