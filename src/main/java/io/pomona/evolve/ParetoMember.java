// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.ext.moea.Pareto;
import io.jenetics.ext.moea.Vec;
import io.jenetics.util.ISeq;
import io.pomona.nn.ParameterLayout;
import io.pomona.train.Candidate;
import io.pomona.train.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An individual of two objectives, both made large.
 *
 * @param weights its weights; not to be changed
 * @param first fitness
 * @param second the second objective, with its sign turned where less is better
 * @param score what fitness comes from
 * @param born the generation it was born in
 */
@SuppressWarnings("ArrayRecordComponent")
record ParetoMember(float[] weights, double first, double second, Score score, long born) {
    /** What stands for a second objective that is not finite: below any other, yet finite. */
    static final double WORST = -1e300;

    Vec<double[]> objectives() {
        return Vec.of(first, second);
    }

    Phenotype<WeightGene, Vec<double[]>> phenotype(ParameterLayout layout) {
        return Phenotype.of(Genotype.of(WeightChromosome.of(layout, weights)), born, objectives());
    }

    Candidate candidate() {
        return new Candidate(weights, new double[]{first, second});
    }

    /**
     * Returns those that no other dominates, one for each pair of objectives, by falling fitness.
     */
    static List<ParetoMember> front(List<ParetoMember> all) {
        List<ParetoMember> front = new ArrayList<>(Pareto.front(ISeq.of(all),
                (a, b) -> Vec.dominance(a.objectives().data(), b.objectives().data())).asList());
        front.sort(Comparator.comparingDouble(ParetoMember::first)
                .thenComparingDouble(ParetoMember::second).reversed());
        List<ParetoMember> distinct = new ArrayList<>();
        for (ParetoMember member : front) {
            if (distinct.isEmpty() || distinct.getLast().first != member.first
                    || distinct.getLast().second != member.second) {
                distinct.add(member);
            }
        }
        return distinct;
    }
}
