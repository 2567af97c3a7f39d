// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Activation;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Padding;
import io.pomona.nn.SeparableConv2D;
import io.pomona.nn.Size;

/**
 * Xception: F. Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", 2017, figure
 * 5. Keras and timm agree on it.
 */
final class Xception {
    private static final int MIDDLE_BLOCKS = 8;
    private static final int MIDDLE = 728;

    private final Assembly assembly;

    private Xception(Design design) {
        this.assembly = new Assembly(design, BatchNormalization.ofPyTorch(), false);
    }

    static Network build(Design design) {
        return new Xception(design).network();
    }

    private Network network() {
        String x = plain("1", Node.INPUT, 32, 2);
        x = plain("2", x, 64, 1);
        x = down("block1", x, 128, 128, false);
        x = down("block2", x, 256, 256, true);
        x = down("block3", x, MIDDLE, MIDDLE, true);
        for (int i = 0; i < MIDDLE_BLOCKS; i++) {
            x = middle("block" + (4 + i), x);
        }
        x = down("block12", x, MIDDLE, 1024, true);
        x = separable("conv3", "bn3", x, 1536, Activation.relu());
        x = separable("conv4", "bn4", x, 2048, Activation.relu());
        return assembly.classify("fc", x, 0);
    }

    private String plain(String number, String input, int filters, int stride) {
        String x = assembly.convolution("conv" + number,
                assembly.plain(filters, Size.of(3), stride, Padding.valid()), input);
        return assembly.normalized("bn" + number, Activation.relu(), x);
    }

    /** Halves the image; a convolution of single cells leads round the block. */
    private String down(String name, String input, int first, int last, boolean rectified) {
        String x = rectified ? assembly.relu(name + "_relu", input) : input;
        x = separable(name + "_sepconv1", name + "_bn1", x, first, Activation.relu());
        x = separable(name + "_sepconv2", name + "_bn2", x, last, Activation.linear());
        x = assembly.maximum(name + "_pool", x, 3, 2, Padding.of(1));
        String skip = assembly.convolution(name + "_skip",
                assembly.plain(last, Size.of(1), 2, Padding.valid()), input);
        skip = assembly.normalized(name + "_skipbn", Activation.linear(), skip);
        return assembly.sum(name + "_add", Activation.linear(), x, skip);
    }

    private String middle(String name, String input) {
        String x = assembly.relu(name + "_relu", input);
        x = separable(name + "_sepconv1", name + "_bn1", x, MIDDLE, Activation.relu());
        x = separable(name + "_sepconv2", name + "_bn2", x, MIDDLE, Activation.relu());
        x = separable(name + "_sepconv3", name + "_bn3", x, MIDDLE, Activation.linear());
        return assembly.sum(name + "_add", Activation.linear(), x, input);
    }

    private String separable(String name, String norm, String input, int filters,
            Activation activation) {
        SeparableConv2D layer = SeparableConv2D.of(assembly.design().channels(filters), 3)
                .withPadding(Padding.of(1)).withBias(false);
        return assembly.normalized(norm, activation, assembly.add(name, layer, input));
    }
}
