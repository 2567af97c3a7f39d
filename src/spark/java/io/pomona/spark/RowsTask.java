// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** Evaluates individuals that come with their weights. */
final class RowsTask implements FlatMapFunction<Iterator<RowParcel>, FoundParcel> {
    private final Broadcast<ProblemParcel> problem;
    private final SentSamples.Place samples;
    private final Asked asked;

    RowsTask(Broadcast<ProblemParcel> problem, SentSamples.Place samples, Asked asked) {
        this.problem = problem;
        this.samples = samples;
        this.asked = asked;
    }

    @Override
    public Iterator<FoundParcel> call(Iterator<RowParcel> parcels) {
        List<Integer> indices = new ArrayList<>();
        List<float[]> rows = new ArrayList<>();
        parcels.forEachRemaining(parcel -> {
            indices.add(parcel.index());
            rows.add(parcel.weights());
        });
        return FoundParcel.of(indices, problem.value().with(
                bench -> bench.evaluate(rows, samples.data(), asked.request())));
    }
}
