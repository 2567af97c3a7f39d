// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.DataSet;
import io.pomona.evolve.LocalPopulationEvaluator;
import io.pomona.evolve.PopulationEvaluator;
import io.pomona.nn.Loss;
import io.pomona.train.NetworkEvaluator;

/** Says who evaluates the populations of a trial. What it says changes no number. */
@FunctionalInterface
public interface PopulationEvaluators extends AutoCloseable {
    /** The threads of this process do. */
    PopulationEvaluators LOCAL = (evaluator, _, _) -> new LocalPopulationEvaluator(evaluator);

    /**
     * Returns an evaluator for the individuals of one network.
     *
     * @param evaluator runs the network in this process
     * @param loss the loss that scores tell
     * @param samples what the individuals will be evaluated on, as a whole or in batches drawn from it
     */
    PopulationEvaluator of(NetworkEvaluator evaluator, Loss loss, DataSet samples);

    /** Gives back what the evaluators hold elsewhere; they are not to be used any more. */
    @Override
    default void close() {}
}
