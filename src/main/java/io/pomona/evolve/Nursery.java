// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Alterer;
import io.jenetics.AltererResult;
import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.Seq;
import io.pomona.evolve.Learning.Lesson;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Has children bred, and then has all of them learn: also those that nothing befell, which are
 * individuals of their own from then on.
 */
final class Nursery implements Alterer<WeightGene, Double> {
    private final Alterer<WeightGene, Double> breeder;
    private final Learning learning;
    private long samplesLeft;
    private long samples;
    /** Children of this generation that have learned. */
    private int taught;
    private double learningRate = Double.NaN;
    /** What the weights of those that wrote back what they learned have become. */
    private final IdentityHashMap<float[], float[]> learned = new IdentityHashMap<>();

    Nursery(Alterer<WeightGene, Double> breeder, Learning learning) {
        this.breeder = breeder;
        this.learning = learning;
    }

    /** Begins a generation that may spend so many sample passes. */
    void begin(long passes) {
        samplesLeft = passes;
        samples = 0;
        taught = 0;
        learned.clear();
    }

    /** Returns the birth of a child as the child is after it has learned. */
    Birth afterLearning(Birth birth) {
        float[] weights = learned.get(birth.weights());
        return weights == null ? birth : birth.withWeights(weights);
    }

    /** Returns the sample passes that learning took in this generation. */
    long samples() {
        return samples;
    }

    /** Returns the learning rate of the last step, or NaN. */
    double learningRate() {
        return learningRate;
    }

    @Override
    public AltererResult<WeightGene, Double> alter(Seq<Phenotype<WeightGene, Double>> population,
            long generation) {
        Seq<Phenotype<WeightGene, Double>> born = breeder.alter(population, generation)
                .population();
        Lesson lesson = learning.learn(chromosomes(population), chromosomes(born), generation,
                taught, samplesLeft - samples);
        taught += born.size();
        samples += lesson.samples();
        learningRate = lesson.learningRate();
        List<Phenotype<WeightGene, Double>> children = new ArrayList<>();
        for (int i = 0; i < born.size(); i++) {
            WeightChromosome child = lesson.children().get(i);
            learned.put(WeightChromosome.weights(born.get(i).genotype()), child.weights());
            boolean same = child == WeightChromosome.of(born.get(i).genotype());
            children.add(same ? born.get(i) : Phenotype.of(Genotype.of(child), generation));
        }
        return new AltererResult<>(ISeq.of(children), children.size());
    }

    private static List<WeightChromosome> chromosomes(Seq<Phenotype<WeightGene, Double>> all) {
        return all.stream().map(phenotype -> WeightChromosome.of(phenotype.genotype())).toList();
    }
}
