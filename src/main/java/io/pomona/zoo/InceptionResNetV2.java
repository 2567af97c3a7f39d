// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Activation;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Padding;
import io.pomona.nn.Rescaling;
import io.pomona.nn.Size;

/**
 * Inception-ResNet-v2: C. Szegedy, S. Ioffe, V. Vanhoucke, A. Alemi, "Inception-v4, Inception-ResNet
 * and the Impact of Residual Connections on Learning", 2017, section 3.2, in the form that Keras and
 * timm share.
 */
final class InceptionResNetV2 {
    /** As timm has it. */
    static final String TIMM = "timm";
    /** Batch normalisation without gamma, as Keras has it. */
    static final String KERAS = "keras";

    private final Assembly assembly;

    private InceptionResNetV2(Design design) {
        this.assembly = new Assembly(design, design.is(KERAS)
                ? BatchNormalization.of().withScale(false)
                : BatchNormalization.ofPyTorch().withEpsilon(1e-3), false);
    }

    static Network build(Design design) {
        return new InceptionResNetV2(design).network();
    }

    private Network network() {
        String x = mixed5(stem());
        for (int i = 0; i < 10; i++) {
            x = block35("repeat_" + i + "_", x);
        }
        x = mixed6(x);
        for (int i = 0; i < 20; i++) {
            x = block17("repeat_1_" + i + "_", x);
        }
        x = mixed7(x);
        for (int i = 0; i < 9; i++) {
            x = block8("repeat_2_" + i + "_", x, 0.2, Activation.relu());
        }
        x = block8("block8_", x, 1, Activation.linear());
        return assembly.classify("classif", assembly.unit("conv2d_7b", x, 1536), 0);
    }

    private String stem() {
        String x = halved("conv2d_1a", Node.INPUT, 32);
        x = assembly.unit("conv2d_2a", x, 32, Size.of(3), 1, Padding.valid());
        x = assembly.unit("conv2d_2b", x, 64, 3, 3);
        x = maximum("maxpool_3a", x);
        x = assembly.unit("conv2d_3b", x, 80);
        x = assembly.unit("conv2d_4a", x, 192, Size.of(3), 1, Padding.valid());
        return maximum("maxpool_5a", x);
    }

    private String mixed5(String input) {
        String one = assembly.unit("mixed_5b_branch0", input, 96);
        String five = assembly.unit("mixed_5b_branch1_0", input, 48);
        five = assembly.unit("mixed_5b_branch1_1", five, 64, 5, 5);
        String three = assembly.unit("mixed_5b_branch2_0", input, 64);
        three = assembly.unit("mixed_5b_branch2_1", three, 96, 3, 3);
        three = assembly.unit("mixed_5b_branch2_2", three, 96, 3, 3);
        String pool = assembly.average("mixed_5b_branch3_0", input, false);
        pool = assembly.unit("mixed_5b_branch3_1", pool, 64);
        return assembly.concatenated("mixed_5b", one, five, three, pool);
    }

    private String block35(String name, String input) {
        String one = assembly.unit(name + "branch0", input, 32);
        String once = assembly.unit(name + "branch1_0", input, 32);
        once = assembly.unit(name + "branch1_1", once, 32, 3, 3);
        String twice = assembly.unit(name + "branch2_0", input, 32);
        twice = assembly.unit(name + "branch2_1", twice, 48, 3, 3);
        twice = assembly.unit(name + "branch2_2", twice, 64, 3, 3);
        String all = assembly.concatenated(name + "concat", one, once, twice);
        return residual(name, input, all, 0.17, Activation.relu());
    }

    private String mixed6(String input) {
        String once = halved("mixed_6a_branch0", input, 384);
        String twice = assembly.unit("mixed_6a_branch1_0", input, 256);
        twice = assembly.unit("mixed_6a_branch1_1", twice, 256, 3, 3);
        twice = halved("mixed_6a_branch1_2", twice, 384);
        return assembly.concatenated("mixed_6a", once, twice, maximum("mixed_6a_branch2", input));
    }

    private String block17(String name, String input) {
        String one = assembly.unit(name + "branch0", input, 192);
        String seven = assembly.unit(name + "branch1_0", input, 128);
        seven = assembly.unit(name + "branch1_1", seven, 160, 1, 7);
        seven = assembly.unit(name + "branch1_2", seven, 192, 7, 1);
        String all = assembly.concatenated(name + "concat", one, seven);
        return residual(name, input, all, 0.1, Activation.relu());
    }

    private String mixed7(String input) {
        String first = halved("mixed_7a_branch0_1",
                assembly.unit("mixed_7a_branch0_0", input, 256), 384);
        String second = halved("mixed_7a_branch1_1",
                assembly.unit("mixed_7a_branch1_0", input, 256), 288);
        String third = assembly.unit("mixed_7a_branch2_0", input, 256);
        third = assembly.unit("mixed_7a_branch2_1", third, 288, 3, 3);
        third = halved("mixed_7a_branch2_2", third, 320);
        return assembly.concatenated("mixed_7a", first, second, third,
                maximum("mixed_7a_branch3", input));
    }

    private String block8(String name, String input, double scale, Activation activation) {
        String one = assembly.unit(name + "branch0", input, 192);
        String three = assembly.unit(name + "branch1_0", input, 192);
        three = assembly.unit(name + "branch1_1", three, 224, 1, 3);
        three = assembly.unit(name + "branch1_2", three, 256, 3, 1);
        String all = assembly.concatenated(name + "concat", one, three);
        return residual(name, input, all, scale, activation);
    }

    /** Adds a damped branch, widened again by a convolution of single cells, to what went into it. */
    private String residual(String name, String input, String branch, double scale,
            Activation activation) {
        Conv2D wide = Conv2D.of(assembly.channelsOf(input), 1);
        String x = assembly.convolution(name + "conv2d", wide, branch);
        x = scale == 1 ? x : assembly.add(name + "scale", Rescaling.of(scale), x);
        return assembly.sum(name + "add", activation, input, x);
    }

    private String halved(String name, String input, int filters) {
        return assembly.unit(name, input, filters, Size.of(3), 2, Padding.valid());
    }

    private String maximum(String name, String input) {
        return assembly.maximum(name, input, 3, 2, Padding.valid());
    }
}
