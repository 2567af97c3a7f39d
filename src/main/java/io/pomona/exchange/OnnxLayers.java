// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.PomonaException;
import io.pomona.nn.Layer;
import io.pomona.nn.MergeLayer;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.ImagePadding;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The layers that a graph has come to so far while it is read, operator by operator. */
final class OnnxLayers {
    private static final int LONGEST_NAME = 80;
    /** Two for each axis of a batch of images. */
    private static final int MOST_NUMBERS = 8;

    /**
     * A tensor of the graph.
     *
     * @param value what it is to the network
     * @param layer the layer that gives it
     * @param isSole whether nobody else receives from that layer, nor from what moves its values
     * @param padding cells that are yet to be put round it, or null for none
     */
    private record Tensor(OnnxValue value, String layer, boolean isSole,
            @Nullable OnnxPadding padding) {}

    private final Map<String, OnnxConstant> constants;
    private final Map<String, Integer> uses;
    private final Shape inputShape;
    private final long batch;
    private final Map<String, Tensor> tensors = new HashMap<>();
    private final Map<String, OnnxLayer> layers = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>(Set.of(Node.INPUT));
    private final Map<String, Integer> ordinals = new HashMap<>();

    /**
     * Starts at the input of a graph.
     *
     * @param uses how many operators receive each tensor
     * @param batch the number of samples that the graph is made for, or -1 for any
     */
    OnnxLayers(Map<String, OnnxConstant> constants, Map<String, Integer> uses, String input,
            OnnxValue value, long batch) {
        this.constants = constants;
        this.uses = uses;
        this.inputShape = value.shape();
        this.batch = batch;
        tensors.put(input, new Tensor(value, Node.INPUT, false, null));
    }

    /** Returns the number of samples that the graph is made for, or -1 for any. */
    long batch() {
        return batch;
    }

    /** Returns what a tensor is, or null if nothing has computed it. */
    @Nullable
    OnnxValue valueOf(String tensor) {
        Tensor found = tensors.get(tensor);
        return found == null ? null : found.value();
    }

    /**
     * Returns what enters an operator by its first input.
     *
     * @throws PomonaException if no operator before it has computed that
     */
    OnnxValue value(OnnxNode node) {
        return value(node, 0);
    }

    /** Returns what enters an operator by some input. */
    OnnxValue value(OnnxNode node, int input) {
        Tensor tensor = tensor(node, input);
        OnnxPadding padding = tensor.padding();
        if (padding == null) {
            return tensor.value();
        }
        Layer layer = node.check(() -> padding.layer(ImagePadding.Mode.CONSTANT, 0));
        String name = unique(node.input(input).replaceFirst("\\.(output|filled|padded)$", ""),
                layer);
        Shape shape = node.check(() -> layer.outputShape(tensor.value().shape()));
        put(name, layer, List.of(tensor.layer()), List.of());
        boolean isFirst = tensor.value() instanceof OnnxValue.Image(_, boolean first) && first;
        OnnxValue.Image padded = new OnnxValue.Image(shape, isFirst);
        tensors.put(node.input(input),
                new Tensor(padded, name, uses(node.input(input)) == 1, null));
        return padded;
    }

    /** Returns the images that enter an operator. */
    OnnxValue.Image image(OnnxNode node) {
        if (value(node) instanceof OnnxValue.Image image) {
            return image;
        }
        throw node.problem("expected images, but received vectors");
    }

    /** Returns the images with their channels first that enter an operator. */
    OnnxValue.Image channelsFirst(OnnxNode node) {
        OnnxValue.Image image = image(node);
        if (!image.channelsFirst()) {
            throw node.problem("expected images [n, c, h, w], but received [n, h, w, c]");
        }
        return image;
    }

    /** Returns the vectors that enter an operator. */
    OnnxValue.Vector vector(OnnxNode node) {
        if (value(node) instanceof OnnxValue.Vector vector) {
            return vector;
        }
        throw node.problem("expected vectors, but received images; flatten them first");
    }

    /** Returns whether an input of an operator is a constant. */
    boolean isConstant(OnnxNode node, int input) {
        return node.hasInput(input) && constants.containsKey(node.input(input));
    }

    /**
     * Returns the constant that an input of an operator is.
     *
     * @throws PomonaException if it is none
     */
    OnnxConstant constant(OnnxNode node, int input) {
        OnnxConstant constant = constants.get(node.input(input));
        if (constant == null) {
            throw node.problem("expected \"" + node.input(input)
                    + "\" to be a constant in the file, but it is computed");
        }
        return constant;
    }

    /**
     * Returns the few whole numbers that an input of an operator holds, such as extents or axes.
     *
     * @throws PomonaException if they are computed, of another type or too many
     */
    long[] numbers(OnnxNode node, int input) {
        OnnxConstant constant = constant(node, input);
        if (constant.size() > MOST_NUMBERS) {
            throw node.problem("expected at most " + MOST_NUMBERS + " numbers as \""
                    + constant.name() + "\", but received " + constant.size());
        }
        return constant.longs();
    }

    /** Returns the zeros that wait to be put round what enters an operator, which then has to. */
    OnnxPadding takePadding(OnnxNode node) {
        Tensor tensor = tensor(node, 0);
        OnnxPadding padding = tensor.padding();
        if (padding == null || !tensor.isSole()) {
            return OnnxPadding.NONE;
        }
        tensors.put(node.input(0), new Tensor(tensor.value(), tensor.layer(), true, null));
        return padding;
    }

    /** Remembers zeros for the convolution that may follow. */
    void pad(OnnxNode node, OnnxPadding cells) {
        value(node);
        Tensor tensor = tensor(node, 0);
        tensors.put(node.output(),
                new Tensor(tensor.value(), tensor.layer(), uses(node.output()) == 1, cells));
    }

