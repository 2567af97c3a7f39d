// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.data.DataSet;
import io.pomona.exchange.SavedModel;
import io.pomona.nn.Workspace;
import io.pomona.tensor.Softmax;
import io.pomona.train.NetworkEvaluator;

/**
 * What a network says of each sample of a data set.
 *
 * @param data the samples, as the network reads them
 * @param classes the class it gives each; {@link #NOT_FINITE} where the loss is not finite
 * @param probabilities the probability of that class, in [0, 1]
 */
@SuppressWarnings("ArrayRecordComponent") // Written once, never compared.
record Predictions(DataSet data, int[] classes, float[] probabilities) {
    /** The class of a sample for which the loss is NaN or an infinity. */
    static final int NOT_FINITE = -1;
    private static final int TILE = 16;

    /** Runs a network over samples. */
    static Predictions of(SavedModel model, DataSet data) {
        int classes = model.network().classes();
        int[] chosen = new int[data.size()];
        float[] probabilities = new float[data.size()];
        Workspace workspace = model.network().workspace(TILE);
        workspace.loadBuffers(model.buffers());
        float[] shares = new float[TILE * classes];
        for (int from = 0; from < data.size(); from += TILE) {
            int count = Math.min(TILE, data.size() - from);
            workspace.forward(model.parameters(), 0, data.inputs(), data.offset(from), count);
            workspace.probabilities(shares, count);
            for (int i = 0; i < count; i++) {
                int at = i * classes;
                boolean finite = Double.isFinite(Softmax.crossEntropy(workspace.logits(), at,
                        classes, data.labels()[from + i]));
                // By the logits: large ones that differ may have equal probabilities.
                chosen[from + i] = finite
                        ? NetworkEvaluator.largest(workspace.logits(), at, classes)
                        : NOT_FINITE;
                probabilities[from + i] = finite ? shares[at + chosen[from + i]] : Float.NaN;
            }
        }
        return new Predictions(data, chosen, probabilities);
    }

    boolean isCorrect(int sample) {
        return classes[sample] == data.labels()[sample];
    }

    /** Returns the share of the samples that it classifies correctly. */
    double accuracy() {
        int correct = 0;
        for (int i = 0; i < classes.length; i++) {
            correct += isCorrect(i) ? 1 : 0;
        }
        return (double) correct / classes.length;
    }
}
