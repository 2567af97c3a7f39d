// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.Augmenter;
import io.pomona.data.DataSet;
import io.pomona.nn.InputLayout;
import io.pomona.nn.Loss;
import io.pomona.nn.Mode;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import io.pomona.tensor.Elementwise;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Team;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradient of the mean loss of a batch, on all workers. A batch is always cut into the
 * same parts ({@link BatchParts}), each with a gradient of its own; these are added in their order,
 * so the sum does not depend on the number of threads.
 */
final class BatchGradient {
    /** Weights whose parts are added up at a time. */
    private static final int SUM = 4096;

    private final DataSet data;
    private final int classes;
    private final Loss loss;
    private final Team workers;
    private final int partSize;
    private final float[][] gradients;
    private final Workspace workspace;
    private final InputLayout layout;
    private final float[] inputs;
    /** One a worker, where samples are changed at random. */
    private final List<Augmenter.Easel> easels = new ArrayList<>();

    BatchGradient(Network network, DataSet data, Loss loss, int batchSize, Team workers) {
        NetworkEvaluator.requireSuited(network, data);
        this.data = data;
        this.classes = network.classes();
        this.loss = loss;
        this.workers = workers;
        BatchParts parts = BatchParts.of(batchSize);
        this.partSize = parts.partSize();
        this.gradients = new float[parts.count()][network.parameterCount()];
        this.layout = network.inputLayout(Mode.TRAINING);
        this.inputs = new float[Math.multiplyExact(batchSize, layout.size())];
        this.workspace = network.trainingWorkspace(batchSize, partSize, workers);
        Augmenter augmenter = data.augmenter();
        for (int i = 0; augmenter != null && i < workers.count(); i++) {
            easels.add(augmenter.easel());
        }
    }

    /**
     * Overwrites the gradient with that of samples {@code order[from .. from + count)}.
     *
     * @param dropout from which it is drawn what to drop
     * @param augmentation from which it is drawn how each sample is changed, by its index
     * @param buffers moving statistics, into which those of the batch are taken
     */
    void compute(float[] parameters, int[] order, int from, int count, RandomKey dropout,
            RandomKey augmentation, float[] gradient, float[] buffers) {
        workspace.load(parameters, 0);
        workspace.step(inputs, count, dropout, new Workspace.PartOfBatch() {
            @Override
            public void layOut(int member, int first, int n) {
                for (int i = first; i < first + n; i++) {
                    place(member, order[from + i], i, augmentation);
                }
            }

            @Override
            public void logitsGradient(int first, int n) {
                for (int i = first; i < first + n; i++) {
                    loss.gradient(workspace.logits(), i * classes, classes,
                            data.labels()[order[from + i]], 1.0 / count,
                            workspace.logitsGradient());
                }
            }
        }, gradients);
        workspace.updateMovingStatistics(buffers);
        int parts = Math.ceilDiv(count, partSize);
        workers.run(Math.ceilDiv(gradient.length, SUM),
                (_, index) -> sum(parts, index * SUM, gradient));
    }

    private void place(int worker, int sample, int place, RandomKey augmentation) {
        float[] from = data.inputs();
        int at = data.offset(sample);
        if (!easels.isEmpty()) {
            from = easels.get(worker).draw(from, at, augmentation.split(sample));
            at = 0;
        }
        layout.layOut(from, at, 1, inputs, place * layout.size());
    }

    private void sum(int parts, int from, float[] gradient) {
        int size = Math.min(SUM, gradient.length - from);
        System.arraycopy(gradients[0], from, gradient, from, size);
        for (int part = 1; part < parts; part++) {
            Elementwise.addInPlace(gradient, from, gradients[part], from, size);
        }
    }
}
