// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Genotype;
import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.util.ISeq;
import io.jenetics.util.MSeq;
import io.jenetics.util.Seq;
import io.pomona.tensor.Permutation;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** {@link Selection.BatchLexicase} and, with batches of one sample, {@link Selection.Lexicase}. */
final class LexicaseSelector implements Selector<WeightGene, Double> {
    private final int batchSize;
    private final Supplier<RandomKey> key;
    private final Function<Genotype<WeightGene>, Outcomes> outcomes;
    private final Workers workers;

    /**
     * What an individual classified correctly.
     *
     * @param correct the samples that it did
     * @param samples how many samples there were
     */
    record Outcomes(BitSet correct, int samples) {}

    /**
     * Creates a selector.
     *
     * @param key gives the key of the generation
     * @param outcomes gives what an individual classified correctly, all of the same samples
     * @param workers who find the parents
     */
    LexicaseSelector(int batchSize, Supplier<RandomKey> key,
            Function<Genotype<WeightGene>, Outcomes> outcomes, Workers workers) {
        this.batchSize = batchSize;
        this.key = key;
        this.outcomes = outcomes;
        this.workers = workers;
    }

    @Override
    public ISeq<Phenotype<WeightGene, Double>> select(Seq<Phenotype<WeightGene, Double>> population,
            int count, Optimize optimize) {
        List<Outcomes> cases = population.stream()
                .map(individual -> outcomes.apply(individual.genotype())).toList();
        int[] eligible = eligible(population);
        RandomKey draws = key.get();
        MSeq<Phenotype<WeightGene, Double>> selected = MSeq.ofLength(count);
        workers.run(count, (_, i) -> selected.set(i, population.get(
                parent(cases, eligible.clone(), draws.split(i).generator()))));
        return selected.toISeq();
    }

    /** Those whose outputs are not finite may be right on a sample, and yet must not be chosen. */
    private static int[] eligible(Seq<Phenotype<WeightGene, Double>> population) {
        int[] valid = IntStream.range(0, population.size())
                .filter(i -> population.get(i).fitness() != Fitness.INVALID).toArray();
        return valid.length > 0 ? valid : IntStream.range(0, population.size()).toArray();
    }

    private int parent(List<Outcomes> cases, int[] pool, RandomGenerator random) {
        int samples = cases.getFirst().samples();
        int[] order = Permutation.of(samples, random);
        int left = pool.length;
        for (int from = 0; from < samples && left > 1; from += batchSize) {
            left = keepBest(cases, pool, left, order, from);
        }
        return pool[random.nextInt(left)];
    }

    /** Moves those with the most right in a batch to the front, and returns how many they are. */
    private int keepBest(List<Outcomes> cases, int[] pool, int left, int[] order, int from) {
        int most = -1;
        int kept = 0;
        for (int i = 0; i < left; i++) {
            BitSet correct = cases.get(pool[i]).correct();
            int hits = 0;
            for (int at = from; at < Math.min(from + batchSize, order.length); at++) {
                hits += correct.get(order[at]) ? 1 : 0;
            }
            if (hits > most) {
                most = hits;
                kept = 0;
            }
            if (hits == most) {
                pool[kept++] = pool[i];
            }
        }
        return kept;
    }
}
