// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.tensor.RandomKey;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;

/** {@link Strategy.Snes} at work. */
final class SnesDistribution implements SearchDistribution {
    private final Workers workers;
    private final NormalRows noise;
    private final double learningRate;
    private final double sigmaLearningRate;
    private final float[] mean;
    private final float[] deviations;
    private final float[] gradient;
    private final float[] sigmaGradient;

    SnesDistribution(Strategy.Snes strategy, Start start, Workers workers) {
        int size = start.mean().length;
        this.workers = workers;
        this.noise = new NormalRows(size, workers);
        this.learningRate = strategy.learningRate();
        Double given = strategy.sigmaLearningRate();
        this.sigmaLearningRate = given == null ? usualRate(size) : given;
        this.mean = start.mean().clone();
        this.deviations = start.deviations();
        this.gradient = new float[size];
        this.sigmaGradient = new float[size];
    }

    private static double usualRate(double size) {
        return (3 + StrictMath.log(size)) / (5 * Math.sqrt(size));
    }

    /** Returns the utility of each rank, the best first: they add up to 0. Wierstra, section 3.1. */
    static double[] utilities(int population) {
        double[] utilities = new double[population];
        double half = StrictMath.log(population / 2.0 + 1);
        double sum = 0;
        for (int rank = 0; rank < population; rank++) {
            utilities[rank] = Math.max(0, half - StrictMath.log(rank + 1.0));
            sum += utilities[rank];
        }
        double all = sum;
        Arrays.setAll(utilities, rank -> utilities[rank] / all - 1.0 / population);
        return utilities;
    }

    @Override
    public void ask(RandomKey key, double epoch, List<float[]> rows) {
        noise.spread(key, mean, deviations, rows);
    }

    @Override
    public void tell(RandomKey key, double epoch, double[] fitness) {
        double[] utilities = ShapedFitness.byRank(fitness, utilities(fitness.length));
        noise.weigh(key, utilities, gradient, utilities, sigmaGradient);
        Blocks.run(workers, mean.length, (_, from, end) -> {
            for (int i = from; i < end; i++) {
                mean[i] = Math.fma((float) learningRate * deviations[i], gradient[i], mean[i]);
                deviations[i] *= (float) StrictMath.exp(sigmaLearningRate / 2 * sigmaGradient[i]);
            }
        });
    }

    @Override
    public float[] mean() {
        return mean;
    }

    @Override
    public float[] deviations() {
        return deviations;
    }

    @Override
    public double learningRate() {
        return learningRate;
    }

    @Override
    public void save(TrainerState state) {
        state.put("mean", mean.clone()).put("deviations", deviations.clone());
    }

    @Override
    public void restore(TrainerState state) {
        System.arraycopy(state.row("mean"), 0, mean, 0, mean.length);
        System.arraycopy(state.row("deviations"), 0, deviations, 0, deviations.length);
    }
}
