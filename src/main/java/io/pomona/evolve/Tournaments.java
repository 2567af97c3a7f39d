// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Gene;
import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.util.ISeq;
import io.jenetics.util.Seq;
import io.pomona.tensor.RandomKey;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Selects the winners of tournaments. Unlike Jenetics' selector it draws from a key, so that who meets
 * whom is known before there are any fitnesses; a {@link Race} builds on that.
 */
final class Tournaments<G extends Gene<?, G>> implements Selector<G, Double> {
    private final int size;
    private final Supplier<RandomKey> key;
    private final Function<Seq<Phenotype<G, Double>>, Ranking> ranking;

    /**
     * Creates a selector.
     *
     * @param key gives the key of the generation
     * @param ranking gives the order in a population
     */
    Tournaments(int size, Supplier<RandomKey> key,
            Function<Seq<Phenotype<G, Double>>, Ranking> ranking) {
        this.size = size;
        this.key = key;
        this.ranking = ranking;
    }

    /** Who is better than whom, by their places in a population. */
    interface Ranking {
        /** Returns whether one individual beats another. */
        boolean beats(int challenger, int holder);
    }

    /** Returns the order by fitness. */
    static Ranking byFitness(Seq<? extends Phenotype<?, Double>> population) {
        double[] fitness = population.stream().mapToDouble(Phenotype::fitness).toArray();
        return (challenger, holder) -> fitness[challenger] > fitness[holder];
    }

    /** Returns the places that each tournament draws, some maybe more than once. */
    static int[][] draw(RandomKey key, int population, int tournaments, int size) {
        RandomGenerator random = key.generator();
        int[][] drawn = new int[tournaments][];
        Arrays.setAll(drawn, _ -> random.ints(size, 0, population).toArray());
        return drawn;
    }

    @Override
    public ISeq<Phenotype<G, Double>> select(Seq<Phenotype<G, Double>> population,
            int count, Optimize optimize) {
        Ranking order = ranking.apply(population);
        return Arrays.stream(draw(key.get(), population.size(), count, size))
                .map(drawn -> population.get(winner(drawn, order))).collect(ISeq.toISeq());
    }

    /** Of those that are level the first one drawn wins. */
    private static int winner(int[] drawn, Ranking order) {
        int best = drawn[0];
        for (int place : drawn) {
            best = order.beats(place, best) ? place : best;
        }
        return best;
    }
}
