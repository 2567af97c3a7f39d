// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Activation;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Padding;
import io.pomona.nn.Size;

/**
 * ResNet-50: K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition", 2016,
 * table 1; and ResNeXt-50 32x4d: S. Xie, R. Girshick, P. Dollar, Z. Tu, K. He, "Aggregated Residual
 * Transformations for Deep Neural Networks", 2017, table 1.
 */
final class ResNet50 {
    /** Without biases, the middle convolution of a block taking its steps, as torchvision has it. */
    static final String TORCHVISION = "torchvision";
    /** With biases, the first convolution of a block taking its steps, as Keras has it. */
    static final String KERAS = "keras";

    private static final int[] BLOCKS = {3, 4, 6, 3};
    private static final int EXPANSION = 4;

    private final Assembly assembly;
    private final Design design;
    private final int groups;
    private final int widthFactor;

    private ResNet50(Design design, int groups, int widthFactor) {
        this.design = design;
        this.groups = groups;
        this.widthFactor = widthFactor;
        boolean keras = design.is(KERAS);
        BatchNormalization norm = keras
                ? BatchNormalization.of().withEpsilon(1.001e-5)
                : BatchNormalization.ofPyTorch();
        this.assembly = new Assembly(design, norm, keras);
    }

    static Network build(Design design) {
        return new ResNet50(design, 1, 1).network();
    }

    static Network buildResNeXt(Design design) {
        return new ResNet50(design, 32, 2).network();
    }

    private Network network() {
        String x = assembly.convolution("conv1",
                assembly.plain(64, Size.of(7), 2, Padding.of(3)), Node.INPUT);
        x = assembly.normalized("bn1", Activation.relu(), x);
        x = assembly.maximum("maxpool", x, 3, 2, Padding.of(1));
        for (int stage = 0; stage < BLOCKS.length; stage++) {
            for (int block = 0; block < BLOCKS[stage]; block++) {
                x = block("layer" + (stage + 1) + "_" + block + "_", x, 64 << stage, block == 0,
                        stage > 0 && block == 0 ? 2 : 1);
            }
        }
        return assembly.classify("fc", x, 0);
    }

    /** A bottleneck: narrow, look around, widen; the input is added to the outcome. */
    private String block(String name, String input, int planes, boolean projects, int stride) {
        boolean early = design.is(KERAS);
        String x = convolution(name, 1, input, inner(planes, Size.of(1), early ? stride : 1, 1),
                Activation.relu());
        x = convolution(name, 2, x, inner(planes, Size.of(3), early ? 1 : stride, groups),
                Activation.relu());
        x = convolution(name, 3, x,
                assembly.plain(planes * EXPANSION, Size.of(1), 1, Padding.valid()),
                Activation.linear());
        String shortcut = projects ? projection(name, input, planes, stride) : input;
        return assembly.sum(name + "add", Activation.relu(), x, shortcut);
    }

    private String projection(String name, String input, int planes, int stride) {
        String x = assembly.convolution(name + "downsample_0",
                assembly.plain(planes * EXPANSION, Size.of(1), stride, Padding.valid()), input);
        return assembly.normalized(name + "downsample_1", Activation.linear(), x);
    }

    private Conv2D inner(int planes, Size kernel, int stride, int kernelGroups) {
        int filters = design.channels(planes * widthFactor, groups);
        Padding padding = kernel.height() == 1 ? Padding.valid() : Padding.of(1);
        return assembly.plain(filters, kernel, stride, padding).withFilters(filters)
                .withGroups(kernelGroups);
    }

    private String convolution(String block, int number, String input, Conv2D layer,
            Activation activation) {
        return assembly.normalized(block + "bn" + number, activation,
                assembly.convolution(block + "conv" + number, layer, input));
    }
}
