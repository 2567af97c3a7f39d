// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.nn.InputLayout;
import io.pomona.nn.Mode;
import io.pomona.nn.Workspace;
import io.pomona.train.Workers;

/** Pomona running one network, whose weights it could prepare, on all samples at once. */
final class PomonaInference implements Subject {
    private final Workers workers;
    private final Workspace workspace;
    private final float[] inputs;
    private final int samples;

    PomonaInference(Workload workload, int threads) {
        this.workers = Workers.of(threads);
        this.samples = workload.data().size();
        this.workspace = workload.network().workspace(samples, workers);
        workspace.load(workload.population().getFirst(), 0);
        InputLayout layout = workload.network().inputLayout(Mode.INFERENCE);
        this.inputs = new float[samples * layout.size()];
        layout.layOut(workload.data().inputs(), 0, samples, inputs, 0);
    }

    @Override
    public Object run() {
        workspace.run(inputs, 0, samples);
        return workspace.logits();
    }

    @Override
    public void close() {
        workers.close();
    }
}
