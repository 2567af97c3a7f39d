// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.data.DataSet;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.PopulationEvaluator;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.Score;
import io.pomona.train.Workers;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Standard functions to be made small, as losses of networks whose weights are the arguments. */
@NullMarked
final class Functions {
    static final DataSet DATA = DataSet.of(Shape.of(1), new float[2], new int[]{0, 1},
            DataSet.numberedClasses(2));

    private Functions() {}

    /** One of each kind of strategy, of settings that suit functions. */
    static List<StrategySettings> strategies() {
        return Stream.of(StrategySettings.openAiEs().withPopulation(20),
                StrategySettings.pgpe().withPopulation(20), StrategySettings.snes(),
                StrategySettings.separableCmaEs(), StrategySettings.cmaEs())
                .map(settings -> settings.withSigma(0.5, Mutation.Scale.ABSOLUTE)).toList();
    }

    /** Returns a network of an even number of weights. */
    static Network network(int weights) {
        return Network.builder(Shape.of(weights / 2 - 1)).add(Dense.of(2)).build();
    }

    /** Returns an evaluator whose losses are values of a function. */
    static PopulationEvaluator losses(ToDoubleFunction<float[]> loss) {
        return (population, samples, _) -> switch (population) {
            case PopulationEvaluator.Population.Rows(List<float[]> rows) -> rows.stream()
                    .map(row -> new Evaluation(
                            new Score(samples.size(), 0, loss.applyAsDouble(row)), null,
                            samples.size()))
                    .toList();
            case PopulationEvaluator.Population.Seeds _ -> throw new AssertionError();
        };
    }

    static StrategyTrainer trainer(StrategySettings settings, ToDoubleFunction<float[]> loss,
            float[] start, Workers workers) {
        return new StrategyTrainer(network(start.length), DATA, settings, RandomKey.of(5), start,
                losses(loss), workers);
    }

    static double sphere(float[] x) {
        double sum = 0;
        for (float value : x) {
            sum += (double) value * value;
        }
        return sum;
    }

    /** Axes of lengths from 1 to 1000. */
    static double ellipsoid(float[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += Math.pow(1e6, i / (x.length - 1.0)) * x[i] * x[i];
        }
        return sum;
    }

    /** The ellipsoid with every axis turned by a reflection at a fixed vector. */
    static double turnedEllipsoid(float[] x) {
        double dot = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            dot += (i + 1.0) * x[i];
            squares += (i + 1.0) * (i + 1.0);
        }
        float[] turned = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            turned[i] = (float) (x[i] - 2 * dot / squares * (i + 1));
        }
        return ellipsoid(turned);
    }

    static double rosenbrock(float[] x) {
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double across = x[i + 1] - (double) x[i] * x[i];
            sum += 100 * across * across + (1.0 - x[i]) * (1.0 - x[i]);
        }
        return sum;
    }
}
