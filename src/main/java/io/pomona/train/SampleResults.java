// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.Loss;
import io.pomona.tensor.Softmax;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * What each sample came to under each set of parameters, and the totals, which are added up in the order
 * of the samples whoever computed them. Tasks may write different places at once.
 */
final class SampleResults {
    private final Loss loss;
    private Set<Metric> metrics = EnumSet.noneOf(Metric.class);
    private int[] labels = {};
    private int[] classCounts = {};
    private double[] losses = {};
    private boolean[] correct = {};
    private double[] margins = {};

    SampleResults(Loss loss) {
        this.loss = loss;
    }

    /** Makes room for the results of so many sets of parameters. */
    void prepare(int rows, DataSet data, Set<Metric> wanted) {
        metrics = wanted;
        labels = data.labels();
        classCounts = wanted.contains(Metric.BALANCED_ACCURACY) ? data.classCounts() : new int[0];
        int results = Math.multiplyExact(rows, labels.length);
        if (losses.length < results) {
            losses = new double[results];
            correct = new boolean[results];
        }
        if (wanted.contains(Metric.MARGIN) && margins.length < results) {
            margins = new double[results];
        }
    }

    /** Notes what a row of logits says of a sample. */
    void put(float[] logits, int at, int classes, int row, int sample) {
        int label = labels[sample];
        double value = loss.loss(logits, at, classes, label);
        boolean finite = Double.isFinite(value);
        int to = row * labels.length + sample;
        losses[to] = value;
        correct[to] = finite && label == NetworkEvaluator.largest(logits, at, classes);
        if (metrics.contains(Metric.MARGIN)) {
            margins[to] = finite ? Softmax.margin(logits, at, classes, label) : -1;
        }
    }

    /** Returns the totals of a set of parameters whose samples have all been noted. */
    Metrics total(int row) {
        return total(row, _ -> true);
    }

    /**
     * Returns the totals of a set of parameters as they would be if all samples that are not known were
     * classified correctly, without loss and with margin 1. No number is below that of the totals in the
     * end, and the loss not above it: every sum runs over the samples in the same order, adds nothing
     * where the other adds something that is not negative, and rounding keeps the order of sums.
     */
    Metrics total(int row, IntPredicate known) {
        int n = labels.length;
        int at = row * n;
        double sum = 0;
        int hits = 0;
        for (int i = 0; i < n; i++) {
            boolean seen = known.test(i);
            sum += seen ? losses[at + i] : 0;
            hits += !seen || correct[at + i] ? 1 : 0;
        }
        return new Metrics(new Score(n, hits, sum / n),
                metrics.contains(Metric.BALANCED_ACCURACY) ? balanced(at, known) : Double.NaN,
                metrics.contains(Metric.MARGIN) ? margin(at, known) : Double.NaN);
    }

    private double balanced(int at, IntPredicate known) {
        int[] hits = new int[classCounts.length];
        for (int i = 0; i < labels.length; i++) {
            hits[labels[i]] += !known.test(i) || correct[at + i] ? 1 : 0;
        }
        double sum = 0;
        int present = 0;
        for (int label = 0; label < hits.length; label++) {
            if (classCounts[label] > 0) {
                sum += (double) hits[label] / classCounts[label];
                present++;
            }
        }
        return sum / present;
    }

    private double margin(int at, IntPredicate known) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            sum += known.test(i) ? margins[at + i] : 1;
        }
        return sum / labels.length;
    }

    /** Returns which samples a set of parameters classified correctly. */
    BitSet hits(int row) {
        BitSet hits = new BitSet(labels.length);
        for (int i = 0; i < labels.length; i++) {
            hits.set(i, correct[row * labels.length + i]);
        }
        return hits;
    }
}
