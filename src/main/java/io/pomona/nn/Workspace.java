// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.nn.Activation.SoftmaxFunction;
import io.pomona.tensor.Pooling.Kind;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Softmax;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a network needs to run: the buffers between its layers and those within them, allocated
 * once. For one thread at a time.
 */
public final class Workspace {
    private static final int INPUT = -1;

    private final Network network;
    private final int capacity;
    private final boolean training;
    /** One a node; null where the node only passes its input on. */
    private final @Nullable Operation[] operations;
    /** The node whose output a node reads, past those that only pass it on; or INPUT. */
    private final int[] sources;
    private final float[][] outputs;
    private final float[][] gradients;
    private final int last;

    Workspace(Network network, int capacity, boolean training) {
        this.network = network;
        this.capacity = capacity;
        this.training = training;
        List<Node> nodes = network.nodes();
        this.operations = new @Nullable Operation[nodes.size()];
        this.sources = new int[nodes.size()];
        this.outputs = new float[nodes.size()][0];
        this.gradients = new float[nodes.size()][0];
        int source = INPUT;
        for (int i = 0; i < nodes.size(); i++) {
            boolean isLast = i == nodes.size() - 1;
            Operation operation = operation(nodes.get(i), isLast);
            if (operation == null && isLast && source == INPUT) {
                // The logits need a buffer even where no layer computes anything.
                operation = new ActivationOperation(nodes.get(i), Activation.linear());
            }
            operations[i] = operation;
            sources[i] = source;
            if (operation != null) {
                int size = Math.multiplyExact(capacity, nodes.get(i).outputShape().size());
                outputs[i] = new float[size];
                gradients[i] = new float[training ? size : 0];
                source = i;
            }
        }
        this.last = source;
    }

    private @Nullable Operation operation(Node node, boolean isLast) {
        Activation activation = node.layer().activation();
        if (isLast && activation instanceof SoftmaxFunction) {
            activation = Activation.linear();
        }
        return switch (node.layer()) {
            case Conv2D layer -> new ConvolutionOperation(node, layer, activation, training);
            case Dense layer -> new DenseOperation(node, layer, activation, training);
            case MaxPooling2D layer ->
                new PoolingOperation(node, Kind.MAXIMUM, layer.window(node.inputShape()));
            case AveragePooling2D layer -> new PoolingOperation(node,
                    layer.countIncludePad() ? Kind.AVERAGE_WITH_PADDING : Kind.AVERAGE,
                    layer.window(node.inputShape()));
            case Flatten() -> null;
            case Dropout layer -> training ? new DropoutOperation(node, layer, capacity) : null;
            case ActivationLayer _ -> activation.equals(Activation.linear())
                    ? null
                    : new ActivationOperation(node, activation);
        };
    }

    /** Returns the largest number of samples of one pass. */
    public int capacity() {
        return capacity;
    }

    /**
     * Runs the network; nothing is dropped.
     *
     * @param parameters the network's parameters, from {@code offset} on
     * @param inputs samples side by side, from {@code inputAt} on
     * @param n the number of samples, at most {@link #capacity()}
     */
    public void forward(float[] parameters, int offset, float[] inputs, int inputAt, int n) {
        dropFrom(null, 0);
        run(parameters, offset, inputs, inputAt, n);
    }

    /**
     * Runs the network as in training: dropout layers drop.
     *
     * @param key from which it is drawn what to drop
     * @param firstSample the number in its batch of the first sample
     */
    public void forwardTraining(float[] parameters, float[] inputs, int inputAt, int n,
            RandomKey key, int firstSample) {
        requireTraining();
        dropFrom(key, firstSample);
        run(parameters, 0, inputs, inputAt, n);
    }

    private void dropFrom(@Nullable RandomKey key, int firstSample) {
        for (int i = 0; i < operations.length; i++) {
            if (operations[i] instanceof DropoutOperation dropout) {
                dropout.use(key == null ? null : key.split(i), firstSample);
            }
        }
    }

    private void run(float[] parameters, int offset, float[] inputs, int inputAt, int n) {
        Objects.checkIndex(n - 1, capacity);
        for (int i = 0; i < operations.length; i++) {
            Operation operation = operations[i];
            if (operation != null) {
                boolean first = sources[i] == INPUT;
                operation.forward(parameters, offset, first ? inputs : outputs[sources[i]],
                        first ? inputAt : 0, outputs[i], n);
            }
        }
    }

    /** Returns the logits of the last pass, {@code [n, classes]}: the buffer itself. */
    public float[] logits() {
        return outputs[last];
    }

    /** Overwrites {@code to} with the probabilities of the last pass, {@code [n, classes]}. */
    public void probabilities(float[] to, int n) {
        int classes = network.classes();
        System.arraycopy(logits(), 0, to, 0, n * classes);
        for (int i = 0; i < n; i++) {
            Softmax.inPlace(to, i * classes, classes);
        }
    }

    /** Returns the buffer for the gradient of the logits that {@link #backward} starts from. */
    public float[] logitsGradient() {
        requireTraining();
        return gradients[last];
    }

    /**
     * Carries the gradient of the logits back through the last pass.
     *
     * @param gradient the gradient of all parameters, laid out as they are; added to
     * @param inputGradient receives the gradient of the inputs, or null where it is not wanted
     */
    public void backward(float[] parameters, float[] inputs, int inputAt, int n, float[] gradient,
            float @Nullable [] inputGradient) {
        requireTraining();
        for (int i = operations.length - 1; i >= 0; i--) {
            Operation operation = operations[i];
            if (operation != null) {
                boolean first = sources[i] == INPUT;
                operation.backward(parameters, 0, first ? inputs : outputs[sources[i]],
                        first ? inputAt : 0, outputs[i], gradients[i], gradient,
                        first ? inputGradient : gradients[sources[i]], n);
            }
        }
    }

    private void requireTraining() {
        if (!training) {
            throw new IllegalStateException("Expected a workspace made by trainingWorkspace.");
        }
    }
}
