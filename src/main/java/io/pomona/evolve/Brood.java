// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Phenotype;
import io.jenetics.util.Seq;
import io.pomona.tensor.Permutation;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Ancestor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The children of a generation on their way. Children stand in the places of the selected; each is
 * written by one thread.
 *
 * @param generation the generation they are born to
 * @param parents the weights of the selected
 * @param fitness what each of them achieved
 * @param descents whom each of them descends from
 * @param inherited the sigmas of each of them, empty where it has none
 * @param order the places in random order; neighbors are pairs
 * @param plan which operators befall each child
 * @param key from which all of them are drawn
 * @param born the children's weights; null where the parent lives on
 * @param ancestors the places of each child's parents
 * @param sigmas what each child is mutated with
 */
@SuppressWarnings("ArrayRecordComponent") // Filled in place by all workers.
record Brood(long generation, List<float[]> parents, double[] fitness,
        List<Descent> descents, List<float[]> inherited,
        int[] order, ChildPlan plan, RandomKey key, float[] @Nullable [] born,
        int[] @Nullable [] ancestors, double[] @Nullable [] sigmas) {
    static Brood of(Seq<Phenotype<WeightGene, Double>> selected, long generation,
            GeneticSettings settings, RandomKey key) {
        int n = selected.size();
        int[] order = Permutation.of(n, key.split("pairs").generator());
        return new Brood(generation,
                selected.stream().map(each -> WeightChromosome.weights(each.genotype())).toList(),
                selected.stream().mapToDouble(Phenotype::fitness).toArray(),
                selected.stream().map(each -> WeightChromosome.traits(each.genotype()).descent())
                        .toList(),
                selected.stream().map(each -> WeightChromosome.traits(each.genotype()).sigmas())
                        .toList(),
                order, ChildPlan.of(order, settings.children(), settings.crossover(),
                        settings.mutation(), key),
                key, new float[n][], new int[n][], new double[n][]);
    }

    int size() {
        return order.length;
    }

    /** Puts a child of some parents in its place. */
    void place(int child, float[] weights, int... parentPlaces) {
        born[child] = weights;
        ancestors[child] = parentPlaces;
    }

    private int[] parentPlaces(int child) {
        return Objects.requireNonNull(ancestors[child]);
    }

    List<float[]> parentSigmas(int child) {
        return Arrays.stream(parentPlaces(child)).mapToObj(inherited::get).toList();
    }

    /** Returns the mean of the fitnesses of a child's parents. */
    double parentFitness(int child) {
        return Arrays.stream(parentPlaces(child)).mapToDouble(place -> fitness[place]).average()
                .orElse(Double.NaN);
    }

    /** Returns whom a child descends from: of its parents the two best, the first of equals. */
    Descent descent(int child, long id) {
        int first = -1;
        int second = -1;
        for (int place : parentPlaces(child)) {
            if (first < 0 || fitness[place] > fitness[first]) {
                second = first;
                first = place;
            } else if (second < 0 || fitness[place] > fitness[second]) {
                second = place;
            }
        }
        return new Descent(id, generation, operator(child), descents.get(first), fitness[first],
                second < 0 ? Ancestor.NOBODY : descents.get(second).id(),
                second < 0 ? Double.NaN : fitness[second]);
    }

    private Ancestor.Operator operator(int child) {
        boolean mixed = isMixed(child);
        if (plan.mutates(child)) {
            return mixed
                    ? Ancestor.Operator.CROSSOVER_AND_MUTATION
                    : Ancestor.Operator.MUTATION;
        }
        return mixed ? Ancestor.Operator.CROSSOVER : Ancestor.Operator.DECAY;
    }

    private boolean isMixed(int child) {
        return plan.mixes(child) && parentPlaces(child).length > 1;
    }

    /** Returns the sigmas of a child as it keeps them. */
    float[] ownSigmas(int child) {
        double[] given = Objects.requireNonNull(sigmas[child]);
        float[] own = new float[given.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = (float) given[i];
        }
        return own;
    }

    Birth birth(int child) {
        int[] places = parentPlaces(child);
        return new Birth(Objects.requireNonNull(born[child]),
                isMixed(child), plan.mutates(child),
                Arrays.stream(places).mapToObj(parents::get).toList(),
                Arrays.stream(places).mapToDouble(place -> fitness[place]).toArray(),
                plan.place(child), Objects.requireNonNull(sigmas[child]));
    }
}
