// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * {@link Strategy.CmaEs} at work, in double precision. Paths and matrix are in units. The matrix is taken
 * apart every few generations only: points, and what is derived from them, are of the parts.
 */
final class CmaDistribution implements SearchDistribution {
    private final float[] unit;
    private final Workers workers;
    private final NormalRows noise;
    private final CmaConstants constants;
    private final double[] rankWeights;
    private final CovarianceMatrix matrix;
    private final float[] mean;
    private final float[] deviations;
    private final double[] sigmaPath;
    private final double[] path;
    /** The points without mean, sigma and unit, and behind them the path of the matrix. */
    private final double[][] vectors;
    /** Standard normal points, one a worker. */
    private final double[][] normals;
    /** The squared length of each point's noise. */
    private final double[] squaredLengths;
    private double sigma;
    private long generation;

    CmaDistribution(Strategy.CmaEs strategy, Start start, int population, Workers workers) {
        int size = start.mean().length;
        this.unit = start.unit();
        this.workers = workers;
        this.noise = new NormalRows(size, workers);
        this.constants = CmaConstants.of(population, size);
        this.rankWeights = constants.weights(strategy.active());
        this.matrix = new CovarianceMatrix(size, workers);
        this.mean = start.mean().clone();
        this.deviations = start.deviations();
        this.sigmaPath = new double[size];
        this.path = new double[size];
        this.vectors = new double[population + 1][size];
        vectors[population] = path;
        this.normals = new double[workers.count()][size];
        this.squaredLengths = new double[population];
        this.sigma = start.sigma();
    }

    @Override
    public void ask(RandomKey key, double epoch, List<float[]> rows) {
        if (generation % constants.decomposeEvery() == 0 && generation > 0) {
            matrix.decompose();
        }
        for (int i = 0; i < unit.length; i++) {
            deviations[i] = (float) (sigma * matrix.deviation(i) * unit[i]);
        }
        workers.run(rows.size(), (worker, row) -> {
            drawNormals(worker, key, row);
            double[] vector = vectors[row];
            Arrays.fill(vector, 0);
            matrix.addProduct(normals[worker], 1, vector);
            float[] point = rows.get(row);
            for (int i = 0; i < point.length; i++) {
                point[i] = (float) (mean[i] + sigma * unit[i] * vector[i]);
            }
        });
    }

    private void drawNormals(int worker, RandomKey key, int row) {
        double[] into = normals[worker];
        double squares = 0;
        for (int from = 0; from < into.length; from += RandomBlock.SIZE) {
            int end = Math.min(from + RandomBlock.SIZE, into.length);
            float[] block = noise.draw(worker, key, row, from, end);
            for (int i = from; i < end; i++) {
                into[i] = block[i - from];
                squares += into[i] * into[i];
            }
        }
        squaredLengths[row] = squares;
    }

    @Override
    public void tell(RandomKey key, double epoch, double[] fitness) {
        generation++;
        double[] weights = ShapedFitness.byRankAndPlace(fitness, rankWeights);
        double length = followSigmaPath(key, weights);
        boolean isShort = constants.isPathShort(length, generation);
        followPath(weights, isShort);
        updateMatrix(weights, isShort);
        sigma *= StrictMath.exp(constants.sigmaRate() / constants.sigmaDamping()
                * (length / constants.expectedLength() - 1));
    }

    private double followSigmaPath(RandomKey key, double[] weights) {
        double[] good = Arrays.stream(weights).map(weight -> Math.max(weight, 0)).toArray();
        float[] sums = new float[unit.length];
        noise.weigh(key, good, sums);
        double rate = constants.sigmaRate();
        double take = Math.sqrt(rate * (2 - rate) * constants.effective());
        double[] step = new double[unit.length];
        Arrays.setAll(step, i -> take * sums[i]);
        for (int i = 0; i < sigmaPath.length; i++) {
            sigmaPath[i] *= 1 - rate;
        }
        matrix.addProduct(step, 0, sigmaPath);
        double squares = 0;
        for (double value : sigmaPath) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    private void followPath(double[] weights, boolean isShort) {
        double rate = constants.pathRate();
        double take = isShort ? Math.sqrt(rate * (2 - rate) * constants.effective()) : 0;
        Blocks.run(workers, unit.length, (_, from, end) -> {
            for (int i = from; i < end; i++) {
                double step = 0;
                for (int row = 0; row < weights.length; row++) {
                    step += Math.max(weights[row], 0) * vectors[row][i];
                }
                mean[i] = (float) (mean[i] + sigma * unit[i] * step);
                path[i] = (1 - rate) * path[i] + take * step;
            }
        });
    }

    private void updateMatrix(double[] weights, boolean isShort) {
        double rate = constants.pathRate();
        double lost = isShort ? 0 : rate * (2 - rate);
        double[] factors = Arrays.copyOf(weights, weights.length + 1);
        double sum = 0;
        for (int row = 0; row < weights.length; row++) {
            sum += weights[row];
            // A bad point counts as if it were as far away as any: the matrix stays positive.
            double far = weights[row] < 0 ? unit.length / squaredLengths[row] : 1;
            factors[row] = constants.manyRate() * weights[row] * far;
        }
        factors[weights.length] = constants.oneRate();
        double keep = 1 + constants.oneRate() * lost - constants.oneRate()
                - constants.manyRate() * sum;
        matrix.update(keep, vectors, factors);
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
        state.put("mean", mean.clone()).put("sigma_path", sigmaPath.clone())
                .put("path", path.clone()).put("sigma", sigma).put("updates", generation);
        matrix.save(state);
    }

    @Override
    public void restore(TrainerState state) {
        System.arraycopy(state.row("mean"), 0, mean, 0, mean.length);
        System.arraycopy(state.doubles("sigma_path"), 0, sigmaPath, 0, sigmaPath.length);
        System.arraycopy(state.doubles("path"), 0, path, 0, path.length);
        sigma = state.doubles("sigma")[0];
        generation = state.longs("updates")[0];
        matrix.restore(state);
    }
}
