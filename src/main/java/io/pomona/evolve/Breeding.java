// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Alterer;
import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.pomona.data.DataSet;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterLayout;
import io.pomona.tensor.RandomKey;
import io.pomona.train.PopulationStatistics;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The operators of a search, and what they learn: makes the children of each generation and, once these
 * have been evaluated, takes stock.
 */
final class Breeding {
    private final ParameterLayout layout;
    private final SigmaAdaptation adaptation;
    private final @Nullable SafeSteps safeSteps;
    private final Breeder breeder;
    private final Census census;

    Breeding(GeneticSettings settings, Network network, DataSet data, Workers workers) {
        Mutation mutation = settings.mutation();
        SafeMutation safe = mutation.safe();
        this.layout = network.layout();
        this.adaptation = SigmaAdaptation.of(mutation, new ParameterUnits(layout).layerCount());
        this.safeSteps = safe == null ? null : new SafeSteps(network, data, safe, workers.count());
        this.breeder = new Breeder(settings, layout, adaptation, safeSteps, workers);
        this.census = new Census(new Diversity(layout, workers));
    }

    /**
     * What one generation came to.
     *
     * @param sigma the mean of what mutants were mutated with, or NaN without any
     * @param samples sample passes that safe mutation took
     * @param population what there is to tell of the population
     */
    record Stock(double sigma, long samples, PopulationStatistics population) {}

    /** Returns what makes children of the selected. */
    Alterer<WeightGene, Double> alterer() {
        return breeder;
    }

    /**
     * Takes stock of an evaluated generation, and learns from it.
     *
     * @param key from which new sigmas are drawn
     */
    Stock takeStock(ISeq<Phenotype<WeightGene, Double>> population, long generation,
            RandomKey key) {
        List<JudgedBirth> born = Census.judge(breeder.takeBirths(), population);
        List<JudgedBirth> mutants = born.stream().filter(each -> each.birth().mutated()).toList();
        if (generation > 0) {
            adaptation.learn(mutants, key.split(generation));
        }
        return new Stock(Census.sigma(mutants),
                safeSteps == null ? 0 : safeSteps.passes() * mutants.size(),
                census.statistics(population, generation, born));
    }

    /** Adds to a state what was learned and what individuals keep beside their weights. */
    void save(TrainerState state, ISeq<Phenotype<WeightGene, Double>> population) {
        adaptation.save(state);
        if (adaptation.areInherited()) {
            state.put("sigmas", population.stream().map(this::sigmas).toList());
        }
    }

    /** Those of the first population are what its children would begin with. */
    private float[] sigmas(Phenotype<WeightGene, Double> individual) {
        float[] own = WeightChromosome.sigmas(individual.genotype());
        return own.length > 0 ? own : adaptation.first();
    }

    /**
     * Goes on with what was learned.
     *
     * @return the individuals of the state, in their order
     */
    List<Genotype<WeightGene>> restore(TrainerState state) {
        adaptation.restore(state);
        List<float[]> rows = state.rows("population");
        List<float[]> sigmas = adaptation.areInherited() ? state.rows("sigmas") : List.of();
        return IntStream.range(0, rows.size())
                .mapToObj(i -> Genotype.of(WeightChromosome.of(layout, rows.get(i),
                        sigmas.isEmpty() ? new float[0] : sigmas.get(i))))
                .toList();
    }
}
