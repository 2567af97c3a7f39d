// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import io.pomona.tensor.Softmax;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Runs one network with many sets of parameters over a data set, on all workers. Work is cut into
 * tiles of one set of parameters and {@value #TILE} samples; every sample's loss is kept and added up
 * in the order of the samples, so the scores do not depend on who did what.
 */
public final class NetworkEvaluator {
    private static final int TILE = 16;

    private final Network network;
    private final Workers workers;
    private final List<Workspace> workspaces;

    /** Creates an evaluator with one workspace a worker. */
    public NetworkEvaluator(Network network, Workers workers) {
        this.network = network;
        this.workers = workers;
        this.workspaces = new ArrayList<>();
        for (int i = 0; i < workers.count(); i++) {
            workspaces.add(network.workspace(TILE));
        }
    }

    /**
     * What a set of parameters achieved, sample by sample.
     *
     * @param score the totals
     * @param correct which samples were classified correctly
     */
    public record Outcome(Score score, BitSet correct) {}

    /** Returns the score of one set of parameters. */
    public Score evaluate(float[] parameters, DataSet data) {
        return evaluateAll(List.of(parameters), data).getFirst().score();
    }

    /**
     * Returns the outcome of each set of parameters, in their order.
     *
     * @throws IllegalArgumentException if the samples do not suit the network
     */
    public List<Outcome> evaluateAll(List<float[]> rows, DataSet data) {
        requireSuited(network, data);
        int n = data.size();
        int tiles = Math.ceilDiv(n, TILE);
        double[][] losses = new double[rows.size()][n];
        boolean[][] correct = new boolean[rows.size()][n];
        workers.run(Math.multiplyExact(rows.size(), tiles), (worker, index) -> {
            int row = index / tiles;
            int from = index % tiles * TILE;
            tile(workspaces.get(worker), rows.get(row), data, from, Math.min(n - from, TILE),
                    losses[row], correct[row]);
        });
        List<Outcome> outcomes = new ArrayList<>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            outcomes.add(total(losses[row], correct[row]));
        }
        return outcomes;
    }

    static void requireSuited(Network network, DataSet data) {
        if (!data.sampleShape().equals(network.inputShape())
                || data.classes() > network.classes()) {
            throw new IllegalArgumentException("Expected samples of shape " + network.inputShape()
                    + " and at most " + network.classes() + " classes, but received "
                    + data.sampleShape() + " and " + data.classes() + ".");
        }
    }

    private void tile(Workspace workspace, float[] parameters, DataSet data, int from, int count,
            double[] losses, boolean[] correct) {
        int size = data.sampleShape().size();
        int classes = network.classes();
        workspace.forward(parameters, 0, data.inputs(), from * size, count);
        float[] logits = workspace.logits();
        for (int i = 0; i < count; i++) {
            int label = data.labels()[from + i];
            double loss = Softmax.crossEntropy(logits, i * classes, classes, label);
            losses[from + i] = loss;
            correct[from + i] = Double.isFinite(loss)
                    && label == largest(logits, i * classes, classes);
        }
    }

    /** Returns the first class whose logit no other exceeds. */
    public static int largest(float[] logits, int at, int classes) {
        int best = 0;
        for (int i = 1; i < classes; i++) {
            if (logits[at + i] > logits[at + best]) {
                best = i;
            }
        }
        return best;
    }

    private static Outcome total(double[] losses, boolean[] correct) {
        double sum = 0;
        BitSet hits = new BitSet(losses.length);
        for (int i = 0; i < losses.length; i++) {
            sum += losses[i];
            hits.set(i, correct[i]);
        }
        return new Outcome(new Score(losses.length, hits.cardinality(), sum / losses.length), hits);
    }
}
