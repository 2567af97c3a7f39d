// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Alterer;
import io.jenetics.AltererResult;
import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import io.pomona.nn.ParameterLayout;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes children of all parents that were selected: pairs them up at random, each once, or draws several
 * for each child, mixes them and mutates. One alterer does all, so that a child is one new array, and a
 * pair is bred by one worker while it is in its cache. A child that nothing befell is its parent,
 * fitness included; so is one whose two parents are the same individual.
 */
final class Breeder implements Alterer<WeightGene, Double> {
    private final GeneticSettings settings;
    private final WeightCrossover crossover;
    private final @Nullable Recombination recombination;
    private final WeightMutation mutation;
    private final SigmaAdaptation adaptation;
    private final @Nullable SafeSteps safeSteps;
    private final ParameterLayout layout;
    private final Workers workers;
    private final List<Tools> tools = new ArrayList<>();
    private final List<Birth> births = new ArrayList<>();
    /** The number of the next child. */
    private long nextId;

    /** What a worker draws and adds up with. */
    @SuppressWarnings("ArrayRecordComponent") // Scratch.
    private record Tools(int worker, RandomBlock random, NoiseBlock noise, double[] sums) {}

    /**
     * Creates a breeder.
     *
     * @param adaptation what settles sigma; whoever knows how the children did tells it
     * @param safeSteps what makes mutation safe, or null
     */
    Breeder(GeneticSettings settings, ParameterLayout layout, SigmaAdaptation adaptation,
            @Nullable SafeSteps safeSteps, Workers workers) {
        this.settings = settings;
        this.crossover = new WeightCrossover(settings.crossover(), layout);
        this.recombination = settings.crossover() instanceof Crossover.Mean mean
                ? new Recombination(mean)
                : null;
        this.mutation = new WeightMutation(settings.mutation(), settings.weightDecay(), layout);
        this.adaptation = adaptation;
        this.safeSteps = safeSteps;
        this.layout = layout;
        this.workers = workers;
        for (int worker = 0; worker < workers.count(); worker++) {
            tools.add(new Tools(worker, new RandomBlock(),
                    new NoiseBlock(settings.mutation().noise()), new double[RandomBlock.SIZE]));
        }
    }

    /** Returns all births since the last call, in a fixed order. */
    List<Birth> takeBirths() {
        List<Birth> all = List.copyOf(births);
        births.clear();
        return all;
    }

    /** Returns the number that the next child gets. */
    long nextId() {
        return nextId;
    }

    /** Sets the number that the next child gets: how many there have been before it. */
    void setNextId(long id) {
        nextId = id;
    }

    @Override
    public AltererResult<WeightGene, Double> alter(Seq<Phenotype<WeightGene, Double>> population,
            long generation) {
        RandomKey key = new RandomKey(RandomRegistry.random().nextLong());
        Brood brood = Brood.of(population, generation, settings, key);
        if (safeSteps != null) {
            safeSteps.begin(key.split("samples"));
        }
        workers.run(Math.ceilDiv(brood.size(), 2),
                (worker, pair) -> breed(brood, 2 * pair, tools.get(worker)));
        return result(population, brood);
    }

    /** Fills in what is born to one pair, or to one that is left without a partner. */
    private void breed(Brood brood, int place, Tools tool) {
        int end = Math.min(place + 2, brood.size());
        if (recombination == null) {
            mixPair(brood, place, tool.random);
        } else {
            for (int i = place; i < end; i++) {
                recombine(brood, recombination, brood.order()[i], tool.sums);
            }
        }
        for (int i = place; i < end; i++) {
            change(brood, brood.order()[i], tool);
        }
    }

    // Where a pair is one individual, selected twice, there is nothing to mix. A checkpoint keeps weights,
    // not who is whose: so it is the weights that are compared.
    private void mixPair(Brood brood, int place, RandomBlock random) {
        int first = brood.order()[place];
        boolean whole = place + 1 < brood.size();
        int second = brood.order()[whole ? place + 1 : 0];
        float[] mother = brood.parents().get(first);
        float[] father = brood.parents().get(second);
        if (brood.plan().mixes(first) && !Arrays.equals(mother, father)) {
            float[] a = mother.clone();
            float[] b = father.clone();
            crossover.mixInPlace(a, b, brood.key().split("crossover").split(first), random);
            brood.place(first, a, first, second);
            if (whole && brood.plan().mixes(second)) {
                brood.place(second, b, first, second);
            }
        }
    }

    private static void recombine(Brood brood, Recombination recombination, int child,
            double[] sums) {
        if (brood.plan().mixes(child)) {
            int[] parents = recombination.parents(brood.parents(), child,
                    brood.key().split("crossover").split(child));
            double[] weights = recombination.weights(parents, brood.fitness());
            brood.place(child, Recombination.mean(brood.parents(), parents, weights, sums),
                    parents);
        }
    }

    private void change(Brood brood, int child, Tools tool) {
        boolean mutate = brood.plan().mutates(child);
        if (mutate || mutation.shrinks()) {
            float[] mixed = brood.born()[child];
            float[] weights = mixed == null ? brood.parents().get(child).clone() : mixed;
            if (mixed == null) {
                brood.place(child, weights, child);
            }
            if (mutation.shrinks()) {
                mutation.shrinkInPlace(weights, adaptation.decayPart(brood.generation()));
            }
            RandomKey key = brood.key().split("mutation").split(child);
            double[] sigmas = settleSigmas(brood, child, mutate, key);
            if (mutate) {
                mutate(weights, sigmas, key, tool);
            }
        } else if (brood.born()[child] != null) {
            settleSigmas(brood, child, false, brood.key());
        }
    }

    private double[] settleSigmas(Brood brood, int child, boolean mutated, RandomKey key) {
        double[] sigmas = adaptation.sigmas(
                new SigmaAdaptation.Child(brood.generation(), brood.plan().place(child),
                        brood.parentSigmas(child), mutated, key.split("sigma")));
        brood.sigmas()[child] = sigmas;
        return sigmas;
    }

    private void mutate(float[] weights, double[] sigmas, RandomKey key, Tools tool) {
        if (safeSteps == null) {
            mutation.mutateInPlace(weights, sigmas, key, tool.noise);
        } else {
            safeSteps.remember(tool.worker, weights);
            mutation.mutateInPlace(weights, sigmas, key, tool.noise);
            safeSteps.adjustInPlace(tool.worker, weights);
        }
    }

    private AltererResult<WeightGene, Double> result(Seq<Phenotype<WeightGene, Double>> population,
            Brood brood) {
        List<Phenotype<WeightGene, Double>> children = new ArrayList<>(brood.size());
        int altered = 0;
        for (int i = 0; i < brood.size(); i++) {
            float[] weights = brood.born()[i];
            if (weights == null) {
                children.add(population.get(i));
            } else {
                float[] sigmas = adaptation.areInherited() ? brood.ownSigmas(i) : new float[0];
                children.add(Phenotype.of(
                        Genotype.of(WeightChromosome.of(layout, weights,
                                new Traits(sigmas, brood.parentFitness(i),
                                        brood.descent(i, nextId++)))),
                        brood.generation()));
                births.add(brood.birth(i));
                altered++;
            }
        }
        return new AltererResult<>(ISeq.of(children), altered);
    }
}
