// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.evolve.PopulationEvaluator.Evaluation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** Evaluates individuals that come as seeds. */
final class SeedsTask implements FlatMapFunction<Iterator<SeedsParcel>, FoundParcel> {
    private final Broadcast<ProblemParcel> problem;
    private final SentSamples.Place samples;
    private final Asked asked;

    SeedsTask(Broadcast<ProblemParcel> problem, SentSamples.Place samples, Asked asked) {
        this.problem = problem;
        this.samples = samples;
        this.asked = asked;
    }

    @Override
    public Iterator<FoundParcel> call(Iterator<SeedsParcel> parcels) {
        List<Integer> indices = new ArrayList<>();
        List<Evaluation> evaluations = new ArrayList<>();
        parcels.forEachRemaining(parcel -> {
            for (int i = 0; i < parcel.count(); i++) {
                indices.add(parcel.first() + i);
            }
            evaluations.addAll(problem.value().with(bench -> bench.evaluate(parcel.table(),
                    samples.data(), asked.request())));
        });
        return FoundParcel.of(indices, evaluations);
    }
}
