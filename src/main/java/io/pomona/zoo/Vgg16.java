// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Activation;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Padding;

/**
 * VGG-16, configuration D of K. Simonyan, A. Zisserman, "Very Deep Convolutional Networks for
 * Large-Scale Image Recognition", 2015, table 1.
 */
final class Vgg16 {
    /** As published, and as Keras and torchvision have it. */
    static final String TORCHVISION = "torchvision";
    /** With batch normalisation behind every convolution: torchvision's {@code vgg16_bn}. */
    static final String BATCH_NORM = "batch_norm";
    /** No padding anywhere, and the dense layers on what is 1x1 then. */
    static final String GUIDE = "guide";

    private static final int[][] BLOCKS = {{64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512},
        {512, 512, 512}};

    private Vgg16() {}

    static Network build(Design design) {
        Assembly assembly = new Assembly(design, BatchNormalization.ofPyTorch(), true);
        String x = Node.INPUT;
        int number = 0;
        for (int[] block : BLOCKS) {
            for (int filters : block) {
                x = convolution(assembly, number, x, filters);
                number += design.is(BATCH_NORM) ? 3 : 2;
            }
            x = assembly.maximum("features_" + number, x, 2, 2, Padding.valid());
            number++;
        }
        return classify(assembly, assembly.flatten(x), !design.is(GUIDE));
    }

    private static String convolution(Assembly assembly, int number, String input, int filters) {
        Design design = assembly.design();
        Conv2D layer = Conv2D.of(design.channels(filters), 3)
                .withPadding(design.is(GUIDE) ? Padding.valid() : Padding.of(1));
        String name = "features_" + number;
        if (!design.is(BATCH_NORM)) {
            return assembly.convolution(name, layer.withActivation(Activation.relu()), input);
        }
        return assembly.normalized("features_" + (number + 1), Activation.relu(),
                assembly.convolution(name, layer, input));
    }

    private static Network classify(Assembly assembly, String input, boolean dropout) {
        String x = assembly.dense("classifier_0", input, 4096);
        x = dropout ? assembly.dropout("classifier_2", x, 0.5) : x;
        x = assembly.dense("classifier_3", x, 4096);
        x = dropout ? assembly.dropout("classifier_5", x, 0.5) : x;
        return assembly.classes("classifier_6", x);
    }
}
