// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.data.DataSet;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.evolve.PopulationEvaluator.Request;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Some individuals of a population that follow each other, on their way to an executor. */
interface GroupParcel extends Serializable {
    /** Returns the number in the population of the first. */
    int first();

    /** Returns the evaluation of each, in their order. */
    List<Evaluation> evaluate(Bench bench, DataSet data, Request request);

    /** Makes a parcel. */
    @FunctionalInterface
    interface Packing<T> {
        /**
         * Returns the parcel of some individuals.
         *
         * @param first the number in the population of the first
         */
        GroupParcel pack(int first, List<T> individuals);
    }

    /** Returns so many parcels, as equal as can be, of all individuals in their order. */
    static <T> List<GroupParcel> of(List<T> individuals, int parcels, Packing<T> packing) {
        List<GroupParcel> all = new ArrayList<>(parcels);
        for (int i = 0; i < parcels; i++) {
            int from = (int) ((long) individuals.size() * i / parcels);
            int end = (int) ((long) individuals.size() * (i + 1) / parcels);
            all.add(packing.pack(from, individuals.subList(from, end)));
        }
        return all;
    }
}
