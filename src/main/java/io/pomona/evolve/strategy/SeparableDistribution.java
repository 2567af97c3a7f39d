// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.tensor.RandomKey;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * {@link Strategy.SeparableCmaEs} at work. The matrix is the product of the squared units and of what is
 * learned, {@code variances}; both paths are in units.
 */
final class SeparableDistribution implements SearchDistribution {
    private final float[] unit;
    private final Workers workers;
    private final NormalRows noise;
    private final double[] rankWeights;
    private final SeparableConstants constants;
    private final float[] mean;
    private final float[] variances;
    private final float[] sigmaPath;
    private final float[] path;
    private final float[] deviations;
    private final float[] step;
    private final float[] squares;
    private double sigma;
    private long generation;

    SeparableDistribution(Start start, int population, Workers workers) {
        int size = start.mean().length;
        this.unit = start.unit();
        this.workers = workers;
        this.noise = new NormalRows(size, workers);
        this.rankWeights = SeparableConstants.weights(population);
        this.constants = SeparableConstants.of(rankWeights, size);
        this.mean = start.mean().clone();
        this.variances = new float[size];
        Arrays.fill(variances, 1);
        this.sigmaPath = new float[size];
        this.path = new float[size];
        this.deviations = start.deviations();
        this.step = new float[size];
        this.squares = new float[size];
        this.sigma = start.sigma();
    }

    @Override
    public void ask(RandomKey key, double epoch, List<float[]> rows) {
        float now = (float) sigma;
        Blocks.run(workers, unit.length, (_, from, end) -> {
            for (int i = from; i < end; i++) {
                deviations[i] = now * unit[i] * (float) Math.sqrt(variances[i]);
            }
        });
        noise.spread(key, mean, deviations, rows);
    }

    @Override
    public void tell(RandomKey key, double epoch, double[] fitness) {
        generation++;
        double[] weights = ShapedFitness.byRankAndPlace(fitness, rankWeights);
        noise.weigh(key, weights, step, weights, squares);
        double length = followSigmaPath();
        followPath(constants.isPathShort(length, generation));
        sigma *= StrictMath.exp(constants.sigmaRate() / constants.sigmaDamping()
                * (length / constants.expectedLength() - 1));
    }

    private double followSigmaPath() {
        float keep = (float) (1 - constants.sigmaRate());
        float take = (float) Math.sqrt(constants.sigmaRate() * (2 - constants.sigmaRate())
                * constants.effective());
        double norm = 0;
        for (int i = 0; i < unit.length; i++) {
            sigmaPath[i] = Math.fma(keep, sigmaPath[i], take * step[i]);
            norm += (double) sigmaPath[i] * sigmaPath[i];
        }
        return Math.sqrt(norm);
    }

    /** Moves the mean, the path of the matrix and the matrix. */
    private void followPath(boolean isShort) {
        double rate = constants.pathRate();
        float keep = (float) (1 - rate);
        float take = isShort ? (float) Math.sqrt(rate * (2 - rate) * constants.effective()) : 0;
        float one = (float) (constants.matrixRate() / constants.effective());
        float all = (float) (constants.matrixRate() * (1 - 1 / constants.effective()));
        float old = (float) (1 - constants.matrixRate());
        Blocks.run(workers, unit.length, (_, from, end) -> {
            for (int i = from; i < end; i++) {
                float variance = variances[i];
                float moved = (float) Math.sqrt(variance) * step[i];
                mean[i] = Math.fma(deviations[i], step[i], mean[i]);
                path[i] = Math.fma(keep, path[i], take * moved);
                // The weights add up to 1, so this is the weighted mean of noise^2.
                float square = (1 + squares[i]) * variance;
                variances[i] = Math.fma(old, variance,
                        Math.fma(one, path[i] * path[i], all * square));
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
    public void save(TrainerState state) {
        state.put("mean", mean.clone()).put("variances", variances.clone())
                .put("sigma_path", sigmaPath.clone()).put("path", path.clone())
                .put("sigma", sigma).put("updates", generation);
    }

    @Override
    public void restore(TrainerState state) {
        System.arraycopy(state.row("mean"), 0, mean, 0, mean.length);
        System.arraycopy(state.row("variances"), 0, variances, 0, variances.length);
        System.arraycopy(state.row("sigma_path"), 0, sigmaPath, 0, sigmaPath.length);
        System.arraycopy(state.row("path"), 0, path, 0, path.length);
        sigma = state.doubles("sigma")[0];
        generation = state.longs("updates")[0];
    }
}
