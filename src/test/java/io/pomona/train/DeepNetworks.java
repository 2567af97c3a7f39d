// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.nn.Activation;
import io.pomona.nn.Add;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.GlobalAveragePooling2D;
import io.pomona.nn.Initializer;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Padding;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;

/** Networks drawn at random: convolutions, batch normalisation and residual blocks, with He's weights. */
@NullMarked
final class DeepNetworks {
    /** Convolutions, normalisations and sums at most. */
    private static final int DEEPEST = 30;

    private DeepNetworks() {}

    /** Returns the network of a seed. */
    static Network draw(Shape input, int classes, long seed) {
        RandomGenerator random = RandomKey.of(seed).split("network").generator();
        int depth = random.nextInt(4, DEEPEST + 1);
        Network.Builder builder = Network.builder(input).add("stem", convolution(random, 3))
                .add("stem_norm", norm(random));
        String last = "stem_norm";
        for (int layers = 2; layers < depth;) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    last = residual(builder, last, layers, random);
                    layers += 3;
                }
                case 2 -> {
                    last = plain(builder, layers, random);
                    layers += 2;
                }
                default -> {
                    last = "conv" + layers;
                    builder.add(last, convolution(random, 1).withActivation(Activation.relu()));
                    layers++;
                }
            }
            if (builder.shapeOf(last).dimension(0) >= 4 && random.nextInt(6) == 0) {
                last = "pool" + layers;
                builder.add(last, MaxPooling2D.of(2));
            }
        }
        return builder.add("pool", GlobalAveragePooling2D.of()).add("dense", Dense.of(classes))
                .build();
    }

    private static String plain(Network.Builder builder, int layer, RandomGenerator random) {
        builder.add("conv" + layer, convolution(random, 3)).add("norm" + layer, norm(random));
        return "norm" + layer;
    }

    private static String residual(Network.Builder builder, String from, int layer,
            RandomGenerator random) {
        int channels = builder.shapeOf(from).dimension(2);
        builder.add("conv" + layer, convolution(channels, 3)).add("norm" + layer, norm(random))
                .add("sum" + layer, Add.of(), List.of("norm" + layer, from));
        return "sum" + layer;
    }

    private static Conv2D convolution(RandomGenerator random, int kernel) {
        return convolution(random.nextInt(4, 20), kernel);
    }

    private static Conv2D convolution(int filters, int kernel) {
        return Conv2D.of(filters, kernel).withPadding(Padding.same()).withBias(false)
                .withKernelInitializer(Initializer.heNormal());
    }

    private static BatchNormalization norm(RandomGenerator random) {
        BatchNormalization norm = random.nextBoolean()
                ? BatchNormalization.of()
                : BatchNormalization.ofPyTorch();
        return random.nextInt(4) == 0 ? norm : norm.withActivation(Activation.relu());
    }
}
