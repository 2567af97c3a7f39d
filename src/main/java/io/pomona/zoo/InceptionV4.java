// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Padding;
import io.pomona.nn.Size;

/**
 * Inception-v4: C. Szegedy, S. Ioffe, V. Vanhoucke, A. Alemi, "Inception-v4, Inception-ResNet and the
 * Impact of Residual Connections on Learning", 2017, figures 3 to 9; as timm has it.
 */
final class InceptionV4 {
    private static final int BLOCKS_A = 4;
    private static final int BLOCKS_B = 7;
    private static final int BLOCKS_C = 3;

    private final Assembly assembly;
    private int number;

    private InceptionV4(Design design) {
        this.assembly = new Assembly(design, BatchNormalization.ofPyTorch().withEpsilon(1e-3),
                false);
    }

    static Network build(Design design) {
        return new InceptionV4(design).network();
    }

    private Network network() {
        String x = stem();
        for (int i = 0; i < BLOCKS_A; i++) {
            x = blockA(next(), x);
        }
        x = reductionA(next(), x);
        for (int i = 0; i < BLOCKS_B; i++) {
            x = blockB(next(), x);
        }
        x = reductionB(next(), x);
        for (int i = 0; i < BLOCKS_C; i++) {
            x = blockC(next(), x);
        }
        return assembly.classify("last_linear", x, 0);
    }

    private String next() {
        return "features_" + number++ + "_";
    }

    private String stem() {
        String x = halved("features_0", Node.INPUT, 32);
        x = assembly.unit("features_1", x, 32, Size.of(3), 1, Padding.valid());
        x = assembly.unit("features_2", x, 64, 3, 3);
        x = assembly.concatenated("features_3", maximum("features_3_maxpool", x),
                halved("features_3_conv", x, 96));
        String once = assembly.unit("features_4_branch0_0", x, 64);
        once = assembly.unit("features_4_branch0_1", once, 96, Size.of(3), 1, Padding.valid());
        String tall = assembly.unit("features_4_branch1_0", x, 64);
        tall = assembly.unit("features_4_branch1_1", tall, 64, 1, 7);
        tall = assembly.unit("features_4_branch1_2", tall, 64, 7, 1);
        tall = assembly.unit("features_4_branch1_3", tall, 96, Size.of(3), 1, Padding.valid());
        x = assembly.concatenated("features_4", once, tall);
        x = assembly.concatenated("features_5", halved("features_5_conv", x, 192),
                maximum("features_5_maxpool", x));
        number = 6;
        return x;
    }

    private String blockA(String name, String input) {
        String one = assembly.unit(name + "branch0", input, 96);
        String once = assembly.unit(name + "branch1_0", input, 64);
        once = assembly.unit(name + "branch1_1", once, 96, 3, 3);
        String twice = assembly.unit(name + "branch2_0", input, 64);
        twice = assembly.unit(name + "branch2_1", twice, 96, 3, 3);
        twice = assembly.unit(name + "branch2_2", twice, 96, 3, 3);
        return assembly.concatenated(name + "out", one, once, twice,
                pooled(name + "branch3", input, 96));
    }

    private String reductionA(String name, String input) {
        String once = halved(name + "branch0", input, 384);
        String twice = assembly.unit(name + "branch1_0", input, 192);
        twice = assembly.unit(name + "branch1_1", twice, 224, 3, 3);
        twice = halved(name + "branch1_2", twice, 256);
        return assembly.concatenated(name + "out", once, twice,
                maximum(name + "branch2", input));
    }

    private String blockB(String name, String input) {
        String one = assembly.unit(name + "branch0", input, 384);
        String once = assembly.unit(name + "branch1_0", input, 192);
        once = assembly.unit(name + "branch1_1", once, 224, 1, 7);
        once = assembly.unit(name + "branch1_2", once, 256, 7, 1);
        String twice = assembly.unit(name + "branch2_0", input, 192);
        twice = assembly.unit(name + "branch2_1", twice, 192, 7, 1);
        twice = assembly.unit(name + "branch2_2", twice, 224, 1, 7);
        twice = assembly.unit(name + "branch2_3", twice, 224, 7, 1);
        twice = assembly.unit(name + "branch2_4", twice, 256, 1, 7);
        return assembly.concatenated(name + "out", one, once, twice,
                pooled(name + "branch3", input, 128));
    }

    private String reductionB(String name, String input) {
        String once = assembly.unit(name + "branch0_0", input, 192);
        once = halved(name + "branch0_1", once, 192);
        String tall = assembly.unit(name + "branch1_0", input, 256);
        tall = assembly.unit(name + "branch1_1", tall, 256, 1, 7);
        tall = assembly.unit(name + "branch1_2", tall, 320, 7, 1);
        tall = halved(name + "branch1_3", tall, 320);
        return assembly.concatenated(name + "out", once, tall,
                maximum(name + "branch2", input));
    }

    private String blockC(String name, String input) {
        String one = assembly.unit(name + "branch0", input, 256);
        String once = assembly.unit(name + "branch1_0", input, 384);
        String onceAcross = assembly.unit(name + "branch1_1a", once, 256, 1, 3);
        String onceDown = assembly.unit(name + "branch1_1b", once, 256, 3, 1);
        String twice = assembly.unit(name + "branch2_0", input, 384);
        twice = assembly.unit(name + "branch2_1", twice, 448, 3, 1);
        twice = assembly.unit(name + "branch2_2", twice, 512, 1, 3);
        String twiceAcross = assembly.unit(name + "branch2_3a", twice, 256, 1, 3);
        String twiceDown = assembly.unit(name + "branch2_3b", twice, 256, 3, 1);
        return assembly.concatenated(name + "out", one, onceAcross, onceDown, twiceAcross,
                twiceDown, pooled(name + "branch3", input, 256));
    }

    private String halved(String name, String input, int filters) {
        return assembly.unit(name, input, filters, Size.of(3), 2, Padding.valid());
    }

    private String maximum(String name, String input) {
        return assembly.maximum(name, input, 3, 2, Padding.valid());
    }

    private String pooled(String name, String input, int filters) {
        return assembly.unit(name + "_1", assembly.average(name + "_0", input, false), filters);
    }
}
