// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.Add;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Concatenate;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Cropping2D;
import io.pomona.nn.Dense;
import io.pomona.nn.DepthwiseConv2D;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.GlobalAveragePooling2D;
import io.pomona.nn.GlobalMaxPooling2D;
import io.pomona.nn.Initializer;
import io.pomona.nn.Layer;
import io.pomona.nn.LayerNormalization;
import io.pomona.nn.LocalResponseNormalization;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Padding;
import io.pomona.nn.Padding2D;
import io.pomona.nn.PoolingSize;
import io.pomona.nn.Rescaling;
import io.pomona.nn.SeparableConv2D;
import io.pomona.nn.Size;
import io.pomona.tensor.ImagePadding.Mode;
import io.pomona.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Networks with branches, normalisation and every activation, for all formats. */
final class GraphNetworks {
    private GraphNetworks() {}

    /** Returns the networks by name. */
    static Map<String, Network> all() {
        Map<String, Network> networks = new LinkedHashMap<>();
        networks.put("residual", residual());
        networks.put("inception", inception());
        networks.put("vectors", vectors());
        networks.put("input twice", inputTwice());
        networks.put("curves", curves());
        networks.put("clipped pools", clippedPools());
        networks.put("cells", cells());
        networks.put("normalised", normalised());
        networks.put("separable", separable());
        networks.put("matrix", matrix());
        LocalResponseNormalization response = new LocalResponseNormalization(4, 0.3, 0.6, 1.5,
                true);
        networks.put("even response", Network.builder(Shape.of(5, 4, 6)).add(response)
                .add(new Flatten()).build());
        networks.put("response of vectors", Network.builder(Shape.of(9))
                .add(LocalResponseNormalization.of()).add("even", response).build());
        networks.put("wrapped", Network.builder(Shape.of(5, 4, 2))
                .add(new Padding2D(2, 0, 1, 3, Mode.CIRCULAR, 0)).add(Conv2D.of(3, 3))
                .add(new GlobalAveragePooling2D(false)).build());
        networks.put("whole image", Network.builder(Shape.of(5, 4, 3)).add(Conv2D.of(4, 2))
                .add(new GlobalMaxPooling2D(true)).build());
        return networks;
    }

    private static Conv2D conv(int filters, int kernel) {
        return Conv2D.of(filters, kernel).withPadding(Padding.same());
    }

    /** Blocks with the activation inside the sum, behind it, and with a projected shortcut. */
    private static Network residual() {
        BatchNormalization relu = BatchNormalization.of().withActivation(Activation.relu());
        return Network.builder(Shape.of(9, 8, 3)).add("stem", conv(6, 3).withBias(false))
                .add("bn0", relu).add("a1", conv(6, 3).withBias(false)).add("bn1", relu)
                .add("a2", conv(6, 3).withBias(false))
                .add("bn2", BatchNormalization.ofPyTorch().withScale(false))
                .add("sum1", new Add(Activation.relu()), List.of("bn2", "bn0"))
                .add("b1", conv(4, 3).withStride(2).withActivation(Activation.silu()))
                .add("b2", Conv2D.of(4, 1).withStride(2), List.of("sum1"))
                .add("damped", new Rescaling(0.17, -0.1))
                .add("b3", new BatchNormalization(0.9, 1e-3, false, false, Activation.tanh()),
                        List.of("b1"))
                .add("sum2", Add.of(), List.of("b1", "damped", "b3"))
                .add("pool", GlobalAveragePooling2D.of()).add("drop", new Dropout(0.4))
                .add("out", Dense.of(5).withActivation(Activation.softmax())).build();
    }

    private static Network inception() {
        return Network.builder(Shape.of(8, 7, 3)).add("stem", conv(5, 3))
                .add("left", Conv2D.of(2, 1).withActivation(Activation.relu()))
                .add("right", conv(3, 5), List.of("stem"))
                .add("pooled", new MaxPooling2D(Size.of(3), Size.of(1), Padding.same(),
                        PoolingSize.FLOOR), List.of("stem"))
                .add("all", new Concatenate(), List.of("left", "right", "pooled", "left"))
                .add("act", new ActivationLayer(Activation.elu()))
                .add("flat1", new Flatten()).add("flat2", new Flatten(), List.of("right"))
                .add("joined", new Concatenate(), List.of("flat2", "flat1"))
                .add("out", Dense.of(4)).build();
    }

    private static Network vectors() {
        return Network.builder(Shape.of(7)).add("a", Dense.of(6)).add("bn", BatchNormalization.of())
                .add("relu", new ActivationLayer(Activation.relu6()))
                .add("b", Dense.of(6).withBias(false), List.of("a"))
                .add("sum", new Add(Activation.gelu()), List.of("relu", "b", "a"))
                .add("norm", LayerNormalization.of())
                .add("both", new Concatenate(), List.of("norm", "bn"))
                .add("out", Dense.of(3).withActivation(Activation.softmax())).build();
    }

    private static Network inputTwice() {
        return Network.builder(Shape.of(4, 5, 2))
                .add("double", Add.of(), List.of("input", "input"))
                .add("wide", new Concatenate(), List.of("double", "input"))
                .add("flat", new Flatten()).add("same", new Dropout(0.1)).build();
    }

