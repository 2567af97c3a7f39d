// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.tensor.Elementwise;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Standard normal noise, one row for each point or each pair of opposite points. It is drawn block by
 * block, a block of all rows while the block's sums are in the cache, and drawn again when it is
 * weighed: that is faster than reading it from memory, and needs none.
 */
final class NormalRows {
    private final int size;
    private final Workers workers;
    private final List<RandomBlock> draws = new ArrayList<>();

    /** Creates noise for so many weights. */
    NormalRows(int size, Workers workers) {
        this.size = size;
        this.workers = workers;
        for (int worker = 0; worker < workers.count(); worker++) {
            draws.add(new RandomBlock());
        }
    }

    /** Returns noise of a row for weights from the given on; it holds until the worker's next draw. */
    float[] draw(int worker, RandomKey key, int row, int from, int end) {
        return draws.get(worker).normals(key.split(row).split(from), end - from);
    }

    /** Overwrites rows by {@code mean + deviation * noise}. */
    void spread(RandomKey key, float[] mean, float[] deviations, List<float[]> rows) {
        Blocks.run(workers, size, (worker, from, end) -> {
            for (int row = 0; row < rows.size(); row++) {
                float[] noise = draw(worker, key, row, from, end);
                add(rows.get(row), mean, deviations, noise, from, end);
            }
        });
    }

    /** Overwrites rows by pairs of {@code mean + deviation * noise}, {@code mean - deviation * noise}. */
    void spreadInPairs(RandomKey key, float[] mean, float[] deviations, List<float[]> rows) {
        Blocks.run(workers, size, (worker, from, end) -> {
            for (int pair = 0; pair < rows.size() / 2; pair++) {
                float[] noise = draw(worker, key, pair, from, end);
                add(rows.get(2 * pair), mean, deviations, noise, from, end);
                Elementwise.scaleInPlace(noise, 0, end - from, -1);
                add(rows.get(2 * pair + 1), mean, deviations, noise, from, end);
            }
        });
    }

    private static void add(float[] row, float[] mean, float[] deviations, float[] noise, int from,
            int end) {
        for (int i = from; i < end; i++) {
            row[i] = Math.fma(deviations[i], noise[i - from], mean[i]);
        }
    }

    /** Overwrites sums by those over the rows of {@code weight * noise}. */
    void weigh(RandomKey key, double[] weights, float[] sums) {
        Blocks.run(workers, size, (worker, from, end) -> {
            Arrays.fill(sums, from, end, 0);
            for (int row = 0; row < weights.length; row++) {
                float[] noise = draw(worker, key, row, from, end);
                Elementwise.multiplyAddInPlace(sums, from, noise, 0, end - from,
                        (float) weights[row]);
            }
        });
    }

    /**
     * Overwrites sums by those over the rows of {@code weight * noise}, and squares by those of {@code
     * squareWeight * (noise^2 - 1)}.
     */
    void weigh(RandomKey key, double[] weights, float[] sums, double[] squareWeights,
            float[] squares) {
        Blocks.run(workers, size, (worker, from, end) -> {
            Arrays.fill(sums, from, end, 0);
            Arrays.fill(squares, from, end, 0);
            for (int row = 0; row < weights.length; row++) {
                float[] noise = draw(worker, key, row, from, end);
                Elementwise.multiplyAddInPlace(sums, from, noise, 0, end - from,
                        (float) weights[row]);
                addSquares(squares, noise, (float) squareWeights[row], from, end);
            }
        });
    }

    private static void addSquares(float[] squares, float[] noise, float weight, int from,
            int end) {
        for (int i = from; i < end; i++) {
            float z = noise[i - from];
            squares[i] = Math.fma(weight, Math.fma(z, z, -1), squares[i]);
        }
    }
}
