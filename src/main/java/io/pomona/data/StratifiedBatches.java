// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.tensor.RandomKey;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws batches in which each class has its share of a data set, to within one sample. A batch holds no
 * sample twice and is a function of its key alone. Immutable.
 */
public final class StratifiedBatches {
    private final int[][] members;
    private final int samples;
    private final int batchSize;

    /**
     * Creates batches of a data set.
     *
     * @param batchSize samples of a batch, at least 1; at most all are drawn
     */
    public StratifiedBatches(DataSet data, int batchSize) {
        this.samples = data.size();
        this.batchSize = Math.min(batchSize, samples);
        this.members = new int[data.classes()][];
        int[] counts = data.classCounts();
        Arrays.setAll(members, label -> new int[counts[label]]);
        for (int i = samples - 1; i >= 0; i--) {
            int label = data.labels()[i];
            members[label][--counts[label]] = i;
        }
    }

    /** Returns the indices of the samples of a batch. */
    public int[] draw(RandomKey key) {
        RandomGenerator random = key.generator();
        int[] quotas = quotas(random);
        int[] batch = new int[batchSize];
        int at = 0;
        for (int label = 0; label < members.length; label++) {
            int[] pool = members[label].clone();
            for (int i = 0; i < quotas[label]; i++) {
                int chosen = random.nextInt(i, pool.length);
                batch[at++] = pool[chosen];
                pool[chosen] = pool[i];
            }
        }
        return batch;
    }

    /** Whole parts of the shares first; each sample still missing goes to a class by its fraction. */
    private int[] quotas(RandomGenerator random) {
        int[] quotas = new int[members.length];
        double[] fractions = new double[members.length];
        int missing = batchSize;
        for (int label = 0; label < quotas.length; label++) {
            long share = (long) batchSize * members[label].length;
            quotas[label] = (int) (share / samples);
            fractions[label] = (double) (share % samples) / samples;
            missing -= quotas[label];
        }
        addBySystematicSampling(quotas, fractions, missing, random.nextDouble());
        return quotas;
    }

    /**
     * Evenly spaced pointers from a random start over the fractions, which add up to {@code missing}:
     * each class is chosen with exactly its fraction as probability, and at most once.
     */
    private static void addBySystematicSampling(int[] quotas, double[] fractions, int missing,
            double start) {
        double sum = 0;
        int chosen = 0;
        for (int label = 0; label < quotas.length && chosen < missing; label++) {
            sum += fractions[label];
            if (sum > start + chosen) {
                quotas[label]++;
                chosen++;
            }
        }
        // Rounding may leave the last pointer just behind the sum.
        for (int label = quotas.length - 1; chosen < missing; label--) {
            if (fractions[label] > 0) {
                quotas[label]++;
                chosen++;
            }
        }
    }
}
