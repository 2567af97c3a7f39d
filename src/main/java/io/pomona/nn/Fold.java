// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

/**
 * A layer that does the work of the batch normalisation behind it too, once its moving statistics are
 * fixed: kernel and bias are scaled and shifted channel by channel.
 *
 * @param node the layer, a convolution or a dense one without activation
 * @param norm the batch normalisation
 */
public record Fold(Node node, Node norm) {
    /**
     * Writes kernel and bias of the folded layer.
     *
     * @param parameters the network's parameters, from {@code offset} on
     * @param to receives the kernel from {@code at} on, and behind it the bias
     */
    void write(float[] parameters, int offset, float[] buffers, float[] to, int at) {
        BatchNormalization layer = (BatchNormalization) norm.layer();
        ParameterSlot kernel = node.slots().getFirst();
        int channels = norm.buffers().getFirst().size();
        int mean = norm.buffers().getFirst().offset();
        int variance = norm.buffers().getLast().offset();
        int bias = at + kernel.size();
        float[] scales = new float[channels];
        for (int i = 0; i < channels; i++) {
            double gamma = layer.scale()
                    ? parameters[offset + norm.slots().getFirst().offset() + i]
                    : 1;
            double beta = layer.center()
                    ? parameters[offset + norm.slots().getLast().offset() + i]
                    : 0;
            double before = node.slots().size() > 1
                    ? parameters[offset + node.slots().getLast().offset() + i]
                    : 0;
            double scale = gamma / Math.sqrt(buffers[variance + i] + layer.epsilon());
            scales[i] = (float) scale;
            to[bias + i] = (float) ((before - buffers[mean + i]) * scale + beta);
        }
        int from = offset + kernel.offset();
        for (int row = 0; row < kernel.size(); row += channels) {
            for (int i = 0; i < channels; i++) {
                to[at + row + i] = parameters[from + row + i] * scales[i];
            }
        }
    }

    /** Returns the number of values of kernel and bias. */
    int size() {
        return node.slots().getFirst().size() + norm.buffers().getFirst().size();
    }
}
