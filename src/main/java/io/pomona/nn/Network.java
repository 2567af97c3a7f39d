// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Team;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network as immutable data: layers in an order in which each comes after those it reads from, every
 * shape inferred and checked. Its trainable values are not part of it: they live in one flat array that
 * {@link #layout()} describes, and it runs in a {@link Workspace}.
 *
 * <p>The output of the last layer are the logits of the classes. A softmax at the very end is taken
 * to say so: training and comparing need logits, and {@link Workspace#probabilities} applies it.
 */
public final class Network {
    private final Shape inputShape;
    private final List<Node> nodes;
    private final ParameterLayout layout;
    private final ParameterLayout bufferLayout;
    private final ConvolutionKernel convolutionKernel;

    private Network(Shape inputShape, List<Node> nodes, ConvolutionKernel convolutionKernel) {
        this.inputShape = inputShape;
        this.nodes = List.copyOf(nodes);
        this.convolutionKernel = convolutionKernel;
        this.layout = new ParameterLayout(
                nodes.stream().flatMap(node -> node.slots().stream()).toList());
        this.bufferLayout = new ParameterLayout(
                nodes.stream().flatMap(node -> node.buffers().stream()).toList());
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

    /**
     * Returns where each array stands that is kept with the trainable ones but set otherwise, such as
     * the moving statistics of batch normalisation; in an array of their own.
     */
    public ParameterLayout bufferLayout() {
        return bufferLayout;
    }

    /** Returns the number of trainable values. */
    public int parameterCount() {
        return layout.size();
    }

    /** Returns the multiply-adds of a forward pass over one sample. */
    public long multiplyAdds() {
        return nodes.stream().mapToLong(Node::multiplyAdds).sum();
    }

    /** Returns first values for all parameters, drawn by the layers' initialisers. */
    public float[] initialParameters(RandomKey key) {
        float[] parameters = new float[parameterCount()];
        layout.slots().forEach(slot -> slot.initialize(parameters, key));
        return parameters;
    }

    /**
     * Returns whether the outputs of a sample depend on the other samples of its batch while weights are
     * searched, as batch normalisation has it.
     */
    public boolean usesBatchStatistics() {
        return bufferLayout.size() > 0;
    }

    /** Returns first values for all buffers. */
    public float[] initialBuffers() {
        float[] buffers = new float[bufferLayout.size()];
        bufferLayout.slots().forEach(slot -> slot.initialize(buffers, RandomKey.of(0)));
        return buffers;
    }

    /** Returns the same network, computed by another kernel. */
    public Network withConvolutionKernel(ConvolutionKernel kernel) {
        return new Network(inputShape, nodes, kernel);
    }

    /** Returns which kernel computes convolutions. */
    public ConvolutionKernel convolutionKernel() {
        return convolutionKernel;
    }

    /**
     * Returns the network of the first so many layers alone.
     *
     * @throws IndexOutOfBoundsException if there are not so many, or {@code count} is 0
     */
    public Network leading(int count) {
        Objects.checkIndex(count - 1, nodes.size());
        Builder builder = builder(inputShape);
        nodes.subList(0, count)
                .forEach(node -> builder.add(node.name(), node.layer(), node.inputs()));
        return builder.build().withConvolutionKernel(convolutionKernel);
    }

    /**
     * Returns the network of the layers behind the first so many, which must read from the last one of
     * these alone. Its parameters are the last ones of this network.
     *
     * @throws IndexOutOfBoundsException if none are behind them, or {@code count} is 0
     */
    public Network behind(int count) {
        Objects.checkIndex(count - 1, nodes.size() - 1);
        Node last = nodes.get(count - 1);
        Builder builder = builder(last.outputShape());
        for (Node node : nodes.subList(count, nodes.size())) {
            List<String> inputs = new ArrayList<>(node.inputs());
            inputs.replaceAll(name -> name.equals(last.name()) ? Node.INPUT : name);
            builder.add(node.name(), node.layer(), inputs);
        }
        return builder.build().withConvolutionKernel(convolutionKernel);
    }

    /** Returns which kernel computes which layers. */
    public Plan plan(Mode mode) {
        return new Planner(Lowering.of(nodes, mode), convolutionKernel).plan();
    }

    /** Returns the plan in words. */
    public PlanTable planTable() {
        return PlanTable.of(this);
    }

    /** Returns how samples are laid out for {@link Workspace#run} of a workspace of a mode. */
    public InputLayout inputLayout(Mode mode) {
        return new InputLayout(inputShape.size(), plan(mode).firstConvolution());
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
        return new Workspace(this, Mode.INFERENCE, capacity, capacity, team);
    }

    /** Returns buffers for running up to {@code capacity} samples forward and backward. */
    public Workspace trainingWorkspace(int capacity) {
        return trainingWorkspace(capacity, capacity, Team.alone());
    }

    /**
     * Returns buffers for running up to {@code capacity} samples forward and backward, with a team that
     * shares the parts of a batch.
     *
     * @param partSize the samples of a part, each of which has a gradient of its own
     */
    public Workspace trainingWorkspace(int capacity, int partSize, Team team) {
        return new Workspace(this, Mode.TRAINING, capacity, partSize, team);
    }

    /**
     * Returns buffers for running up to {@code capacity} samples forward by the statistics of the
     * batch, part by part.
     *
     * @param partSize the samples of a part
     */
    public Workspace statisticsWorkspace(int capacity, int partSize, Team team) {
        return new Workspace(this, Mode.BATCH_STATISTICS, capacity, partSize, team);
    }

    /**
     * Returns the floats that stand between the layers while the network runs in a mode.
     *
     * @param capacity the samples of the largest batch
     * @param partSize the samples of a part of it
     */
    public long bufferFloats(Mode mode, int capacity, int partSize) {
        boolean training = mode == Mode.TRAINING;
        boolean inParts = mode.usesBatch() && partSize < capacity;
        Liveness liveness = Liveness.of(plan(mode), mode, capacity);
        long outputs = new BufferPlan(liveness.outputs(training), inParts).size();
        return training
                ? outputs + new BufferPlan(liveness.gradients(), inParts).size()
                : outputs;
    }

    /** Returns the table of layers. */
    public Summary summary() {
        return Summary.of(this);
    }

    /** Puts a network together, layer by layer; the last one gives the output. */
    public static final class Builder {
        private final Shape inputShape;
        private final List<Node> nodes = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final Map<String, Integer> ordinals = new HashMap<>();
        private final Map<String, Shape> shapes = new HashMap<>();
        private int offset;
        private int bufferOffset;

        private Builder(Shape inputShape) {
            this.inputShape = inputShape;
            names.add(Node.INPUT);
            shapes.put(Node.INPUT, inputShape);
        }

        /** Adds a layer under the name of its type and its number among them, as {@code conv2d_1}. */
        public Builder add(Layer layer) {
            return add(null, layer, null);
        }

        /**
         * Adds a layer that receives what the one before it gives.
         *
         * @throws IllegalArgumentException if the name is taken or the layer does not suit what it
         *         receives; the message names the layer
         */
        public Builder add(String name, Layer layer) {
            return add(name, layer, null);
        }

        /**
         * Adds a layer.
         *
         * @param givenName its name, or null for one made of its type and its number
         * @param givenInputs the names of the layers it receives from, added before, among which {@link
         *        Node#INPUT} stands for the network's input; or null for the layer before it
         * @throws IllegalArgumentException if the name is taken, there is no layer of an input's name,
         *         or the layer does not suit what it receives; the message names the layer
         */
        public Builder add(@Nullable String givenName, Layer layer,
                @Nullable List<String> givenInputs) {
            String name = givenName == null
                    ? layer.type() + "_" + (ordinals.getOrDefault(layer.type(), 0) + 1)
                    : givenName;
            List<String> inputs = givenInputs == null
                    ? List.of(nodes.isEmpty() ? Node.INPUT : nodes.getLast().name())
                    : givenInputs;
            String place = "Layer " + (nodes.size() + 1) + " (" + name + "): ";
            ordinals.merge(layer.type(), 1, Integer::sum);
            if (name.equals(Node.INPUT)) {
                throw new IllegalArgumentException(place + "Expected another name: \"" + name
                        + "\" stands for the network's own input.");
            }
            if (!name.matches("[A-Za-z0-9_-]+") || !names.add(name)) {
                throw new IllegalArgumentException(place + "Expected a name of its own made of"
                        + " letters, digits, _ and -, but received \"" + name + "\".");
            }
            try {
                List<Shape> inputShapes = inputs.stream().map(this::shapeOf).toList();
                Shape output = layer.outputShape(inputShapes);
                nodes.add(node(name, layer, inputs, inputShapes, output));
                shapes.put(name, output);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(place + "Expected a network of at most "
                        + Integer.MAX_VALUE + " parameters, but this layer exceeds that.", e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(place + e.getMessage(), e);
            }
            return this;
        }

        /**
         * Returns the shape of what a layer added before gives.
         *
         * @throws IllegalArgumentException if there is none of that name
         */
        public Shape shapeOf(String name) {
            Shape shape = shapes.get(name);
            if (shape == null) {
                throw new IllegalArgumentException("Expected inputs among the layers before it,"
                        + " but there is none named \"" + name
                        + "\"; layers further down, or the layer itself,"
                        + " cannot be its inputs.");
            }
            return shape;
        }

        private Node node(String name, Layer layer, List<String> inputs, List<Shape> inputShapes,
                Shape output) {
            List<ParameterSlot> slots = slots(name, layer.parameters(inputShapes.getFirst()),
                    offset);
            List<ParameterSlot> buffers = slots(name, layer.buffers(inputShapes.getFirst()),
                    bufferOffset);
            offset = slots.isEmpty() ? offset : slots.getLast().end();
            bufferOffset = buffers.isEmpty() ? bufferOffset : buffers.getLast().end();
            return new Node(name, layer, inputs, inputShapes, output, slots, buffers);
        }

        private static List<ParameterSlot> slots(String name, List<Parameter> parameters,
                int from) {
            List<ParameterSlot> slots = new ArrayList<>();
            int at = from;
            for (Parameter parameter : parameters) {
                slots.add(new ParameterSlot(name + "." + parameter.name(), name, parameter, at));
                at = Math.addExact(at, parameter.shape().size());
            }
            return slots;
        }

        /**
         * Checks that every layer's output is used.
         *
         * @throws IllegalArgumentException if one is not
         */
        private void requireAllUsed() {
            Set<String> unused = new LinkedHashSet<>();
            nodes.forEach(node -> unused.add(node.name()));
            nodes.forEach(node -> node.inputs().forEach(unused::remove));
            unused.remove(nodes.getLast().name());
            if (!unused.isEmpty()) {
                throw new IllegalArgumentException(
                        "Expected every layer but the last to be an input"
                                + " of another, but nobody receives " + String.join(", ", unused)
                                + ".");
            }
        }

        /**
         * Returns the network.
         *
         * @throws IllegalArgumentException if it has no layer, or one whose output nobody receives
         */
        public Network build() {
            if (nodes.isEmpty()) {
                throw new IllegalArgumentException(
                        "Expected a network of at least one layer, but received none.");
            }
            requireAllUsed();
            return new Network(inputShape, nodes, ConvolutionKernel.AUTOMATIC);
        }
    }
}
