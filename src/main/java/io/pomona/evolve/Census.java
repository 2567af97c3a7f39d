// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Phenotype;
import io.jenetics.util.Seq;
import io.pomona.train.PopulationStatistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What is found out about a population when it has been evaluated. */
final class Census {
    private final Diversity diversity;

    Census(Diversity diversity) {
        this.diversity = diversity;
    }

    /** Returns how each child did, in the order of their births. */
    static List<JudgedBirth> judge(List<Birth> births, Seq<Phenotype<WeightGene, Double>> all) {
        IdentityHashMap<float[], Double> living = new IdentityHashMap<>();
        all.forEach(each -> living.put(WeightChromosome.weights(each.genotype()),
                each.fitness()));
        List<JudgedBirth> judged = new ArrayList<>();
        for (Birth birth : births) {
            Double fitness = living.get(birth.weights());
            if (fitness != null) {
                judged.add(JudgedBirth.of(birth, fitness, living));
            }
        }
        return List.copyOf(judged);
    }

    /**
     * Returns the statistics of a generation. The operators' successes are counted where the fitnesses of
     * child and parents are known, not only bounds of them.
     *
     * @param born the children of the generation
     * @param observations what was noted when they were evaluated
     */
    PopulationStatistics statistics(Seq<Phenotype<WeightGene, Double>> all, long generation,
            List<JudgedBirth> born, Observations observations) {
        List<float[]> rows = all.stream()
                .map(each -> WeightChromosome.weights(each.genotype())).toList();
        List<JudgedBirth> certain = certain(born, all, observations);
        return new PopulationStatistics(diversity.of(rows), success(certain, Birth::mixed),
                success(certain, birth -> birth.mutated() && !birth.mixed()),
                all.stream().mapToLong(each -> generation - each.generation()).average()
                        .orElse(Double.NaN),
                observations.unfinished(), observations.samplesSaved());
    }

    private static List<JudgedBirth> certain(List<JudgedBirth> born,
            Seq<Phenotype<WeightGene, Double>> all, Observations observations) {
        Set<float[]> bounded = Collections.newSetFromMap(new IdentityHashMap<>());
        all.stream().filter(each -> !observations.isFinished(each))
                .forEach(each -> bounded.add(WeightChromosome.weights(each.genotype())));
        return born.stream().filter(each -> !bounded.contains(each.birth().weights())
                && each.birth().parents().stream().noneMatch(bounded::contains)).toList();
    }

    private static double success(List<JudgedBirth> born, Predicate<Birth> kind) {
        return born.stream().filter(each -> kind.test(each.birth()))
                .mapToInt(each -> each.isSuccess() ? 1 : 0).average().orElse(Double.NaN);
    }

    /** Returns the mean of the sigmas that mutants were mutated with, or NaN without any. */
    static double sigma(List<JudgedBirth> mutants) {
        double first = mutants.isEmpty() ? Double.NaN : mutants.getFirst().birth().sigma();
        boolean alike = mutants.stream().allMatch(each -> each.birth().sigma() == first);
        // The mean of equal numbers may differ from them by a rounding error.
        return alike
                ? first
                : mutants.stream().mapToDouble(each -> each.birth().sigma()).average()
                        .orElse(Double.NaN);
    }
}
