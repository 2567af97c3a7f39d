// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Padding;
import io.pomona.nn.Size;

/**
 * Inception-v3: C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens, Z. Wojna, "Rethinking the Inception
 * Architecture for Computer Vision", 2016, table 1, without the auxiliary classifier.
 */
final class InceptionV3 {
    /** As torchvision and timm have it. */
    static final String TORCHVISION = "torchvision";
    /** Batch normalisation without gamma, as Keras has it. */
    static final String KERAS = "keras";

    private static final double DROPOUT = 0.5;

    private final Assembly assembly;
    private final boolean countIncludePad;

    private InceptionV3(Design design) {
        boolean keras = design.is(KERAS);
        BatchNormalization norm = keras
                ? BatchNormalization.of().withScale(false)
                : BatchNormalization.ofPyTorch().withEpsilon(1e-3);
        this.assembly = new Assembly(design, norm, false);
        this.countIncludePad = !keras;
    }

    static Network build(Design design) {
        return new InceptionV3(design).network(design.is(KERAS) ? 0 : DROPOUT);
    }

    private Network network(double dropout) {
        String x = assembly.unit("Conv2d_1a_3x3", Node.INPUT, 32, Size.of(3), 2, Padding.valid());
        x = assembly.unit("Conv2d_2a_3x3", x, 32, Size.of(3), 1, Padding.valid());
        x = assembly.unit("Conv2d_2b_3x3", x, 64, 3, 3);
        x = assembly.maximum("maxpool1", x, 3, 2, Padding.valid());
        x = assembly.unit("Conv2d_3b_1x1", x, 80);
        x = assembly.unit("Conv2d_4a_3x3", x, 192, Size.of(3), 1, Padding.valid());
        x = assembly.maximum("maxpool2", x, 3, 2, Padding.valid());
        x = moduleA("Mixed_5b", x, 32);
        x = moduleA("Mixed_5c", x, 64);
        x = moduleA("Mixed_5d", x, 64);
        x = reductionB("Mixed_6a", x);
        x = moduleC("Mixed_6b", x, 128);
        x = moduleC("Mixed_6c", x, 160);
        x = moduleC("Mixed_6d", x, 160);
        x = moduleC("Mixed_6e", x, 192);
        x = reductionD("Mixed_7a", x);
        x = moduleE("Mixed_7b", x);
        x = moduleE("Mixed_7c", x);
        return assembly.classify("fc", x, dropout);
    }

    private String moduleA(String name, String input, int pool) {
        String one = assembly.unit(name + "_branch1x1", input, 64);
        String five = assembly.unit(name + "_branch5x5_1", input, 48);
        five = assembly.unit(name + "_branch5x5_2", five, 64, 5, 5);
        String three = assembly.unit(name + "_branch3x3dbl_1", input, 64);
        three = assembly.unit(name + "_branch3x3dbl_2", three, 96, 3, 3);
        three = assembly.unit(name + "_branch3x3dbl_3", three, 96, 3, 3);
        return assembly.concatenated(name, one, five, three, pooled(name, input, pool));
    }

    private String reductionB(String name, String input) {
        String three = halved(name + "_branch3x3", input, 384);
        String twice = assembly.unit(name + "_branch3x3dbl_1", input, 64);
        twice = assembly.unit(name + "_branch3x3dbl_2", twice, 96, 3, 3);
        twice = halved(name + "_branch3x3dbl_3", twice, 96);
        return assembly.concatenated(name, three, twice, maximum(name, input));
    }

    private String moduleC(String name, String input, int narrow) {
        String one = assembly.unit(name + "_branch1x1", input, 192);
        String once = assembly.unit(name + "_branch7x7_1", input, narrow);
        once = assembly.unit(name + "_branch7x7_2", once, narrow, 1, 7);
        once = assembly.unit(name + "_branch7x7_3", once, 192, 7, 1);
        String twice = assembly.unit(name + "_branch7x7dbl_1", input, narrow);
        twice = assembly.unit(name + "_branch7x7dbl_2", twice, narrow, 7, 1);
        twice = assembly.unit(name + "_branch7x7dbl_3", twice, narrow, 1, 7);
        twice = assembly.unit(name + "_branch7x7dbl_4", twice, narrow, 7, 1);
        twice = assembly.unit(name + "_branch7x7dbl_5", twice, 192, 1, 7);
        return assembly.concatenated(name, one, once, twice, pooled(name, input, 192));
    }

    private String reductionD(String name, String input) {
        String three = assembly.unit(name + "_branch3x3_1", input, 192);
        three = halved(name + "_branch3x3_2", three, 320);
        String seven = assembly.unit(name + "_branch7x7x3_1", input, 192);
        seven = assembly.unit(name + "_branch7x7x3_2", seven, 192, 1, 7);
        seven = assembly.unit(name + "_branch7x7x3_3", seven, 192, 7, 1);
        seven = halved(name + "_branch7x7x3_4", seven, 192);
        return assembly.concatenated(name, three, seven, maximum(name, input));
    }

    private String moduleE(String name, String input) {
        String one = assembly.unit(name + "_branch1x1", input, 320);
        String once = assembly.unit(name + "_branch3x3_1", input, 384);
        String onceAcross = assembly.unit(name + "_branch3x3_2a", once, 384, 1, 3);
        String onceDown = assembly.unit(name + "_branch3x3_2b", once, 384, 3, 1);
        String twice = assembly.unit(name + "_branch3x3dbl_1", input, 448);
        twice = assembly.unit(name + "_branch3x3dbl_2", twice, 384, 3, 3);
        String twiceAcross = assembly.unit(name + "_branch3x3dbl_3a", twice, 384, 1, 3);
        String twiceDown = assembly.unit(name + "_branch3x3dbl_3b", twice, 384, 3, 1);
        return assembly.concatenated(name, one, onceAcross, onceDown, twiceAcross, twiceDown,
                pooled(name, input, 192));
    }

    private String halved(String name, String input, int filters) {
        return assembly.unit(name, input, filters, Size.of(3), 2, Padding.valid());
    }

    private String maximum(String name, String input) {
        return assembly.maximum(name + "_pool", input, 3, 2, Padding.valid());
    }

    private String pooled(String name, String input, int filters) {
        return assembly.unit(name + "_branch_pool",
                assembly.average(name + "_pool", input, countIncludePad), filters);
    }
}
