// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.evolve.PopulationEvaluator.Evaluation;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** Evaluates some individuals. */
final class GroupTask implements FlatMapFunction<GroupParcel, FoundParcel> {
    private final Broadcast<ProblemParcel> problem;
    private final SentSamples.Place samples;
    private final Asked asked;

    GroupTask(Broadcast<ProblemParcel> problem, SentSamples.Place samples, Asked asked) {
        this.problem = problem;
        this.samples = samples;
        this.asked = asked;
    }

    @Override
    public Iterator<FoundParcel> call(GroupParcel group) {
        List<Evaluation> evaluations = problem.value().with(
                bench -> group.evaluate(bench, samples.data(), asked.request()));
        return IntStream.range(0, evaluations.size())
                .mapToObj(i -> FoundParcel.of(group.first() + i, evaluations.get(i))).iterator();
    }
}