    /** Every activation, with settings that differ from the defaults. */
    private static Network curves() {
        List<Activation> all = List.of(Activation.relu6(), Activation.elu(),
                new Activation.Elu(0.7),
                new Activation.Selu(), Activation.gelu(), new Activation.Gelu(true),
                Activation.silu(), new Activation.Softplus(), new Activation.Softsign(),
                new Activation.HardSigmoid(), new Activation.HardTanh(),
                new Activation.HardSwish(), new Activation.Mish(), new Activation.Exponential(),
                new Activation.LeakyRelu(0.2), new Activation.BoundedRelu(null, 0, 0),
                new Activation.BoundedRelu(1.5, 0.25, 0), new Activation.BoundedRelu(1.5, 0, 0.5),
                new Activation.BoundedRelu(null, 0.1, 0.75), Activation.relu(),
                Activation.sigmoid());
        Network.Builder builder = Network.builder(Shape.of(4, 3, 2)).add("stem", Conv2D.of(3, 2));
        for (int i = 0; i < all.size(); i++) {
            Layer layer = i % 2 == 0
                    ? Conv2D.of(3, 1).withActivation(all.get(i))
                    : new ActivationLayer(all.get(i));
            builder.add("curve" + i, layer, List.of("stem"));
        }
        List<String> names = IntStream.range(0, all.size())
                .mapToObj(i -> "curve" + i).toList();
        return builder.add("all", new Concatenate(), names).add(new Flatten())
                .add(Dense.of(4)).build();
    }

    private static AveragePooling2D average(Padding padding, boolean countIncludePad) {
        return new AveragePooling2D(Size.of(3), Size.of(2), padding, PoolingSize.CEIL,
                countIncludePad);
    }

    /** Windows that reach beyond the image, and ones that would begin behind it. */
    private static Network clippedPools() {
        Padding uneven = new Padding.Explicit(1, 2, 0, 1);
        return Network.builder(Shape.of(8, 10, 2)).add("stem", Conv2D.of(3, 1))
                .add("max", new MaxPooling2D(Size.of(3), Size.of(2), Padding.valid(),
                        PoolingSize.CEIL))
                .add("max2", new MaxPooling2D(Size.of(3), new Size(3, 2), uneven,
                        PoolingSize.CEIL), List.of("stem"))
                .add("valid", average(Padding.valid(), true), List.of("stem"))
                .add("with", average(Padding.of(1), true), List.of("stem"))
                .add("without", average(Padding.of(1), false), List.of("stem"))
                .add("uneven", average(uneven, true), List.of("stem"))
                .add("uneven2", average(uneven, false), List.of("stem"))
                .add("behind", new AveragePooling2D(Size.of(2), Size.of(3), Padding.of(1),
                        PoolingSize.CEIL, true), List.of("stem"))
                .add("behind2", new AveragePooling2D(Size.of(2), Size.of(3), Padding.of(1),
                        PoolingSize.CEIL, false), List.of("stem"))
                .add("behind3", new MaxPooling2D(Size.of(2), Size.of(3), Padding.of(1),
                        PoolingSize.CEIL), List.of("stem"))
                .add("f1", new Flatten(), List.of("max")).add("f2", new Flatten(), List.of("max2"))
                .add("f3", new Flatten(), List.of("valid"))
                .add("f4", new Flatten(), List.of("with"))
                .add("f5", new Flatten(), List.of("without"))
                .add("f6", new Flatten(), List.of("uneven"))
                .add("f7", new Flatten(), List.of("uneven2"))
                .add("f8", new Flatten(), List.of("behind"))
                .add("f9", new Flatten(), List.of("behind2"))
                .add("f10", new Flatten(), List.of("behind3"))
                .add("all", new Concatenate(),
                        List.of("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10"))
                .build();
    }

    private static Network cells() {
        return Network.builder(Shape.of(6, 5, 2))
                .add(new Padding2D(1, 2, 0, 3, Mode.CONSTANT, 0))
                .add(new MaxPooling2D(Size.of(2), Size.of(1), Padding.valid(), PoolingSize.FLOOR))
                .add(new Padding2D(2, 1, 1, 0, Mode.CONSTANT, 0.5))
                .add(new Padding2D(1, 1, 2, 0, Mode.REFLECT, 0)).add(Conv2D.of(3, 3))
                .add(new Padding2D(0, 3, 1, 2, Mode.REPLICATE, 0)).add(new Cropping2D(1, 2, 0, 1))
                .add(new Padding2D(1, 0, 2, 1, Mode.CONSTANT, 0)).add(Conv2D.of(2, 3))
                .add(new GlobalMaxPooling2D(false)).build();
    }

    private static Network normalised() {
        return Network.builder(Shape.of(6, 5, 3)).add(conv(7, 3))
                .add(LocalResponseNormalization.of())
                .add(new LocalResponseNormalization(3, 0.5, 0.6, 1.5, true))
                .add(LayerNormalization.of())
                .add(new LayerNormalization(1e-5, false, true, true))
                .add(new LayerNormalization(1e-2, true, false, true))
                .add(new LayerNormalization(1e-4, false, false, false))
                .add(BatchNormalization.of()).add(new Flatten()).add(Dense.of(3)).build();
    }

    private static Network separable() {
        DepthwiseConv2D apart = new DepthwiseConv2D(new Size(3, 2), new Size(1, 2), Padding.same(),
                Size.of(1), 2, true, Activation.relu6(), Initializer.heNormal(),
                Initializer.zeros());
        SeparableConv2D both = new SeparableConv2D(5, Size.of(3), Size.of(1),
                new Padding.Explicit(1, 0, 2, 1), new Size(1, 2), 2, true, Activation.silu(),
                Initializer.heNormal(), Initializer.heNormal(), Initializer.zeros());
        return Network.builder(Shape.of(7, 8, 3)).add("apart", apart).add("both", both)
                .add("plain", SeparableConv2D.of(4, 2).withBias(false))
                .add("pool", new GlobalAveragePooling2D(true)).add("out", Conv2D.of(3, 1)).build();
    }

    private static Network matrix() {
        return Network.builder(Shape.of(4, 3)).add(BatchNormalization.of())
                .add(LayerNormalization.of()).add(new ActivationLayer(Activation.softmax()))
                .add(new Flatten()).build();
    }
}
