// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * Several networks as one: their probabilities are averaged. L. K. Hansen, P. Salamon, "Neural Network
 * Ensembles", 1990.
 */
public final class Ensemble {
    private static final int TILE = 16;

    private final int classes;
    private final double[] sums;
    private int members;

    /** Creates an ensemble without a member, for a number of samples. */
    public Ensemble(int samples, int classes) {
        this.classes = classes;
        this.sums = new double[Math.multiplyExact(samples, classes)];
    }

    /**
     * Adds a member.
     *
     * @param probabilities its probabilities, {@code [samples, classes]}
     */
    public void add(float[] probabilities) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += probabilities[i];
        }
        members++;
    }

    /** Returns the mean probabilities of the members, {@code [samples, classes]}. */
    public float[] probabilities() {
        float[] mean = new float[sums.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sums[i] / members);
        }
        return mean;
    }

    /** Returns accuracy and cross-entropy of the mean probabilities. */
    public Score score(int[] labels) {
        float[] mean = probabilities();
        double loss = 0;
        int correct = 0;
        for (int i = 0; i < labels.length; i++) {
            double own = loss(mean, i * classes, classes, labels[i]);
            loss += own;
            correct += Double.isFinite(own)
                    && NetworkEvaluator.largest(mean, i * classes, classes) == labels[i] ? 1 : 0;
        }
        return new Score(labels.length, correct, loss / labels.length);
    }

    /**
     * Returns the cross-entropy of probabilities; NaN if one is not a number. A label's probability
     * counts as at least the least normal float: below it, a softmax in floats gives 0.
     */
    public static double loss(float[] probabilities, int at, int classes, int label) {
        for (int i = at; i < at + classes; i++) {
            if (Float.isNaN(probabilities[i])) {
                return Double.NaN;
            }
        }
        return -Math.log(Math.max(probabilities[at + label], Float.MIN_NORMAL));
    }

    /** Returns the probabilities of one network for all samples, {@code [samples, classes]}. */
    public static float[] probabilities(Network network, float[] parameters, float[] buffers,
            DataSet data, Workers workers) {
        int classes = network.classes();
        float[] all = new float[Math.multiplyExact(data.size(), classes)];
        List<Workspace> workspaces = new ArrayList<>();
        for (int i = 0; i < workers.count(); i++) {
            Workspace workspace = network.workspace(TILE);
            workspace.loadBuffers(buffers);
            workspaces.add(workspace);
        }
        workers.run(Math.ceilDiv(data.size(), TILE), (worker, tile) -> {
            int from = tile * TILE;
            int count = Math.min(TILE, data.size() - from);
            float[] some = new float[count * classes];
            workspaces.get(worker).forward(parameters, 0, data.inputs(), data.offset(from), count);
            workspaces.get(worker).probabilities(some, count);
            System.arraycopy(some, 0, all, from * classes, some.length);
        });
        return all;
    }
}
