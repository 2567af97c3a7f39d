// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Network;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/**
 * A variant of an architecture at a size that a test can afford: the smallest images it takes, and a
 * fraction of its channels.
 *
 * @param architecture the architecture
 * @param variant the variant
 * @param side rows and columns of the images
 * @param width what the numbers of channels are multiplied by
 */
@NullMarked
public record ReducedNetwork(Architecture architecture, String variant, int side, double width) {
    /** Returns all variants of all architectures. */
    public static List<ReducedNetwork> all() {
        List<ReducedNetwork> all = new ArrayList<>();
        for (Architecture architecture : Zoo.architectures()) {
            for (String variant : architecture.variants()) {
                all.add(of(architecture, variant));
            }
        }
        return all;
    }

    private static ReducedNetwork of(Architecture architecture, String variant) {
        return switch (architecture.name()) {
            case "alexnet" -> new ReducedNetwork(architecture, variant,
                    variant.equals(AlexNet.GUIDE) ? 224 : 67, 0.125);
            case "vgg16" -> new ReducedNetwork(architecture, variant,
                    variant.equals(Vgg16.GUIDE) ? 212 : 32, 0.0625);
            case "inception-v1" -> new ReducedNetwork(architecture, variant, 32, 0.125);
            case "inception-v3", "inception-v4", "inception-resnet-v2" ->
                new ReducedNetwork(architecture, variant, 75, 0.0625);
            case "xception" -> new ReducedNetwork(architecture, variant, 32, 0.0625);
            case "resnet50" -> new ReducedNetwork(architecture, variant, 32, 0.125);
            case "resnext50" -> new ReducedNetwork(architecture, variant, 32, 0.125);
            case "cifar-cnn" -> new ReducedNetwork(architecture, variant, 32, 0.25);
            default -> new ReducedNetwork(architecture, variant,
                    architecture.input().dimension(0), 1);
        };
    }

    /** Returns the network for so many classes. */
    public Network build(int classes) {
        Shape input = Shape.of(side, side, architecture.input().dimension(2));
        return architecture.build(new Design(input, classes, variant, width));
    }

    @Override
    public String toString() {
        return architecture.name() + " " + variant;
    }
}
