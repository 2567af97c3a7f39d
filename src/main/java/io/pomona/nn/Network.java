// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Team;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network as immutable data: layers in their order, every shape inferred and checked. Its trainable
 * values are not part of it: they live in one flat array that {@link #layout()} describes, and it runs
 * in a {@link Workspace}.
 *
 * <p>The output of the last layer are the logits of the classes. A softmax at the very end is taken
 * to say so: training and comparing need logits, and {@link Workspace#probabilities} applies it.
 */
public final class Network {
    private final Shape inputShape;
    private final List<Node> nodes;
    private final ParameterLayout layout;
    private final ConvolutionKernel convolutionKernel;

    private Network(Shape inputShape, List<Node> nodes, ConvolutionKernel convolutionKernel) {
        this.inputShape = inputShape;
        this.nodes = List.copyOf(nodes);
        this.convolutionKernel = convolutionKernel;
        this.layout = new ParameterLayout(
                nodes.stream().flatMap(node -> node.slots().stream()).toList());
    }

    /** Starts a network for samples of a shape, such as {@code [100, 100, 3]}. */
    public static Builder builder(Shape inputShape) {
        return new Builder(inputShape);
    }

    /** Returns the shape of one sample. */
    public Shape inputShape() {
        return inputShape;
    }

    /** Returns the number of classes: the outputs of the last layer. */
    public int classes() {
        return nodes.getLast().outputShape().size();
    }

    /** Returns the layers in their order. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Returns where each trainable array stands. */
    public ParameterLayout layout() {
        return layout;
    }

    /** Returns the number of trainable values. */
    public int parameterCount() {
        return layout.size();
    }

    /** Returns the multiply-adds of a forward pass over one sample. */
    public long multiplyAdds() {
        return nodes.stream().mapToLong(node -> node.layer().multiplyAdds(node.inputShape())).sum();
    }

    /** Returns first values for all parameters, drawn by the layers' initialisers. */
    public float[] initialParameters(RandomKey key) {
        float[] parameters = new float[parameterCount()];
        layout.slots().forEach(slot -> slot.initialize(parameters, key));
        return parameters;
    }

    /** Returns the same network, computed by another kernel. */
    public Network withConvolutionKernel(ConvolutionKernel kernel) {
        return new Network(inputShape, nodes, kernel);
    }

    /** Returns which kernel computes convolutions. */
    public ConvolutionKernel convolutionKernel() {
        return convolutionKernel;
    }

    /** Returns which kernel computes which layers. */
    public Plan plan() {
        return new Planner(nodes, convolutionKernel).plan();
    }

    /** Returns the plan in words. */
    public PlanTable planTable() {
        return PlanTable.of(this);
    }

    /** Returns how samples are laid out for {@link Workspace#run}. */
    public InputLayout inputLayout() {
        return new InputLayout(inputShape.size(), plan().firstConvolution());
    }

    /** Returns buffers for running up to {@code capacity} samples forward. */
    public Workspace workspace(int capacity) {
        return workspace(capacity, Team.alone());
    }

    /**
     * Returns buffers for running up to {@code capacity} samples forward, with a team that shares the
     * work of single layers: for few samples of a large network.
     */
    public Workspace workspace(int capacity, Team team) {
        return new Workspace(this, capacity, false, team);
    }

    /** Returns buffers for running up to {@code capacity} samples forward and backward. */
    public Workspace trainingWorkspace(int capacity) {
        return new Workspace(this, capacity, true, Team.alone());
    }

    /** Returns the table of layers. */
    public Summary summary() {
        return Summary.of(this);
    }

    /** Puts a network together, layer by layer. */
    public static final class Builder {
        private final Shape inputShape;
        private final List<Node> nodes = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final Map<String, Integer> ordinals = new HashMap<>();
        private int offset;

        private Builder(Shape inputShape) {
            this.inputShape = inputShape;
        }

        /** Adds a layer under the name of its type and its number among them, as {@code conv2d_1}. */
        public Builder add(Layer layer) {
            return add(layer.type() + "_" + (ordinals.getOrDefault(layer.type(), 0) + 1), layer);
        }

        /**
         * Adds a layer.
         *
         * @throws IllegalArgumentException if the name is taken or the layer does not suit what it
         *         receives; the message names the layer
         */
        public Builder add(String name, Layer layer) {
            String place = "Layer " + (nodes.size() + 1) + " (" + name + "): ";
            ordinals.merge(layer.type(), 1, Integer::sum);
            if (!name.matches("[A-Za-z0-9_-]+") || !names.add(name)) {
                throw new IllegalArgumentException(place + "Expected a name of its own made of"
                        + " letters, digits, _ and -, but received \"" + name + "\".");
            }
            Shape input = nodes.isEmpty() ? inputShape : nodes.getLast().outputShape();
            try {
                Shape output = layer.outputShape(input);
                nodes.add(new Node(name, layer, input, output, slots(name, layer, input)));
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(place + "Expected a network of at most "
                        + Integer.MAX_VALUE + " parameters, but this layer exceeds that.", e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(place + e.getMessage(), e);
            }
            return this;
        }

        private List<ParameterSlot> slots(String name, Layer layer, Shape input) {
            List<ParameterSlot> slots = new ArrayList<>();
            for (Parameter parameter : layer.parameters(input)) {
                slots.add(
                        new ParameterSlot(name + "." + parameter.name(), name, parameter, offset));
                offset = Math.addExact(offset, parameter.shape().size());
            }
            return slots;
        }

        /**
         * Returns the network.
         *
         * @throws IllegalArgumentException if it has no layer
         */
        public Network build() {
            if (nodes.isEmpty()) {
                throw new IllegalArgumentException(
                        "Expected a network of at least one layer, but received none.");
            }
            return new Network(inputShape, nodes, ConvolutionKernel.AUTOMATIC);
        }
    }
}
