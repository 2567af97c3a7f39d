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
import io.pomona.tensor.Permutation;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;
import java.util.ArrayList;
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
    private final ParameterLayout layout;
    private final Workers workers;
    private final List<Tools> tools = new ArrayList<>();

    /** What a worker draws and adds up with. */
    private record Tools(RandomBlock random, double[] sums) {}

    Breeder(GeneticSettings settings, ParameterLayout layout, Workers workers) {
        this.settings = settings;
        this.crossover = new WeightCrossover(settings.crossover(), layout);
        this.recombination = settings.crossover() instanceof Crossover.Mean mean
                ? new Recombination(mean)
                : null;
        this.mutation = new WeightMutation(settings.mutation(), settings.weightDecay(), layout);
        this.layout = layout;
        this.workers = workers;
        for (int worker = 0; worker < workers.count(); worker++) {
            tools.add(new Tools(new RandomBlock(), new double[RandomBlock.SIZE]));
        }
    }

    /**
     * A generation on its way.
     *
     * @param parents the weights of the selected
     * @param fitness what each of them achieved
     * @param order the selected in random order; neighbors are pairs
     * @param born the children, in the places of the selected; null where the parent lives on
     */
    private record Brood(List<float[]> parents, double[] fitness, int[] order, ChildPlan plan,
            RandomKey key, float[] @Nullable [] born) {
        private int size() {
            return order.length;
        }
    }

    @Override
    public AltererResult<WeightGene, Double> alter(Seq<Phenotype<WeightGene, Double>> population,
            long generation) {
        RandomKey key = new RandomKey(RandomRegistry.random().nextLong());
        List<float[]> parents = population.stream()
                .map(parent -> WeightChromosome.weights(parent.genotype())).toList();
        double[] fitness = population.stream().mapToDouble(Phenotype::fitness).toArray();
        int[] order = Permutation.of(parents.size(), key.split("pairs").generator());
        ChildPlan plan = ChildPlan.of(order, settings.children(), settings.crossover(),
                settings.mutation(), key);
        Brood brood = new Brood(parents, fitness, order, plan, key, new float[parents.size()][]);
        workers.run(Math.ceilDiv(brood.size(), 2),
                (worker, pair) -> breed(brood, 2 * pair, tools.get(worker)));
        return result(population, brood.born, generation);
    }

    /** Fills in what is born to one pair, or to one that is left without a partner. */
    private void breed(Brood brood, int place, Tools tool) {
        int end = Math.min(place + 2, brood.size());
        if (recombination == null) {
            mixPair(brood, place, tool.random);
        } else {
            for (int i = place; i < end; i++) {
                recombine(brood, recombination, brood.order[i], tool.sums);
            }
        }
        for (int i = place; i < end; i++) {
            change(brood, brood.order[i], tool.random);
        }
    }

    // By identity: where a pair is one individual, selected twice, there is nothing to mix.
    @SuppressWarnings("ReferenceEquality")
    private void mixPair(Brood brood, int place, RandomBlock random) {
        int first = brood.order[place];
        boolean whole = place + 1 < brood.size();
        int second = brood.order[whole ? place + 1 : 0];
        float[] mother = brood.parents.get(first);
        float[] father = brood.parents.get(second);
        if (brood.plan.mixes(first) && mother != father) {
            float[] a = mother.clone();
            float[] b = father.clone();
            crossover.mixInPlace(a, b, brood.key.split("crossover").split(first), random);
            brood.born[first] = a;
            if (whole && brood.plan.mixes(second)) {
                brood.born[second] = b;
            }
        }
    }

    private static void recombine(Brood brood, Recombination recombination, int child,
            double[] sums) {
        if (brood.plan.mixes(child)) {
            int[] parents = recombination.parents(brood.parents, child,
                    brood.key.split("crossover").split(child));
            double[] weights = recombination.weights(parents, brood.fitness);
            brood.born[child] = Recombination.mean(brood.parents, parents, weights, sums);
        }
    }

    private void change(Brood brood, int child, RandomBlock random) {
        boolean mutate = brood.plan.mutates(child);
        if (mutate || mutation.shrinks()) {
            float[] mixed = brood.born[child];
            float[] weights = mixed == null ? brood.parents.get(child).clone() : mixed;
            if (mutation.shrinks()) {
                mutation.shrinkInPlace(weights);
            }
            if (mutate) {
                mutation.mutateInPlace(weights, brood.key.split("mutation").split(child), random);
            }
            brood.born[child] = weights;
        }
    }

    private AltererResult<WeightGene, Double> result(Seq<Phenotype<WeightGene, Double>> population,
            float[] @Nullable [] born, long generation) {
        List<Phenotype<WeightGene, Double>> children = new ArrayList<>(born.length);
        int altered = 0;
        for (int i = 0; i < born.length; i++) {
            float[] weights = born[i];
            if (weights == null) {
                children.add(population.get(i));
            } else {
                children.add(Phenotype.of(Genotype.of(WeightChromosome.of(layout, weights)),
                        generation));
                altered++;
            }
        }
        return new AltererResult<>(ISeq.of(children), altered);
    }
}
