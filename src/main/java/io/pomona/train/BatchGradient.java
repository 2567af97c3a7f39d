// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.Augmenter;
import io.pomona.data.DataSet;
import io.pomona.nn.InputLayout;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import io.pomona.tensor.Elementwise;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of the mean cross-entropy of a batch, on all workers. A batch is always cut into the
 * same parts, at most {@value #PARTS}, each with a gradient of its own; these are added in their order,
 * so the sum does not depend on the number of threads.
 */
final class BatchGradient {
    private static final int PARTS = 8;
    /** Weights whose parts are added up at a time. */
    private static final int SUM = 4096;

    private final DataSet data;
    private final int classes;
    private final Workers workers;
    private final int partSize;
    private final float[][] gradients;
    private final List<Workspace> workspaces = new ArrayList<>();
    private final InputLayout layout;
    private final float[][] inputs;
    private final boolean[] loaded;
    private final List<Augmenter.Easel> easels = new ArrayList<>();

    BatchGradient(Network network, DataSet data, int batchSize, Workers workers) {
        NetworkEvaluator.requireSuited(network, data);
        this.data = data;
        this.classes = network.classes();
        this.workers = workers;
        this.partSize = Math.ceilDiv(batchSize, PARTS);
        this.gradients = new float[Math.ceilDiv(batchSize, partSize)][network.parameterCount()];
        this.layout = network.inputLayout();
        this.inputs = new float[workers.count()][partSize * layout.size()];
        this.loaded = new boolean[workers.count()];
        Augmenter augmenter = data.augmenter();
        for (int i = 0; i < workers.count(); i++) {
            workspaces.add(network.trainingWorkspace(partSize));
            if (augmenter != null) {
                easels.add(augmenter.easel());
            }
        }
    }

    /**
     * Overwrites the gradient with that of samples {@code order[from .. from + count)}.
     *
     * @param dropout from which it is drawn what to drop
     * @param augmentation from which it is drawn how each sample is changed, by its index
     */
    void compute(float[] parameters, int[] order, int from, int count, RandomKey dropout,
            RandomKey augmentation, float[] gradient) {
        int parts = Math.ceilDiv(count, partSize);
        Arrays.fill(loaded, false);
        workers.run(parts, (worker, part) -> {
            Arrays.fill(gradients[part], 0);
            int first = part * partSize;
            int n = Math.min(partSize, count - first);
            layOut(worker, order, from + first, n, augmentation);
            part(worker, parameters, order, from + first, n, first, count, dropout,
                    gradients[part]);
        });
        workers.run(Math.ceilDiv(gradient.length, SUM),
                (_, index) -> sum(parts, index * SUM, gradient));
    }

    private void sum(int parts, int from, float[] gradient) {
        int size = Math.min(SUM, gradient.length - from);
        System.arraycopy(gradients[0], from, gradient, from, size);
        for (int part = 1; part < parts; part++) {
            Elementwise.addInPlace(gradient, from, gradients[part], from, size);
        }
    }

    private void layOut(int worker, int[] order, int from, int n, RandomKey augmentation) {
        float[] x = inputs[worker];
        for (int i = 0; i < n; i++) {
            int sample = order[from + i];
            if (easels.isEmpty()) {
                layout.layOut(data.inputs(), data.offset(sample), 1, x, i * layout.size());
            } else {
                float[] changed = easels.get(worker).draw(data.inputs(), data.offset(sample),
                        augmentation.split(sample));
                layout.layOut(changed, 0, 1, x, i * layout.size());
            }
        }
    }

    private void part(int worker, float[] parameters, int[] order, int from, int n, int first,
            int batch, RandomKey dropout, float[] gradient) {
        float[] x = inputs[worker];
        Workspace workspace = workspaces.get(worker);
        if (!loaded[worker]) {
            workspace.load(parameters, 0);
            loaded[worker] = true;
        }
        workspace.runTraining(x, 0, n, dropout, first);
        for (int i = 0; i < n; i++) {
            Softmax.crossEntropyGradient(workspace.logits(), i * classes, classes,
                    data.labels()[order[from + i]], 1.0 / batch, workspace.logitsGradient());
        }
        workspace.backward(n, gradient, null);
    }
}
