// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * libtorch evaluating a population, on two callers of one thread each, channels last in memory. Folded,
 * they share out chunks of the images; one by one, each takes an individual: which of the two is faster
 * depends on the network.
 */
final class LibtorchEvaluation implements Subject {
    private final Workload workload;
    private final int together;
    private final int chunk;
    private final int turns;
    private final NDManager manager = Libtorch.manager(1);
    private final Workers callers = Workers.of(2);
    private final LibtorchNetwork network;
    private final List<NDArray> images = new ArrayList<>();
    private final float[][] rows;
    private int next;

    private LibtorchEvaluation(Workload workload, int together, int chunk, int turns) {
        this.workload = workload;
        this.together = together;
        this.chunk = chunk;
        this.turns = turns;
        this.network = new LibtorchNetwork(workload.network(), together);
        PeerLayout layout = new PeerLayout(workload.network());
        int groups = workload.population().size() / together;
        this.rows = new float[groups][together * layout.size()];
        for (int i = 0; i < groups * together; i++) {
            System.arraycopy(layout.arrange(workload.population().get(i)), 0, rows[i / together],
                    i % together * layout.size(), layout.size());
        }
        List<Integer> image = workload.network().inputShape().dimensions();
        int size = workload.network().inputShape().size();
        for (int from = 0; from < workload.data().size(); from += chunk) {
            images.add(LibtorchNetwork.channelsLast(manager.create(
                    Arrays.copyOfRange(workload.data().inputs(), from * size,
                            (from + chunk) * size),
                    new Shape(chunk, image.get(0), image.get(1), image.get(2)))));
        }
        requireAgreement();
    }

    /**
     * Returns the whole population in one call a chunk of images.
     *
     * @param turns how often a run evaluates it: twice where an odd number of chunks would leave one
     *        caller without work
     */
    static LibtorchEvaluation folded(Workload workload, int chunk, int turns) {
        return new LibtorchEvaluation(workload, workload.population().size(), chunk, turns);
    }

    /** Returns two individuals a run, each by one caller, all images at once. */
    static LibtorchEvaluation single(Workload workload) {
        return new LibtorchEvaluation(workload, 1, workload.data().size(), 2);
    }

    private void requireAgreement() {
        for (int group = 0; group < Math.min(rows.length, Agreement.CALLS); group++) {
            try (NDManager scratch = manager.newSubManager()) {
                NDArray logits = logits(images.getFirst(), group, scratch);
                float[] values = logits.toFloatArray();
                long[] classes = logits.argMax(-1).toLongArray();
                int size = values.length / together;
                for (int i = 0; i < together; i++) {
                    Agreement.require("libtorch, individual " + (group * together + i),
                            Agreement.logits(workload, group * together + i, chunk),
                            Arrays.copyOfRange(values, i * size, (i + 1) * size),
                            Arrays.copyOfRange(classes, i * chunk, (i + 1) * chunk));
                }
            }
        }
    }

    private NDArray logits(NDArray x, int group, NDManager scratch) {
        NDArray weights = scratch.create(rows[group],
                new Shape(together, rows[group].length / together));
        return network.logits(Libtorch.borrow(x, scratch), network.split(weights));
    }

    /** Evaluates the next individuals and returns how many samples each classified correctly. */
    @Override
    public Object run() {
        AtomicIntegerArray correct = new AtomicIntegerArray(together);
        int first = next;
        next += turns;
        callers.run(turns * images.size(), (_, task) -> {
            int part = task % images.size();
            int group = (first + task / images.size()) % rows.length;
            try (NDManager scratch = manager.newSubManager()) {
                long[] classes = logits(images.get(part), group, scratch).argMax(-1).toLongArray();
                for (int i = 0; i < classes.length; i++) {
                    if (classes[i] == workload.data().labels()[part * chunk + i % chunk]) {
                        correct.incrementAndGet(i / chunk);
                    }
                }
            }
        });
        return correct;
    }

    @Override
    public void close() {
        callers.close();
        manager.close();
    }
}
