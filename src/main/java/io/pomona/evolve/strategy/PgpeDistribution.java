// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.tensor.RandomKey;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * {@link Strategy.Pgpe} at work. With the baseline taken off, the gradient of a mean is that of half the
 * differences of the pairs, and that of a sigma, relative to it, the mean of {@code reward * (z^2 - 1)}.
 */
final class PgpeDistribution implements SearchDistribution {
    private final Strategy.Pgpe strategy;
    private final float[] unit;
    private final Workers workers;
    private final NormalRows noise;
    private final CenterUpdate center;
    private final float[] mean;
    private final float[] sigmas;
    private final float[] deviations;
    private final float[] gradient;
    private final float[] sigmaGradient;
    private double learningRate = Double.NaN;

    PgpeDistribution(Strategy.Pgpe strategy, Start start, Workers workers) {
        this.strategy = strategy;
        this.unit = start.unit();
        this.workers = workers;
        this.noise = new NormalRows(unit.length, workers);
        this.center = new CenterUpdate(strategy.optimizer(), unit, workers);
        this.mean = start.mean().clone();
        this.sigmas = new float[unit.length];
        Arrays.fill(sigmas, (float) start.sigma());
        this.deviations = start.deviations();
        this.gradient = new float[unit.length];
        this.sigmaGradient = new float[unit.length];
    }

    @Override
    public void ask(RandomKey key, double epoch, List<float[]> rows) {
        Blocks.run(workers, unit.length, (_, from, end) -> {
            for (int i = from; i < end; i++) {
                deviations[i] = sigmas[i] * unit[i];
            }
        });
        noise.spreadInPairs(key, mean, deviations, rows);
    }

    @Override
    public void tell(RandomKey key, double epoch, double[] fitness) {
        double[] shaped = ShapedFitness.of(strategy.shaping(), fitness);
        int pairs = fitness.length / 2;
        double[] halves = Pairs.differences(shaped);
        // Shaped fitnesses have mean 0: the baseline is off already.
        double[] rewards = Pairs.means(shaped);
        for (int pair = 0; pair < pairs; pair++) {
            halves[pair] /= 2 * pairs;
            rewards[pair] *= strategy.sigmaLearningRate() / pairs;
        }
        noise.weigh(key, halves, gradient, rewards, sigmaGradient);
        adapt();
        learningRate = strategy.learningRate() * strategy.schedule().factor(epoch);
        center.climb(mean, gradient, learningRate, strategy.weightDecay());
    }

    /** Brings the gradient of the means into units, and moves the sigmas. */
    private void adapt() {
        float most = (float) strategy.sigmaMaxChange();
        Blocks.run(workers, unit.length, (_, from, end) -> {
            for (int i = from; i < end; i++) {
                gradient[i] *= sigmas[i];
                sigmas[i] *= 1 + Math.clamp(sigmaGradient[i], -most, most);
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
        state.put("mean", mean.clone()).put("sigmas", sigmas.clone());
        center.save(state);
    }

    @Override
    public void restore(TrainerState state) {
        System.arraycopy(state.row("mean"), 0, mean, 0, mean.length);
        System.arraycopy(state.row("sigmas"), 0, sigmas, 0, sigmas.length);
        center.restore(state);
    }
}
