// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.benchmark.OnnxRuntimePeer.Tensor;
import io.pomona.tensor.Shape;

/** ONNX Runtime running one network, whose weights it could prepare, on all samples at once. */
final class OnnxRuntimeInference implements Subject {
    private final OnnxRuntimePeer peer;
    private final Tensor images;

    OnnxRuntimeInference(Workload workload) {
        peer = new OnnxRuntimePeer(OnnxGraph.withWeights(workload.network(),
                workload.population().getFirst()), Subjects.THREADS);
        Shape image = workload.network().inputShape();
        float[] x = PeerLayout.channelsFirst(workload.data().inputs(), image);
        int count = workload.data().size();
        images = new Tensor(count, image.dimension(2), image.dimension(0), image.dimension(1))
                .put(0, x, 0, x.length);
        Agreement.require("ONNX Runtime", Agreement.logits(workload, 0, count),
                peer.logits(images, null), peer.classes(images, null));
    }

    @Override
    public Object run() {
        return peer.logits(images, null);
    }

    @Override
    public void close() {
        peer.close();
        images.close();
    }
}
