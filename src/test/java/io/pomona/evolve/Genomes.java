// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.AltererResult;
import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.pomona.data.DataSet;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.evolve.PopulationEvaluator.Population;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.DepthwiseConv2D;
import io.pomona.nn.Flatten;
import io.pomona.nn.Initializer;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterLayout;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.Metrics;
import io.pomona.train.Score;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.NullMarked;

/** Populations, and searches of functions in place of networks, for tests of the operators. */
@NullMarked
final class Genomes {
    /** A convolution of 5 filters, a depthwise one and a dense layer of 10 units. */
    static final ParameterLayout LAYOUT = Network.builder(Shape.of(6, 6, 2))
            .add("a", Conv2D.of(5, 3)).add("b", DepthwiseConv2D.of(3)).add("flat", new Flatten())
            .add("c", Dense.of(10)).build().layout();
    static final int SIZE = LAYOUT.size();

    /** 20 weights that begin with a standard deviation of 0.3. */
    private static final Network POINT = Network.builder(Shape.of(10))
            .add(Dense.of(2).withBias(false)
                    .withKernelInitializer(new Initializer.Normal(0, 0.3)))
            .build();

    private Genomes() {}

    /** Returns individuals i, of fitness i, of which every weight j is {@code i + j / 10,000}. */
    static ISeq<Phenotype<WeightGene, Double>> population(int size) {
        List<Phenotype<WeightGene, Double>> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            float[] weights = new float[SIZE];
            for (int j = 0; j < SIZE; j++) {
                weights[j] = i + j / 10_000f;
            }
            all.add(individual(weights, i));
        }
        return ISeq.of(all);
    }

    static Phenotype<WeightGene, Double> individual(float[] weights, double fitness) {
        return Phenotype.of(Genotype.of(WeightChromosome.of(LAYOUT, weights)), 1, fitness);
    }

    static float[] weights(Phenotype<WeightGene, Double> individual) {
        return WeightChromosome.weights(individual.genotype());
    }

    /** Returns settings whose children nothing befalls. */
    static GeneticSettings still() {
        return GeneticSettings.defaults().withCrossover(new Crossover.None())
                .withMutation(new Mutation(0, 1, 1, Mutation.Scale.ABSOLUTE));
    }

    static Breeder breeder(GeneticSettings settings, Workers workers) {
        return new Breeder(settings, LAYOUT, SigmaAdaptation.of(settings.mutation(), 3), null,
                workers);
    }

    static AltererResult<WeightGene, Double> alter(Breeder breeder,
            ISeq<Phenotype<WeightGene, Double>> population, long round) {
        return RandomRegistry.with(RandomKey.of(1).split(round).generator())
                .call(() -> breeder.alter(population, 9));
    }

    /** Returns a search for the point where a function of 20 numbers is smallest. */
    static GeneticTrainer search(GeneticSettings settings, ToDoubleFunction<float[]> function,
            long seed, Workers workers) {
        DataSet one = DataSet.of(Shape.of(10), new float[10], new int[1],
                DataSet.numberedClasses(2));
        RandomKey key = RandomKey.of(seed);
        return new GeneticTrainer(POINT, one,
                settings.withObjective(Objective.of(Fitness.CROSS_ENTROPY)), key,
                POINT.initialParameters(key.split("weights")), losses(function), workers);
    }

    private static PopulationEvaluator losses(ToDoubleFunction<float[]> function) {
        return (population, samples, _) -> ((Population.Rows) population).weights().stream()
                .map(row -> new Evaluation(
                        Metrics.of(new Score(samples.size(), 0, function.applyAsDouble(row))),
                        null, samples.size(), true))
                .toList();
    }

    static double sphere(float[] x) {
        return weighted(x, 1);
    }

    /** An ellipsoid whose weights reach from 1 to 1000. */
    static double ellipsoid(float[] x) {
        return weighted(x, 1000);
    }

    private static double weighted(float[] x, double condition) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double weight = Math.pow(condition, (double) i / (x.length - 1));
            sum += weight * x[i] * x[i];
        }
        return sum;
    }
}
