// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.PomonaException;
import io.pomona.nn.Layer;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The layers that a graph has come to so far while it is read, operator by operator. */
final class OnnxChain {
    private static final int LONGEST_NAME = 80;
    /** Two for each axis of a batch of images. */
    private static final int MOST_NUMBERS = 8;

    private final Map<String, OnnxConstant> constants;
    private final Shape inputShape;
    private final long batch;
    private final List<OnnxLayer> layers = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Integer> ordinals = new HashMap<>();
    private String tensor;
    private OnnxValue value;
    private @Nullable OnnxPadding padding;

    /**
     * Starts at the input of a graph.
     *
     * @param batch the number of samples that the graph is made for, or -1 for any
     */
    OnnxChain(Map<String, OnnxConstant> constants, String input, OnnxValue value, long batch) {
        this.constants = constants;
        this.inputShape = value.shape();
        this.tensor = input;
        this.value = value;
        this.batch = batch;
    }

    /** Returns the number of samples that the graph is made for, or -1 for any. */
    long batch() {
        return batch;
    }

    /** Returns the tensor that the operators so far have come to. */
    String tensor() {
        return tensor;
    }

    /** Returns what that tensor is. */
    OnnxValue value() {
        return value;
    }

    /**
     * Returns what enters an operator by its first input.
     *
     * @throws PomonaException if that is not what the operators before it have come to
     */
    OnnxValue value(OnnxNode node) {
        if (padding != null) {
            throw node.problem("only a convolution may follow a padding");
        }
        requireCurrent(node);
        return value;
    }

    /** Returns the images that enter an operator. */
    OnnxValue.Image image(OnnxNode node) {
        if (value(node) instanceof OnnxValue.Image image) {
            return image;
        }
        throw node.problem("expected images, but received vectors");
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

    /** Returns the padding that waits for a convolution, and forgets it. */
    @Nullable
    OnnxPadding takePadding() {
        OnnxPadding taken = padding;
        padding = null;
        return taken;
    }

    /** Remembers a padding for the convolution that must follow. */
    void pad(OnnxNode node, OnnxPadding cells) {
        value(node);
        padding = cells;
        tensor = node.output();
    }

    /** Goes on behind an operator that has no layer of its own. */
    void pass(OnnxNode node, OnnxValue result) {
        tensor = node.output();
        value = result;
    }

    /**
     * Adds the layer that an operator stands for.
     *
     * @param arrays its trainable arrays in Pomona's layouts
     * @throws PomonaException if the layer does not suit what it receives
     */
    void add(OnnxNode node, Layer layer, List<float[]> arrays) {
        Shape output = node.check(() -> layer.outputShape(value.shape()));
        OnnxValue result = switch (value) {
            case OnnxValue.Image image when output.rank() == 3 ->
                new OnnxValue.Image(output, image.channelsFirst());
            case OnnxValue.Image _ -> new OnnxValue.Vector(output, null);
            // Only what leaves every element in its place keeps an order of its own.
            case OnnxValue.Vector(var shape, var image) ->
                new OnnxValue.Vector(output, arrays.isEmpty() && output.equals(shape)
                        ? image
                        : null);
        };
        layers.add(new OnnxLayer(nameOf(node, layer), layer, List.copyOf(arrays)));
        pass(node, result);
    }

    /** Returns the last layer, if there is one. */
    @Nullable
    OnnxLayer last() {
        return layers.isEmpty() ? null : layers.getLast();
    }

    /** Changes the last layer into one that does an operator's work as well. */
    void replaceLast(OnnxNode node, OnnxLayer layer) {
        layers.set(layers.size() - 1, layer);
        pass(node, value);
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
            layers.forEach(layer -> builder.add(layer.name(), layer.layer()));
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new PomonaException(source + ": " + e.getMessage(), e);
        }
    }

    /** Returns the values of the network of all layers. */
    ModelArrays arrays(Network network, String source) {
        ModelArrays arrays = ModelArrays.empty(network);
        for (int i = 0; i < layers.size(); i++) {
            List<ParameterSlot> slots = network.nodes().get(i).slots();
            for (int k = 0; k < slots.size(); k++) {
                set(arrays, slots.get(k), layers.get(i).arrays().get(k), source);
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

    private void requireCurrent(OnnxNode node) {
        if (!node.input(0).equals(tensor)) {
            throw node.problem("expected the output of the operator before it (\"" + tensor
                    + "\"), but it takes \"" + node.input(0)
                    + "\"; graphs with branches are not supported");
        }
    }

    /** A weight's name says more than an operator's: {@code conv1.weight}, {@code /conv1/Conv}. */
    private String nameOf(OnnxNode node, Layer layer) {
        String name = node.proto().getName().replaceFirst("^/", "").replaceFirst("/[^/]*$", "")
                .replaceFirst("\\.(output|activation)$", "");
        if (!layer.parameters(value.shape()).isEmpty() && isConstant(node, 1)
                && node.input(1).matches("(?s).+\\.(weight|kernel)")) {
            name = node.input(1).replaceFirst("\\.(weight|kernel)$", "");
        }
        name = name.replaceAll("[^A-Za-z0-9_-]", "_");
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
