// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import io.pomona.nn.Activation;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Size;
import io.pomona.tensor.Window;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A network as calls of libtorch, for one individual or for a population folded into grouped
 * convolutions and batched products: the individuals' channels stand side by side and are groups of
 * every convolution but the first, which all share.
 */
final class LibtorchNetwork {
    private final Network network;
    private final PeerLayout layout;
    private final int individuals;

    LibtorchNetwork(Network network, int individuals) {
        this.network = network;
        this.layout = new PeerLayout(network);
        this.individuals = individuals;
    }

    /** Returns images {@code [n, h, w, c]} as {@code [n, c, h, w]} that lie in memory as before. */
    static NDArray channelsLast(NDArray images) {
        return images.transpose(0, 3, 1, 2);
    }

    /** Cuts {@code [individuals, parameters]} into arrays, each over all individuals. */
    List<NDArray> split(NDArray rows) {
        List<NDArray> weights = new ArrayList<>();
        boolean dense = false;
        for (int i = 0; i < layout.shapes().size(); i++) {
            io.pomona.tensor.Shape shape = layout.shapes().get(i);
            // A bias follows its kernel and is as flat or as deep as that.
            dense = shape.rank() == 1 ? dense : shape.rank() == 2;
            NDArray columns = rows
                    .get(new NDIndex(":, {}:{}", layout.offset(i),
                            layout.offset(i) + shape.size()));
            weights.add(columns.reshape(folded(shape.dimensions(), dense)));
        }
        return weights;
    }

    private Shape folded(List<Integer> shape, boolean dense) {
        List<Long> folded = new ArrayList<>(shape.stream().map(Integer::longValue).toList());
        if (!dense) {
            folded.set(0, folded.getFirst() * individuals);
        } else if (individuals > 1) {
            if (folded.size() == 1) {
                folded.addFirst(1L);
            }
            folded.addFirst((long) individuals);
        }
        return new Shape(folded);
    }

    /**
     * Returns the logits, {@code [n, classes]} or {@code [individuals, n, classes]}.
     *
     * @param images {@code [n, c, h, w]}; what is computed belongs to their manager
     */
    NDArray logits(NDArray images, List<NDArray> weights) {
        Iterator<NDArray> next = weights.iterator();
        NDArray x = images;
        boolean first = true;
        for (Node node : network.nodes()) {
            x = switch (node.layer()) {
                case Conv2D layer -> convolution(layer, node.inputShape(), x, next.next(),
                        next.next(), first ? 1 : individuals);
                case Dense _ -> x.matMul(next.next()).add(next.next());
                case MaxPooling2D layer -> Pool.maxPool2d(x, shape(layer.pool()),
                        shape(layer.stride()), new Shape(0, 0), false);
                case AveragePooling2D layer -> Pool.avgPool2d(x, shape(layer.pool()),
                        shape(layer.stride()), new Shape(0, 0), false, true);
                case Flatten() -> flatten(x, node.outputShape().size());
                case Dropout _ -> x;
                default -> throw new IllegalArgumentException("Expected a layer that is known"
                        + " here, but received " + node.layer() + ".");
            };
            first = false;
            if (!node.equals(network.nodes().getLast())) {
                x = activation(node.layer().activation(), x);
            }
        }
        return x;
    }

    private static NDArray convolution(Conv2D layer, io.pomona.tensor.Shape image, NDArray x,
            NDArray kernel, NDArray bias, int groups) {
        Window window = layer.padding().window(image.dimension(0), image.dimension(1),
                layer.kernel(), layer.stride(), layer.dilation());
        return Conv2d.conv2d(x, kernel, bias, shape(layer.stride()),
                new Shape(window.padTop(), window.padLeft()), shape(layer.dilation()), groups)
                .singletonOrThrow();
    }

    private NDArray flatten(NDArray x, int features) {
        return individuals == 1
                ? x.reshape(-1, features)
                : x.reshape(-1, individuals, features).transpose(1, 0, 2);
    }

    private static NDArray activation(Activation activation, NDArray x) {
        return switch (activation) {
            case Activation.Linear() -> x;
            case Activation.Relu() -> ai.djl.nn.Activation.relu(x);
            case Activation.Tanh() -> x.tanh();
            default -> throw new IllegalArgumentException("Expected an activation that is known"
                    + " here, but received " + activation + ".");
        };
    }

    private static Shape shape(Size size) {
        return new Shape(size.height(), size.width());
    }
}
