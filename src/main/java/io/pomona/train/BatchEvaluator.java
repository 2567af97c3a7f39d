// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.InputLayout;
import io.pomona.nn.Mode;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import io.pomona.tensor.Team;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs networks that normalise batches, by the statistics of all samples of a data set: each set of
 * parameters sees the whole set at once, layer by layer. Workers take sets of parameters one after the
 * other; where there are fewer of these than workers, they share the samples.
 */
final class BatchEvaluator {
    private final Network network;
    private final Workers workers;
    private final int tile;
    private final InputLayout layout;
    private final List<@Nullable Workspace> own = new ArrayList<>();
    private @Nullable Workspace shared;
    private float[] samples = {};
    private @Nullable DataSet laidOut;

    BatchEvaluator(Network network, Workers workers, int tile) {
        this.network = network;
        this.workers = workers;
        this.tile = tile;
        this.layout = network.inputLayout(Mode.BATCH_STATISTICS);
        for (int i = 0; i < workers.count(); i++) {
            own.add(null);
        }
    }

    /** What is done with the logits {@code [n, classes]} of a set of parameters. */
    interface Receiver {
        /** Receives the logits of set {@code row}. */
        void receive(int row, float[] logits);
    }

    /** Runs each set of parameters over all samples. */
    void run(List<float[]> rows, DataSet data, Receiver receiver) {
        float[] inputs = inputs(data);
        if (rows.size() < workers.count()) {
            for (int row = 0; row < rows.size(); row++) {
                run(shared(data.size()), rows.get(row), inputs, 0, data.size());
                receiver.receive(row, shared(data.size()).logits());
            }
            return;
        }
        workers.run(rows.size(), (worker, row) -> {
            Workspace workspace = own(worker, data.size());
            run(workspace, rows.get(row), inputs, 0, data.size());
            receiver.receive(row, workspace.logits());
        });
    }

    private static void run(Workspace workspace, float[] parameters, float[] inputs, int at,
            int n) {
        workspace.load(parameters, 0);
        workspace.run(inputs, at, n);
    }

    /** Returns buffers with the means and variances of a set of parameters over all samples. */
    float[] statistics(float[] parameters, DataSet data) {
        Workspace workspace = shared(data.size());
        run(workspace, parameters, inputs(data), 0, data.size());
        float[] buffers = network.initialBuffers();
        workspace.setMovingStatistics(buffers);
        return buffers;
    }

    private Workspace own(int worker, int capacity) {
        Workspace workspace = own.get(worker);
        if (workspace == null || workspace.capacity() < capacity) {
            workspace = network.statisticsWorkspace(capacity, tile, Team.alone());
            own.set(worker, workspace);
        }
        return workspace;
    }

    private Workspace shared(int capacity) {
        if (shared == null || shared.capacity() < capacity) {
            shared = network.statisticsWorkspace(capacity, tile, workers);
        }
        return shared;
    }

    private float[] inputs(DataSet data) {
        if (layout.isPlain()) {
            return data.inputs();
        }
        if (laidOut != data) {
            int size = data.sampleShape().size();
            float[] to = new float[Math.multiplyExact(data.size(), layout.size())];
            workers.run(data.size(), (_, i) -> layout.layOut(data.inputs(), i * size, 1, to,
                    i * layout.size()));
            samples = to;
            laidOut = data;
        }
        return samples;
    }
}
