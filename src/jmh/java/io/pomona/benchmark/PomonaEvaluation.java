// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Workers;
import java.util.List;

/** Pomona evaluating a population: as a whole, or one individual a call. */
final class PomonaEvaluation implements Subject {
    private final Workload workload;
    private final int together;
    private final Workers workers;
    private final NetworkEvaluator evaluator;
    private int next;

    private PomonaEvaluation(Workload workload, int together, int threads) {
        this.workload = workload;
        this.together = together;
        this.workers = Workers.of(threads);
        this.evaluator = new NetworkEvaluator(workload.network(), workers);
    }

    /** Returns the whole population in one call. */
    static PomonaEvaluation population(Workload workload, int threads) {
        return new PomonaEvaluation(workload, workload.population().size(), threads);
    }

    /** Returns one individual a call. */
    static PomonaEvaluation single(Workload workload, int threads) {
        return new PomonaEvaluation(workload, 1, threads);
    }

    @Override
    public Object run() {
        List<float[]> population = workload.population();
        List<float[]> rows = together == 1
                ? List.of(population.get(next++ % population.size()))
                : population;
        return evaluator.evaluateAll(rows, workload.data(), false);
    }

    @Override
    public void close() {
        workers.close();
    }
}
