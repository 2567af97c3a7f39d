// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.AnyGene;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.pomona.train.PopulationStatistics;
import java.util.IdentityHashMap;
import java.util.Map;

/** {@link Census} of a population of seeds, whose diversity is not known: its weights are not there. */
final class SeedCensus {
    private SeedCensus() {}

    /**
     * Returns the statistics of a generation.
     *
     * @param before the population that it was bred from, empty for the first
     */
    static PopulationStatistics statistics(ISeq<Phenotype<AnyGene<SeedGenome>, Double>> before,
            ISeq<Phenotype<AnyGene<SeedGenome>, Double>> after, long generation) {
        Map<SeedGenome, Double> known = new IdentityHashMap<>();
        before.forEach(each -> known.put(SeedBreeder.genome(each), each.fitness()));
        // Who lives on may have been measured again, on the samples of the children.
        after.forEach(each -> known.put(SeedBreeder.genome(each), each.fitness()));
        double success = after.stream()
                .filter(each -> each.generation() == generation && generation > 0)
                .mapToInt(each -> isSuccess(each, known) ? 1 : 0).average().orElse(Double.NaN);
        return new PopulationStatistics(Double.NaN, Double.NaN, success,
                after.stream().mapToLong(each -> generation - each.generation()).average()
                        .orElse(Double.NaN),
                0, 0);
    }

    private static boolean isSuccess(Phenotype<AnyGene<SeedGenome>, Double> child,
            Map<SeedGenome, Double> known) {
        SeedGenome parent = SeedBreeder.genome(child).parent();
        Double reached = parent == null ? null : known.get(parent);
        return reached != null && child.fitness() > reached;
    }
}
