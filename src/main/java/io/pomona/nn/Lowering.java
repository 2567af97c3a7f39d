// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The layers of a network as they are computed in a mode: where nothing is carried back, batch
 * normalisations are folded into the layers before them; activations whose gradient needs their input
 * stand apart. Depthwise and separable convolutions are ordinary ones, in groups.
 *
 * @param nodes the layers, in their order; names are those of the network
 * @param folds what was folded into which layer, by the name it has here, the normalisation's
 */
record Lowering(List<Node> nodes, Map<String, Fold> folds) {
    /** Copies the lists. */
    Lowering {
        nodes = List.copyOf(nodes);
        folds = Map.copyOf(folds);
    }

    static Lowering of(List<Node> nodes, Mode mode) {
        List<Node> plain = convolutions(nodes);
        Lowering lowering = mode == Mode.INFERENCE ? folded(plain) : new Lowering(plain, Map.of());
        return apart(lowering);
    }

    /** Depthwise and separable convolutions become what computes them: convolutions in groups. */
    private static List<Node> convolutions(List<Node> nodes) {
        List<Node> plain = new ArrayList<>();
        for (Node node : nodes) {
            switch (node.layer()) {
                case DepthwiseConv2D layer -> plain.add(new Node(node.name(),
                        layer.grouped(node.inputShape()), node.inputs(), node.inputShapes(),
                        node.outputShape(), node.slots(), List.of()));
                case SeparableConv2D layer -> separate(node, layer, plain);
                default -> plain.add(node);
            }
        }
        return plain;
    }

    private static void separate(Node node, SeparableConv2D layer, List<Node> plain) {
        String inner = node.name() + ":depthwise";
        Shape between = layer.depthwise().outputShape(node.inputShape());
        plain.add(new Node(inner, layer.depthwise().grouped(node.inputShape()), node.inputs(),
                node.inputShapes(), between, node.slots().subList(0, 1), List.of()));
        plain.add(new Node(node.name(), layer.pointwise(), List.of(inner), List.of(between),
                node.outputShape(), node.slots().subList(1, node.slots().size()), List.of()));
    }

    /**
     * Gives activations that cannot be undone from their output, or that pooling must not overtake, a
     * node of their own.
     */
    private static Lowering apart(Lowering lowering) {
        List<Node> all = new ArrayList<>();
        Map<String, Fold> folds = new HashMap<>(lowering.folds);
        for (Node node : lowering.nodes) {
            Activation activation = node.layer().activation();
            if (node.layer() instanceof ActivationLayer
                    || activation instanceof Activation.SoftmaxFunction
                    || (activation.gradientFromOutput() && activation.monotone())) {
                all.add(node);
                continue;
            }
            String before = node.name() + ":linear";
            all.add(new Node(before, linear(node.layer()), node.inputs(), node.inputShapes(),
                    node.outputShape(), node.slots(), node.buffers()));
            Fold fold = folds.remove(node.name());
            if (fold != null) {
                folds.put(before, fold);
            }
            all.add(new Node(node.name(), new ActivationLayer(activation), List.of(before),
                    List.of(node.outputShape()), node.outputShape(), List.of(), List.of()));
        }
        return new Lowering(all, folds);
    }

    private static Layer linear(Layer layer) {
        return switch (layer) {
            case Conv2D conv -> conv.withActivation(Activation.linear());
            case Dense dense -> dense.withActivation(Activation.linear());
            case BatchNormalization norm -> norm.withActivation(Activation.linear());
            case Add _ -> Add.of();
            default -> throw new IllegalStateException(
                    "A layer of type " + layer.type() + " has no activation.");
        };
    }

    private static Lowering folded(List<Node> nodes) {
        Map<String, Node> byName = new HashMap<>();
        Map<String, Integer> readers = new HashMap<>();
        for (Node node : nodes) {
            byName.put(node.name(), node);
            node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
        }
        Map<String, Fold> folds = new HashMap<>();
        Set<String> gone = new HashSet<>();
        for (Node norm : nodes) {
            Node before = byName.get(norm.inputs().getFirst());
            if (norm.layer() instanceof BatchNormalization && before != null
                    && takesOver(before.layer()) && readers.getOrDefault(before.name(), 0) == 1) {
                folds.put(norm.name(), new Fold(before, norm));
                gone.add(before.name());
            }
        }
        List<Node> lowered = new ArrayList<>();
        for (Node node : nodes) {
            Fold fold = folds.get(node.name());
            if (fold != null) {
                lowered.add(node(fold));
            } else if (!gone.contains(node.name())) {
                lowered.add(node);
            }
        }
        return new Lowering(lowered, folds);
    }

    private static boolean takesOver(Layer layer) {
        return (layer instanceof Conv2D || layer instanceof Dense)
                && layer.activation().equals(Activation.linear());
    }

    /** Returns the folded layer, under the name of the normalisation, so that others find it. */
    private static Node node(Fold fold) {
        Activation activation = fold.norm().layer().activation();
        Layer layer = switch (fold.node().layer()) {
            case Conv2D conv -> conv.withBias(true).withActivation(activation);
            case Dense dense -> dense.withBias(true).withActivation(activation);
            default -> throw new IllegalStateException("Nothing can be folded into this layer.");
        };
        String name = fold.norm().name();
        ParameterSlot kernel = fold.node().slots().getFirst();
        Parameter bias = layer.parameters(fold.node().inputShape()).getLast();
        // Offsets are settled by the operation that holds the folded weights.
        List<ParameterSlot> slots = Stream.of(kernel,
                new ParameterSlot(name + ".bias", name, bias, kernel.end())).toList();
        return new Node(name, layer, fold.node().inputs(), fold.node().inputShapes(),
                fold.node().outputShape(), slots, List.of());
    }
}
