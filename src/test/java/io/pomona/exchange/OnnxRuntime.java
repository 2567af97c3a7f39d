// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs {@code .onnx} files by ONNX Runtime, whose numbers are the ones to reach. */
final class OnnxRuntime {
    private OnnxRuntime() {}

    /** Returns every output of a model with one input. */
    static Map<String, float[]> run(Path model, float[] input, long... extents) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.toString());
                OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input),
                        extents);
                OrtSession.Result result = session
                        .run(Map.of(session.getInputNames().iterator().next(), tensor))) {
            Map<String, float[]> outputs = new LinkedHashMap<>();
            for (String name : session.getOutputNames()) {
                OnnxTensor output = (OnnxTensor) result.get(name).orElseThrow();
                float[] values = new float[(int) output.getInfo().getNumElements()];
                output.getFloatBuffer().get(values);
                outputs.put(name, values);
            }
            return outputs;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime refused the model.", e);
        }
    }
}
