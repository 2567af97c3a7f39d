// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** libtorch running one network on all samples at once, on two threads, channels last in memory. */
final class LibtorchInference implements Subject {
    private final NDManager manager = Libtorch.manager(Subjects.THREADS);
    private final LibtorchNetwork network;
    private final List<NDArray> weights;
    private final NDArray images;

    LibtorchInference(Workload workload) {
        network = new LibtorchNetwork(workload.network(), 1);
        PeerLayout layout = new PeerLayout(workload.network());
        weights = network.split(
                manager.create(layout.arrange(workload.population().getFirst()),
                        new Shape(1, layout.size())));
        List<Integer> image = workload.network().inputShape().dimensions();
        int count = workload.data().size();
        images = LibtorchNetwork.channelsLast(manager.create(workload.data().inputs(),
                new Shape(count, image.get(0), image.get(1), image.get(2))));
        try (NDManager scratch = manager.newSubManager()) {
            NDArray logits = network.logits(Libtorch.borrow(images, scratch), weights);
            Agreement.require("libtorch", Agreement.logits(workload, 0, count),
                    logits.toFloatArray(), logits.argMax(-1).toLongArray());
        }
    }

    @Override
    public Object run() {
        try (NDManager scratch = manager.newSubManager()) {
            return network.logits(Libtorch.borrow(images, scratch), weights).toFloatArray();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
