// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model loaded into ONNX Runtime. Any number of threads may call it. */
final class OnnxRuntimePeer implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final OrtSession session;
    private final String imageInput;

    /**
     * Loads a model.
     *
     * @param threads how many threads share one operation
     */
    OnnxRuntimePeer(byte[] model, int threads) {
        this(model, OnnxGraph.IMAGES, threads);
    }

    /**
     * Loads a model.
     *
     * @param imageInput the name of the input of the images
     * @param threads how many threads share one operation
     */
    OnnxRuntimePeer(byte[] model, String imageInput, int threads) {
        this.imageInput = imageInput;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            session = ENVIRONMENT.createSession(model, options);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime refused the model.", e);
        }
    }

    /** A tensor over memory of its own, which can be filled again. */
    static final class Tensor implements AutoCloseable {
        private final FloatBuffer buffer;
        private final OnnxTensor tensor;

        /** Creates a tensor of zeros. */
        Tensor(long... shape) {
            int size = 1;
            for (long extent : shape) {
                size = Math.multiplyExact(size, Math.toIntExact(extent));
            }
            buffer = ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
                    .order(ByteOrder.nativeOrder()).asFloatBuffer();
            try {
                tensor = OnnxTensor.createTensor(ENVIRONMENT, buffer, shape);
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime refused the tensor.", e);
            }
        }

        /** Overwrites elements from {@code at} on. */
        Tensor put(int at, float[] values, int from, int count) {
            buffer.put(at, values, from, count);
            return this;
        }

        @Override
        public void close() {
            tensor.close();
        }
    }

    /** Returns the decisions. */
    long[] classes(Tensor images, @Nullable Tensor weights) {
        try (OrtSession.Result result = run(OnnxGraph.CLASSES, images, weights)) {
            OnnxTensor tensor = (OnnxTensor) result.get(0);
            long[] classes = new long[Math.toIntExact(tensor.getInfo().getNumElements())];
            tensor.getLongBuffer().get(classes);
            return classes;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed.", e);
        }
    }

    /** Returns the logits. */
    float[] logits(Tensor images, @Nullable Tensor weights) {
        try (OrtSession.Result result = run(OnnxGraph.LOGITS, images, weights)) {
            OnnxTensor tensor = (OnnxTensor) result.get(0);
            float[] logits = new float[Math.toIntExact(tensor.getInfo().getNumElements())];
            tensor.getFloatBuffer().get(logits);
            return logits;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed.", e);
        }
    }

    private OrtSession.Result run(String output, Tensor images, @Nullable Tensor weights)
            throws OrtException {
        Map<String, OnnxTensor> inputs = weights == null
                ? Map.of(imageInput, images.tensor)
                : Map.of(imageInput, images.tensor, OnnxGraph.WEIGHTS, weights.tensor);
        return session.run(inputs, Set.of(output));
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed to close the model.", e);
        }
    }
}