    /** Goes on behind an operator that only moves what enters first. */
    void pass(OnnxNode node, OnnxValue result) {
        Tensor tensor = tensor(node, 0);
        tensors.put(node.output(), new Tensor(result, tensor.layer(),
                tensor.isSole() && uses(node.output()) == 1, null));
    }

    /** Says what the output of an operator is that has just been read. */
    void become(OnnxNode node, OnnxValue value) {
        Tensor tensor = tensors.get(node.output());
        if (tensor != null) {
            tensors.put(node.output(),
                    new Tensor(value, tensor.layer(), tensor.isSole(), tensor.padding()));
        }
    }

    /**
     * Adds the layer that an operator with one computed input stands for.
     *
     * @param arrays its arrays in Pomona's layouts
     * @throws PomonaException if the layer does not suit what it receives
     */
    void add(OnnxNode node, Layer layer, List<float[]> arrays) {
        OnnxValue value = value(node);
        Shape output = node.check(() -> layer.outputShape(value.shape()));
        String name = nameOf(node, layer, value.shape());
        put(name, layer, List.of(tensor(node, 0).layer()), arrays);
        give(node, name, result(value, output, layer));
    }

    private static OnnxValue result(OnnxValue value, Shape output, Layer layer) {
        return switch (value) {
            case OnnxValue.Image image when output.rank() == 3 ->
                new OnnxValue.Image(output, image.channelsFirst());
            case OnnxValue.Image _ -> new OnnxValue.Vector(output, null);
            // Only what leaves every element in its place keeps an order of its own.
            case OnnxValue.Vector(var shape, var image) -> new OnnxValue.Vector(output,
                    OnnxFusion.keepsPlaces(layer) && output.equals(shape) ? image : null);
        };
    }

    /**
     * Adds the layer that an operator stands for which merges all its inputs.
     *
     * @param result what it gives
     */
    void merge(OnnxNode node, MergeLayer layer, OnnxValue result) {
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < node.proto().getInputCount(); i++) {
            value(node, i);
            inputs.add(tensor(node, i).layer());
        }
        String name = unique(operatorName(node), layer);
        put(name, layer, inputs, List.of());
        give(node, name, result);
    }

    private void give(OnnxNode node, String layer, OnnxValue value) {
        tensors.put(node.output(), new Tensor(value, layer, uses(node.output()) == 1, null));
    }

    private void put(String name, Layer layer, List<String> inputs, List<float[]> arrays) {
        layers.put(name, new OnnxLayer(name, layer, inputs, List.copyOf(arrays)));
    }

    /** Returns the layer whose output enters an operator and nothing else, or null. */
    @Nullable
    OnnxLayer soleSource(OnnxNode node) {
        value(node);
        Tensor tensor = tensor(node, 0);
        return tensor.isSole() ? layers.get(tensor.layer()) : null;
    }

    /** Changes the layer whose output enters an operator into one that does its work as well. */
    void replace(OnnxNode node, OnnxLayer layer) {
        layers.put(layer.name(), layer);
        pass(node, value(node));
    }

    /**
     * Returns the network of all layers.
     *
     * @param source the file, for messages
     * @throws PomonaException if there is no layer
     */
    Network network(String source) {
        Network.Builder builder = Network.builder(inputShape);
        try {
            layers.values().forEach(
                    layer -> builder.add(layer.name(), layer.layer(), layer.inputs()));
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new PomonaException(source + ": " + e.getMessage(), e);
        }
    }

    /** Returns the values of the network of all layers. */
    ModelArrays arrays(Network network, String source) {
        ModelArrays arrays = ModelArrays.empty(network);
        for (Node node : network.nodes()) {
            OnnxLayer layer = layers.get(node.name());
            List<ParameterSlot> slots = new ArrayList<>(node.slots());
            slots.addAll(node.buffers());
            for (int k = 0; layer != null && k < slots.size(); k++) {
                set(arrays, slots.get(k), layer.arrays().get(k), source);
            }
        }
        return arrays;
    }

    private static void set(ModelArrays arrays, ParameterSlot slot, float[] values,
            String source) {
        try {
            arrays.set(slot, values);
        } catch (IllegalArgumentException e) {
            throw new PomonaException(source + ": " + e.getMessage(), e);
        }
    }

    private Tensor tensor(OnnxNode node, int input) {
        Tensor tensor = tensors.get(node.input(input));
        if (tensor == null) {
            throw node.problem("expected the output of an operator before it, but it takes \""
                    + node.input(input) + "\""
                    + (isConstant(node, input) ? ", which is a constant" : ""));
        }
        return tensor;
    }

    private int uses(String tensor) {
        return uses.getOrDefault(tensor, 0);
    }

    /** A weight's name says more than an operator's: {@code conv1.weight}, {@code /conv1/Conv}. */
    private String nameOf(OnnxNode node, Layer layer, Shape input) {
        boolean isNamed = !layer.parameters(input).isEmpty() && isConstant(node, 1)
                && node.input(1).matches("(?s).+\\.(weight|kernel|gamma)");
        return unique(isNamed
                ? node.input(1).replaceFirst("\\.(weight|kernel|gamma)$", "")
                : operatorName(node), layer);
    }

    private static String operatorName(OnnxNode node) {
        return node.proto().getName().replaceFirst("^/", "").replaceFirst("/[^/]*$", "")
                .replaceFirst("\\.(output|activation)$", "");
    }

    private String unique(String wanted, Layer layer) {
        String name = wanted.replaceAll("[^A-Za-z0-9_-]", "_");
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            name = layer.type();
        }
        String unique = name;
        while (!names.add(unique)) {
            unique = name + "_" + ordinals.merge(name, 1, Integer::sum);
        }
        return unique;
    }
}
