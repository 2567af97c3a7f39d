// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.evolve.SeedGenome;
import io.pomona.evolve.SeedTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Individuals of seeds on their way to an executor: 32 bytes for each mutation since the first population,
 * those of common ancestors once.
 *
 * @param first the number in the population of the first
 */
@SuppressWarnings("ArrayRecordComponent") // Sent, not copied.
record SeedsParcel(int first, long[] places, long[] parents, long[] seeds, double[] sigmas)
        implements
            Serializable {

    /** Returns so many parcels of individuals that follow each other. */
    static List<SeedsParcel> of(List<SeedGenome> individuals, int parcels) {
        List<SeedsParcel> all = new ArrayList<>(parcels);
        for (int i = 0; i < parcels; i++) {
            int from = (int) ((long) individuals.size() * i / parcels);
            int end = (int) ((long) individuals.size() * (i + 1) / parcels);
            SeedTable table = SeedTable.of(individuals.subList(from, end));
            all.add(new SeedsParcel(from, table.places(), table.parents(), table.seeds(),
                    table.sigmas()));
        }
        return all;
    }

    int count() {
        return places.length;
    }

    SeedTable table() {
        return new SeedTable(places, parents, seeds, sigmas);
    }
}
