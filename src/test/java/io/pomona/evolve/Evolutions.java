// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.evolve.PopulationEvaluator.Population;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.tensor.Shape;
import io.pomona.train.Score;
import io.pomona.train.TrainerState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.NullMarked;

/** What tests of evolution have in common. */
@NullMarked
final class Evolutions {
    /** A network of two weights. */
    static final Network PAIR = Network.builder(Shape.of(1)).add(Dense.of(1)).build();

    private Evolutions() {}

    /** Returns an evaluator that gives each individual a loss that is a function of its weights. */
    static PopulationEvaluator losses(ToDoubleFunction<float[]> loss) {
        return (population, samples, request) -> ((Population.Rows) population).weights().stream()
                .map(row -> new Evaluation(new Score(samples.size(), 0, loss.applyAsDouble(row)),
                        request.sampleOutcomes() ? new BitSet() : null, samples.size()))
                .toList();
    }

    /** Returns individuals of {@link #PAIR} with the given weights and fitnesses. */
    static ISeq<Phenotype<WeightGene, Double>> population(float[][] weights, double... fitness) {
        List<Phenotype<WeightGene, Double>> individuals = new ArrayList<>();
        for (int i = 0; i < fitness.length; i++) {
            individuals.add(Phenotype.of(
                    Genotype.of(WeightChromosome.of(PAIR.layout(), weights[i])), 1, fitness[i]));
        }
        return ISeq.of(individuals);
    }

    /** Returns the bits of all weights of a population. */
    static int[][] bits(TrainerState state) {
        return state.rows("population").stream().map(row -> {
            int[] bits = new int[row.length];
            Arrays.setAll(bits, i -> Float.floatToRawIntBits(row[i]));
            return bits;
        }).toArray(int[][]::new);
    }
}
