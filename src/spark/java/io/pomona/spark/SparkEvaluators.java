// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.data.DataSet;
import io.pomona.evolve.LocalPopulationEvaluator;
import io.pomona.evolve.PopulationEvaluator;
import io.pomona.experiment.PopulationEvaluators;
import io.pomona.experiment.RemoteForms;
import io.pomona.nn.Loss;
import io.pomona.train.NetworkEvaluator;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** The evaluators of one trial. A chain of methods has several, with other networks or samples. */
final class SparkEvaluators implements PopulationEvaluators {
    private final JavaSparkContext context;
    private final boolean islands;
    private final List<SparkPopulationEvaluator> evaluators = new ArrayList<>();

    /**
     * Creates evaluators.
     *
     * @param islands whether islands are shared out where there are some
     */
    SparkEvaluators(JavaSparkContext context, boolean islands) {
        this.context = context;
        this.islands = islands;
    }

    @Override
    public synchronized PopulationEvaluator of(NetworkEvaluator evaluator, Loss loss,
            DataSet samples) {
        SparkPopulationEvaluator created = new SparkPopulationEvaluator(context,
                new RemoteForms.Problem(evaluator.network(), loss), samples,
                new LocalPopulationEvaluator(evaluator));
        evaluators.add(created);
        return islands ? new SparkIslandEvaluator(created) : created;
    }

    @Override
    public synchronized void close() {
        evaluators.forEach(SparkPopulationEvaluator::close);
        evaluators.clear();
    }
}
