// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.data.DataSet;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.evolve.PopulationEvaluator.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * Individuals with their weights.
 *
 * @param first the number in the population of the first
 * @param rows the weights of each
 */
record RowsParcel(int first, ArrayList<float[]> rows) implements GroupParcel {
    static RowsParcel of(int first, List<float[]> rows) {
        return new RowsParcel(first, new ArrayList<>(rows));
    }

    @Override
    public List<Evaluation> evaluate(Bench bench, DataSet data, Request request) {
        return bench.evaluate(rows, data, request);
    }
}
