// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/** Breeds and evaluates an island until it meets others. */
final class IslandTask implements Function<IslandParcel, IslandOutcomeParcel> {
    private final Broadcast<ProblemParcel> problem;
    private final SentSamples.Place samples;

    IslandTask(Broadcast<ProblemParcel> problem, SentSamples.Place samples) {
        this.problem = problem;
        this.samples = samples;
    }

    @Override
    public IslandOutcomeParcel call(IslandParcel island) {
        return IslandOutcomeParcel.of(
                problem.value().with(bench -> bench.run(island, samples.data())));
    }
}
