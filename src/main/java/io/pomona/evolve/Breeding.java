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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The operators of a search, and what they learn: makes the children of each generation and, once these
 * have been evaluated, takes stock.
 */
final class Breeding {
    private static final String NEXT_ID = "descents_next";

    private final ParameterLayout layout;
    private final SigmaAdaptation adaptation;
    private final @Nullable SafeSteps safeSteps;
    private final Breeder breeder;
    private final @Nullable Nursery nursery;
    private final Census census;
    /** Whom the best individual of the search descends from. */
    private Descent best = Descent.first(0);

    /**
     * Creates the operators.
     *
     * @param layout where the weights stand in a genome
     * @param data the samples of safe mutation
     * @param learning what children do before they are evaluated, or null: nothing
     */
    Breeding(GeneticSettings settings, Network network, ParameterLayout layout, DataSet data,
            @Nullable Learning learning, Workers workers) {
        Mutation mutation = settings.mutation();
        SafeMutation safe = mutation.safe();
        this.layout = layout;
        this.adaptation = SigmaAdaptation.of(mutation, new ParameterUnits(layout).layerCount());
        this.safeSteps = safe == null ? null : new SafeSteps(network, data, safe, workers.count());
        this.breeder = new Breeder(settings, layout, adaptation, safeSteps, workers);
        this.nursery = learning == null ? null : new Nursery(breeder, learning);
        this.census = new Census(new Diversity(layout, workers));
    }

    /**
     * What one generation came to.
     *
     * @param sigma the mean of what mutants were mutated with, or NaN without any
     * @param samples sample passes that safe mutation and learning took
     * @param learningRate the learning rate of the last step of those who learned, or NaN
     * @param population what there is to tell of the population
     */
    record Stock(double sigma, long samples, double learningRate,
            PopulationStatistics population) {}

    /** Returns what makes children of the selected. */
    Alterer<WeightGene, Double> alterer() {
        return nursery == null ? breeder : nursery;
    }

    /** Begins a generation in which learning may take so many sample passes. */
    void begin(long samplesLeft) {
        if (nursery != null) {
            nursery.begin(samplesLeft);
        }
    }

    /**
     * Takes stock of an evaluated generation, and learns from it.
     *
     * @param key from which new sigmas are drawn
     * @param observations what was noted when it was evaluated
     */
    Stock takeStock(ISeq<Phenotype<WeightGene, Double>> population, long generation,
            RandomKey key, Observations observations) {
        List<JudgedBirth> born = Census.judge(births(), population);
        List<JudgedBirth> mutants = born.stream().filter(each -> each.birth().mutated()).toList();
        if (generation > 0) {
            adaptation.learn(mutants, key.split(generation));
        }
        long safe = safeSteps == null ? 0 : safeSteps.passes() * mutants.size();
        long learned = nursery == null ? 0 : nursery.samples();
        return new Stock(Census.sigma(mutants), safe + learned,
                nursery == null ? Double.NaN : nursery.learningRate(),
                census.statistics(population, generation, born, observations));
    }

    /** Forgets who was born: nobody takes stock of this generation. */
    void forgetBirths() {
        breeder.takeBirths();
    }

    private List<Birth> births() {
        List<Birth> births = breeder.takeBirths();
        return nursery == null ? births : births.stream().map(nursery::afterLearning).toList();
    }

    /** Begins with so many individuals, whose numbers are taken. */
    void begin(int individuals) {
        breeder.setNextId(individuals);
    }

    /** Notes who is the best individual so far. */
    void noteBest(Genotype<WeightGene> individual) {
        best = WeightChromosome.traits(individual).descent();
    }

    /** Returns whom the best individual descends from. */
    Descent best() {
        return best;
    }

    /** Adds to a state what was learned and what individuals keep beside their weights. */
    void save(TrainerState state, ISeq<Phenotype<WeightGene, Double>> population) {
        adaptation.save(state);
        if (adaptation.areInherited()) {
            state.put("sigmas", population.stream().map(this::sigmas).toList());
        }
        LearnedState.save(state, learned(population));
        List<Descent> descents = new ArrayList<>();
        population.forEach(p -> descents.add(WeightChromosome.traits(p.genotype()).descent()));
        descents.add(best);
        DescentState.save(state, descents);
        state.put(NEXT_ID, breeder.nextId());
    }

    private static List<@Nullable Learned> learned(ISeq<Phenotype<WeightGene, Double>> all) {
        List<@Nullable Learned> learned = new ArrayList<>();
        all.forEach(p -> learned.add(WeightChromosome.of(p.genotype()).learned()));
        return learned;
    }

    /** Those of the first population are what its children would begin with. */
    private float[] sigmas(Phenotype<WeightGene, Double> individual) {
        float[] own = WeightChromosome.traits(individual.genotype()).sigmas();
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
        List<@Nullable Learned> learned = LearnedState.restore(state, rows.size());
        List<Descent> descents = DescentState.restore(state);
        best = descents.getLast();
        breeder.setNextId(state.longs(NEXT_ID)[0]);
        return IntStream.range(0, rows.size())
                .mapToObj(i -> Genotype.of(WeightChromosome
                        .of(layout, rows.get(i),
                                new Traits(sigmas.isEmpty() ? new float[0] : sigmas.get(i),
                                        Double.NaN, descents.get(i)))
                        .withLearned(learned.get(i))))
                .toList();
    }
}
