// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.benchmark.OnnxRuntimePeer.Tensor;
import io.pomona.data.Normalization;
import io.pomona.exchange.ModelFile;
import io.pomona.exchange.ModelFormat;
import io.pomona.exchange.SavedModel;
import io.pomona.nn.Network;
import io.pomona.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** ONNX Runtime running a network as Pomona exports it, on all samples at once. */
final class OnnxRuntimeExported implements Subject {
    private static final String INPUT = "input";

    private final OnnxRuntimePeer peer;
    private final Tensor images;

    OnnxRuntimeExported(Workload workload) {
        peer = new OnnxRuntimePeer(exported(workload), INPUT, Subjects.THREADS);
        Shape image = workload.network().inputShape();
        int count = workload.data().size();
        float[] x = workload.data().inputs();
        images = new Tensor(count, image.dimension(0), image.dimension(1), image.dimension(2))
                .put(0, x, 0, x.length);
        Agreement.requireClose("ONNX Runtime", Agreement.logits(workload, 0, count),
                peer.logits(images, null), 1e-3);
    }

    private static byte[] exported(Workload workload) {
        Network network = workload.network();
        SavedModel model = new SavedModel(network, workload.population().getFirst(),
                network.initialBuffers(), Normalization.IDENTITY, workload.data().classNames());
        try {
            Path file = Files.createTempFile("pomona", ".onnx");
            try {
                ModelFile.write(file, model, ModelFormat.ONNX);
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
