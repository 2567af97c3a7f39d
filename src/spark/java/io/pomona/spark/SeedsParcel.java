// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.data.DataSet;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.evolve.PopulationEvaluator.Request;
import io.pomona.evolve.SeedGenome;
import io.pomona.evolve.SeedTable;
import java.util.List;

/**
 * Individuals of seeds: 24 bytes for each mutation since the first population, those of common ancestors
 * once.
 *
 * @param first the number in the population of the first
 */
@SuppressWarnings("ArrayRecordComponent") // Sent, not copied.
record SeedsParcel(int first, long[] places, long[] parents, long[] seeds, double[] sigmas)
        implements
            GroupParcel {
    static SeedsParcel of(int first, List<SeedGenome> individuals) {
        SeedTable table = SeedTable.of(individuals);
        return new SeedsParcel(first, table.places(), table.parents(), table.seeds(),
                table.sigmas());
    }

    @Override
    public List<Evaluation> evaluate(Bench bench, DataSet data, Request request) {
        return bench.evaluate(new SeedTable(places, parents, seeds, sigmas), data, request);
    }
}
