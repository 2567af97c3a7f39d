// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.evolve.IslandEpoch;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An {@link IslandEpoch.Outcome} on its way back.
 *
 * @param generations of each generation those who were evaluated
 */
record IslandOutcomeParcel(ArrayList<ArrayList<FoundParcel>> generations) implements Serializable {
    static IslandOutcomeParcel of(IslandEpoch.Outcome outcome) {
        ArrayList<ArrayList<FoundParcel>> generations = new ArrayList<>();
        outcome.generations().forEach(found -> generations.add(parcels(found)));
        return new IslandOutcomeParcel(generations);
    }

    private static ArrayList<FoundParcel> parcels(List<Evaluation> found) {
        ArrayList<FoundParcel> parcels = new ArrayList<>(found.size());
        IntStream.range(0, found.size())
                .forEach(i -> parcels.add(FoundParcel.of(i, found.get(i))));
        return parcels;
    }

    IslandEpoch.Outcome outcome() {
        return new IslandEpoch.Outcome(generations.stream()
                .map(found -> FoundParcel.inOrder(found, found.size())).toList());
    }
}
