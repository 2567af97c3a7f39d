// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Activation;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Initializer;
import io.pomona.nn.Padding;
import io.pomona.nn.Size;
import java.util.List;
import java.util.Map;

/**
 * Reads the ONNX operators that normalise. Outside of training a batch normalisation is {@code y = x *
 * factor + summand} for each channel, with {@code factor = scale / sqrt(variance + epsilon)}; it
 * becomes part of the weights of a convolution or a product before it, or else a convolution of 1x1.
 */
final class OnnxNormalizationOperators {
    /** The operators by their kinds. */
    static final Map<String, OnnxOperator> ALL = Map.of("BatchNormalization",
            OnnxNormalizationOperators::batch);

    private OnnxNormalizationOperators() {}

    private static void batch(OnnxNode node, OnnxChain chain) {
        node.allowOnly("epsilon", "momentum", "spatial", "training_mode");
        node.require("training_mode", 0);
        node.require("spatial", 1);
        OnnxValue value = chain.value(node);
        int channels = value.shape().dimension(value.shape().rank() - 1);
        if (value instanceof OnnxValue.Image image && !image.channelsFirst()) {
            throw node.problem("expected images [n, c, h, w], but received [n, h, w, c]");
        }
        float[] factors = new float[channels];
        float[] summands = new float[channels];
        fill(node, chain, factors, summands);
        OnnxLayer last = chain.last();
        if (last != null && last.layer() instanceof Conv2D conv
                && OnnxProductOperators.isLinear(conv)) {
            chain.replaceLast(node,
                    last.with(conv.withBias(true), folded(last.arrays(), factors, summands)));
        } else if (last != null && last.layer() instanceof Dense dense
                && OnnxProductOperators.isLinear(dense)) {
            chain.replaceLast(node,
                    last.with(dense.withBias(true), folded(last.arrays(), factors, summands)));
        } else if (value instanceof OnnxValue.Image) {
            chain.add(node, eachChannel(channels), List.of(factors, summands));
        } else {
            throw node.problem("expected images or the output of a product to normalise");
        }
    }

    private static void fill(OnnxNode node, OnnxChain chain, float[] factors, float[] summands) {
        int channels = factors.length;
        float[] scale = OnnxWindowOperators.vector(node, chain.constant(node, 1), channels);
        float[] shift = OnnxWindowOperators.vector(node, chain.constant(node, 2), channels);
        float[] mean = OnnxWindowOperators.vector(node, chain.constant(node, 3), channels);
        float[] variance = OnnxWindowOperators.vector(node, chain.constant(node, 4), channels);
        double epsilon = node.real("epsilon", 1e-5f);
        for (int c = 0; c < channels; c++) {
            double factor = scale[c] / Math.sqrt(variance[c] + epsilon);
            factors[c] = (float) factor;
            summands[c] = (float) (shift[c] - mean[c] * factor);
        }
    }

    /** Returns a kernel whose last axis are the channels, and its bias, with both steps in one. */
    private static List<float[]> folded(List<float[]> arrays, float[] factors, float[] summands) {
        float[] kernel = arrays.getFirst().clone();
        int channels = factors.length;
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] *= factors[i % channels];
        }
        float[] bias = summands.clone();
        for (int c = 0; c < channels && arrays.size() > 1; c++) {
            bias[c] = Math.fma(arrays.get(1)[c], factors[c], summands[c]);
        }
        return List.of(kernel, bias);
    }

    private static Conv2D eachChannel(int channels) {
        return new Conv2D(channels, Size.of(1), Size.of(1), Padding.valid(), Size.of(1), channels,
                true, Activation.linear(), Initializer.glorotUniform(), Initializer.zeros());
    }
}
