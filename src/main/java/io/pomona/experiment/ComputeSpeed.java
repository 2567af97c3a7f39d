// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.DataSet;
import io.pomona.evolve.LocalPopulationEvaluator;
import io.pomona.evolve.PopulationEvaluator;
import io.pomona.nn.Loss;
import io.pomona.train.GradientSettings;
import io.pomona.train.GradientTrainer;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Workers;
import java.util.Collections;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * How fast this machine runs a network just now.
 *
 * @param evaluating sample passes a second where populations are evaluated
 * @param training sample passes a second where gradients are taken, 3 for each sample
 */
record ComputeSpeed(double evaluating, double training) {
    private static final int SAMPLES = 64;
    /** As many as a population has: several at once are quicker than one by one. */
    private static final int INDIVIDUALS = 48;
    private static final double NANOS = 1e9;

    /** Many looks: the first ones meet code that is not compiled yet, others a machine at other work. */
    private static final int LOOKS = 12;
    private static final long LOOK = 80_000_000;

    /** Measures a network on a few of its samples, for about two seconds. */
    static ComputeSpeed measure(TrialSetup setup, Loss loss, Workers workers) {
        DataSet train = setup.splits().train();
        DataSet few = train.select(
                IntStream.range(0, Math.min(SAMPLES, train.size())).toArray());
        PopulationEvaluator evaluator = new LocalPopulationEvaluator(
                new NetworkEvaluator(setup.network(), loss, workers));
        var population = new PopulationEvaluator.Population.Rows(Collections
                .nCopies(INDIVIDUALS, setup.initial().parameters()));
        var request = new PopulationEvaluator.Request(false);
        GradientTrainer trainer = new GradientTrainer(setup.network(), few, loss,
                GradientSettings.sgd().withBatchSize(few.size()), setup.key(),
                setup.initial().parameters(), setup.initial().buffers(), workers);
        return new ComputeSpeed(perSecond(() -> {
            evaluator.evaluate(population, few, request);
            return (long) INDIVIDUALS * few.size();
        }), perSecond(() -> trainer.advance(Long.MAX_VALUE).samples()));
    }

    /** Returns the best of several looks, of two where a single piece of work takes long. */
    private static double perSecond(LongSupplier work) {
        double best = 0;
        for (int look = 0; look < LOOKS; look++) {
            long begin = System.nanoTime();
            long passes = 0;
            long elapsed = 0;
            while (elapsed < LOOK) {
                passes += work.getAsLong();
                elapsed = System.nanoTime() - begin;
            }
            best = Math.max(best, passes * NANOS / elapsed);
            if (look > 0 && elapsed > LOOKS * LOOK) {
                break;
            }
        }
        return best;
    }

    /** Returns the speed of a network of more multiply-adds, by as much slower. */
    ComputeSpeed scaled(double multiplyAdds, double others) {
        double ratio = multiplyAdds / others;
        return new ComputeSpeed(evaluating * ratio, training * ratio);
    }

    /** Returns the seconds that a method needs for so many passes. */
    double seconds(MethodConfig method, double passes) {
        return passes / (takesGradients(method) ? training : evaluating);
    }

    private static boolean takesGradients(MethodConfig method) {
        return switch (method) {
            case MethodConfig.Gradient _,MethodConfig.PopulationBased _,MethodConfig.Memetic _ ->
                true;
            case MethodConfig.Chain(var stages) ->
                stages.stream().anyMatch(stage -> takesGradients(stage.method()));
            case MethodConfig.Genetic _,MethodConfig.Nsga2 _,MethodConfig.Strategy _ -> false;
        };
    }
}
