// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.benchmark.OnnxRuntimePeer.Tensor;
import io.pomona.tensor.Shape;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * ONNX Runtime evaluating a population. Folded, two callers of one thread each share out chunks of the
 * images; one by one, one caller's operations use two threads: each its fastest way.
 */
final class OnnxRuntimeEvaluation implements Subject {
    private final Workload workload;
    private final int together;
    private final int chunk;
    private final int turns;
    private final OnnxRuntimePeer peer;
    private final Workers callers;
    private final List<Tensor> images = new ArrayList<>();
    private final Tensor weights;
    private final List<float[]> population;
    private int next;

    private OnnxRuntimeEvaluation(Workload workload, int together, int chunk, int turns,
            int callers, int threads) {
        this.workload = workload;
        this.together = together;
        this.chunk = chunk;
        this.turns = turns;
        this.peer = new OnnxRuntimePeer(
                OnnxGraph.withWeightsAsInput(workload.network(), together), threads);
        this.callers = Workers.of(callers);
        this.weights = new Tensor((long) together * workload.network().parameterCount());
        PeerLayout layout = new PeerLayout(workload.network());
        this.population = workload.population().stream().map(layout::arrange).toList();
        Shape image = workload.network().inputShape();
        float[] x = PeerLayout.channelsFirst(workload.data().inputs(), image);
        for (int from = 0; from < workload.data().size(); from += chunk) {
            images.add(new Tensor(chunk, image.dimension(2), image.dimension(0), image.dimension(1))
                    .put(0, x, from * image.size(), chunk * image.size()));
        }
        requireAgreement();
    }

    /**
     * Returns the whole population in one call a chunk of images.
     *
     * @param turns how often a run evaluates it: twice where an odd number of chunks would leave one
     *        caller without work
     */
    static OnnxRuntimeEvaluation folded(Workload workload, int chunk, int turns) {
        return new OnnxRuntimeEvaluation(workload, workload.population().size(), chunk, turns, 2,
                1);
    }

    /** Returns one individual a call, all images at once. */
    static OnnxRuntimeEvaluation single(Workload workload) {
        return new OnnxRuntimeEvaluation(workload, 1, workload.data().size(), 1, 1, 2);
    }

    private void requireAgreement() {
        int calls = Math.min(population.size() / together, Agreement.CALLS);
        for (int turn = 0; turn < calls; turn++) {
            next = turn * together;
            putWeights();
            float[] logits = peer.logits(images.getFirst(), weights);
            long[] classes = peer.classes(images.getFirst(), weights);
            int size = logits.length / together;
            for (int i = 0; i < together; i++) {
                Agreement.require("ONNX Runtime, individual " + (turn * together + i),
                        Agreement.logits(workload, turn * together + i, chunk),
                        Arrays.copyOfRange(logits, i * size, (i + 1) * size),
                        Arrays.copyOfRange(classes, i * chunk, (i + 1) * chunk));
            }
        }
        next = 0;
    }

    /** Hands over the next individuals. */
    private void putWeights() {
        int size = workload.network().parameterCount();
        for (int i = 0; i < together; i++) {
            weights.put(i * size, population.get(next++ % population.size()), 0, size);
        }
    }

    /**
     * Evaluates the next individuals and returns how many samples each classified correctly, all turns
     * together.
     */
    @Override
    public Object run() {
        putWeights();
        AtomicIntegerArray correct = new AtomicIntegerArray(together);
        callers.run(turns * images.size(), (_, task) -> {
            int part = task % images.size();
            long[] classes = peer.classes(images.get(part), weights);
            for (int i = 0; i < classes.length; i++) {
                if (classes[i] == workload.data().labels()[part * chunk + i % chunk]) {
                    correct.incrementAndGet(i / chunk);
                }
            }
        });
        return correct;
    }

    @Override
    public void close() {
        callers.close();
        peer.close();
        weights.close();
        images.forEach(Tensor::close);
    }
}
