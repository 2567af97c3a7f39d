// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.tensor.Elementwise;
import io.pomona.tensor.RandomKey;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.List;

/** {@link Strategy.OpenAiEs} at work. */
final class OpenAiDistribution implements SearchDistribution {
    private final Strategy.OpenAiEs strategy;
    private final double firstSigma;
    private final float[] unit;
    private final NormalRows noise;
    private final CenterUpdate center;
    private final float[] mean;
    private final float[] deviations;
    private final float[] gradient;
    private double learningRate = Double.NaN;

    OpenAiDistribution(Strategy.OpenAiEs strategy, Start start, Workers workers) {
        this.strategy = strategy;
        this.firstSigma = start.sigma();
        this.unit = start.unit();
        this.noise = new NormalRows(unit.length, workers);
        this.center = new CenterUpdate(strategy.optimizer(), unit, workers);
        this.mean = start.mean().clone();
        this.deviations = start.deviations();
        this.gradient = new float[unit.length];
    }

    private double sigma(double epoch) {
        return firstSigma * strategy.sigmaSchedule().factor(epoch);
    }

    @Override
    public void ask(RandomKey key, double epoch, List<float[]> rows) {
        System.arraycopy(unit, 0, deviations, 0, unit.length);
        Elementwise.scaleInPlace(deviations, 0, unit.length, (float) sigma(epoch));
        noise.spreadInPairs(key, mean, deviations, rows);
    }

    @Override
    public void tell(RandomKey key, double epoch, double[] fitness) {
        double[] shaped = ShapedFitness.of(strategy.shaping(), fitness);
        double[] weights = Pairs.differences(shaped);
        double sigma = sigma(epoch);
        for (int pair = 0; pair < weights.length; pair++) {
            weights[pair] /= fitness.length * sigma;
        }
        noise.weigh(key, weights, gradient);
        learningRate = strategy.learningRate() * strategy.schedule().factor(epoch);
        center.climb(mean, gradient, learningRate, strategy.weightDecay());
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
        state.put("mean", mean.clone());
        center.save(state);
    }

    @Override
    public void restore(TrainerState state) {
        System.arraycopy(state.row("mean"), 0, mean, 0, mean.length);
        center.restore(state);
    }
}
