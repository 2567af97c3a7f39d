// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.data.DataSet;
import io.pomona.evolve.IslandEpoch;
import io.pomona.evolve.IslandEvaluator;
import java.util.List;

/**
 * Has each island bred and evaluated by one executor from one migration to the next, so that its weights
 * are sent once in that time.
 *
 * @param populations evaluates what is no island's
 */
record SparkIslandEvaluator(SparkPopulationEvaluator populations) implements IslandEvaluator {
    @Override
    public List<Evaluation> evaluate(Population population, DataSet samples, Request request) {
        return populations.evaluate(population, samples, request);
    }

    @Override
    public List<IslandEpoch.Outcome> evaluate(List<IslandEpoch> epochs) {
        return populations.evaluate(epochs);
    }
}
