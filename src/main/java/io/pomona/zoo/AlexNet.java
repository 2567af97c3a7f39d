// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Activation;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Conv2D;
import io.pomona.nn.LocalResponseNormalization;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Padding;

/**
 * AlexNet: A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet Classification with Deep Convolutional
 * Neural Networks", 2012.
 */
final class AlexNet {
    /** The one-tower form of A. Krizhevsky, "One weird trick ...", 2014, as torchvision has it. */
    static final String TORCHVISION = "torchvision";
    /** The form of two groups with local response normalisation; 227x227. */
    static final String PAPER = "paper";
    /** No padding anywhere, and the dense layers on what is 1x1 then; 224x224. */
    static final String GUIDE = "guide";

    private final Assembly assembly;
    private final Design design;

    private AlexNet(Design design) {
        this.design = design;
        this.assembly = new Assembly(design, BatchNormalization.of(), true);
    }

    static Network build(Design design) {
        AlexNet net = new AlexNet(design);
        String features = design.is(TORCHVISION)
                ? net.oneTower()
                : design.is(PAPER) ? net.twoGroups() : net.withoutPadding();
        return net.classify(features);
    }

    private String oneTower() {
        String x = convolution("features_0", Node.INPUT, 64, 11, 4, 2, 1);
        x = convolution("features_3", pool("features_2", x), 192, 5, 1, 2, 1);
        x = convolution("features_6", pool("features_5", x), 384, 3, 1, 1, 1);
        x = convolution("features_8", x, 256, 3, 1, 1, 1);
        return pool("features_12", convolution("features_10", x, 256, 3, 1, 1, 1));
    }

    private String twoGroups() {
        String x = convolution("conv1", Node.INPUT, 96, 11, 4, 0, 1);
        x = pool("pool1", assembly.add("norm1", LocalResponseNormalization.of(), x));
        x = convolution("conv2", x, 256, 5, 1, 2, 2);
        x = pool("pool2", assembly.add("norm2", LocalResponseNormalization.of(), x));
        x = convolution("conv3", x, 384, 3, 1, 1, 1);
        x = convolution("conv4", x, 384, 3, 1, 1, 2);
        return pool("pool5", convolution("conv5", x, 256, 3, 1, 1, 2));
    }

    private String withoutPadding() {
        String x = pool("pool1", convolution("conv1", Node.INPUT, 96, 11, 4, 0, 1));
        x = pool("pool2", convolution("conv2", x, 256, 5, 1, 0, 1));
        x = convolution("conv3", x, 384, 3, 1, 0, 1);
        x = convolution("conv4", x, 384, 3, 1, 0, 1);
        return pool("pool3", convolution("conv5", x, 256, 3, 1, 0, 1));
    }

    private String convolution(String name, String input, int filters, int kernel, int stride,
            int padding, int groups) {
        Conv2D layer = Conv2D.of(design.channels(filters, 2), kernel).withStride(stride)
                .withPadding(padding == 0 ? Padding.valid() : Padding.of(padding))
                .withGroups(groups).withActivation(Activation.relu());
        return assembly.convolution(name, layer, input);
    }

    private String pool(String name, String input) {
        return assembly.maximum(name, input, 3, 2, Padding.valid());
    }

    private Network classify(String features) {
        String x = assembly.flatten(features);
        if (design.is(GUIDE)) {
            x = assembly.dropout("dropout1", assembly.dense("dense1", x, 4096), 0.5);
            x = assembly.dropout("dropout2", assembly.dense("dense2", x, 4096), 0.5);
            return assembly.classes("dense3", x);
        }
        x = assembly.dense("classifier_1", assembly.dropout("classifier_0", x, 0.5), 4096);
        x = assembly.dense("classifier_4", assembly.dropout("classifier_3", x, 0.5), 4096);
        return assembly.classes("classifier_6", x);
    }
}
