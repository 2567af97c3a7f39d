// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.evolve.PopulationEvaluator.Request;
import io.pomona.train.Metric;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Set;

/**
 * A {@link Request} on its way to an executor.
 *
 * @param metrics the metrics beside the score
 * @param sampleOutcomes whether the outcome of each sample is asked for
 */
record Asked(ArrayList<Metric> metrics, boolean sampleOutcomes) implements Serializable {
    static Asked of(Request request) {
        return new Asked(new ArrayList<>(request.metrics()), request.sampleOutcomes());
    }

    Request request() {
        Set<Metric> all = EnumSet.noneOf(Metric.class);
        all.addAll(metrics);
        return new Request(all, sampleOutcomes, null);
    }
}
