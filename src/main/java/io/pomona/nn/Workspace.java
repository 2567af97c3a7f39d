// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.nn.Activation.SoftmaxFunction;
import io.pomona.nn.Plan.Step;
import io.pomona.tensor.Pooling.Kind;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Softmax;
import io.pomona.tensor.Team;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a network needs to run: the buffers between the steps of its plan and those within them,
 * allocated once. For one thread at a time, which may
 * have a team to share single layers with.
 */
public final class Workspace {
    private static final int INPUT = -1;

    private final Network network;
    private final Team team;
    private final int capacity;
    private final boolean training;
    private final InputLayout layout;
    /** One a step; null where the step only passes its input on. */
    private final @Nullable Operation[] operations;
    /** The step whose output a step reads, past those that only pass it on; or INPUT. */
    private final int[] sources;
    /** The number of a step's first layer. */
    private final int[] layers;
    private final float[][] outputs;
    private final float[][] gradients;
    private final int last;
    /** Inputs laid out by {@link #forward}; made when first needed. */
    private float[] laidOut = {};
    private float[] inputs = {};
    private int inputAt;
    private float[] parameters = {};
    private int offset;

    Workspace(Network network, int capacity, boolean training, Team team) {
        this.team = team;
        SlowKernels.warn();
        this.network = network;
        this.capacity = capacity;
        this.training = training;
        this.layout = network.inputLayout();
        List<Step> steps = network.plan().steps();
        this.operations = new @Nullable Operation[steps.size()];
        this.sources = new int[steps.size()];
        this.layers = new int[steps.size()];
        this.outputs = new float[steps.size()][0];
        this.gradients = new float[steps.size()][0];
        int source = INPUT;
        for (int i = 0; i < steps.size(); i++) {
            boolean isLast = i == steps.size() - 1;
            layers[i] = i == 0 ? 0 : layers[i - 1] + steps.get(i - 1).nodes().size();
            Node end = steps.get(i).nodes().getLast();
            Operation operation = operation(steps.get(i), isLast,
                    source == INPUT && !layout.isPlain());
            if (operation == null && isLast && source == INPUT) {
                // The logits need a buffer even where no layer computes anything.
                operation = new ActivationOperation(end, Activation.linear());
            }
            operations[i] = operation;
            sources[i] = source;
            if (operation != null) {
                int size = Math.multiplyExact(capacity, end.outputShape().size());
                outputs[i] = new float[size];
                gradients[i] = new float[training ? size : 0];
                source = i;
            }
        }
        this.last = source;
    }

    private @Nullable Operation operation(Step step, boolean isLast, boolean isLaidOut) {
        Node node = step.nodes().getFirst();
        Activation activation = node.layer().activation();
        if (isLast && activation instanceof SoftmaxFunction) {
            activation = Activation.linear();
        }
        if (step.kernel() == Plan.Kernel.DIRECT_CONVOLUTION) {
            return new DirectOperation(step.nodes(), isLast, isLaidOut, capacity, training);
        }
        return switch (node.layer()) {
            case Conv2D layer -> convolution(step.kernel(), node, layer, activation);
            case Dense layer -> new DenseOperation(node, layer, activation, training, team);
            case MaxPooling2D layer ->
                new PoolingOperation(node, Kind.MAXIMUM, layer.window(node.inputShape()));
            case AveragePooling2D layer -> new PoolingOperation(node,
                    layer.countIncludePad() ? Kind.AVERAGE_WITH_PADDING : Kind.AVERAGE,
                    layer.window(node.inputShape()));
            case Flatten() -> null;
            case Dropout layer -> training ? new DropoutOperation(node, layer, capacity) : null;
            case ActivationLayer _ -> step.kernel() == Plan.Kernel.NONE
                    ? null
                    : new ActivationOperation(node, activation);
        };
    }

    private Operation convolution(Plan.Kernel kernel, Node node, Conv2D layer,
            Activation activation) {
        if (kernel == Plan.Kernel.DEPTHWISE_CONVOLUTION) {
            return new DepthwiseOperation(node, layer, activation, training);
        }
        return kernel == Plan.Kernel.WINOGRAD_CONVOLUTION && !training
                ? new WinogradOperation(node, layer, activation)
                : new GemmOperation(node, layer, activation, training, team);
    }

    /** Returns the largest number of samples of one pass. */
    public int capacity() {
        return capacity;
    }

    /**
     * Makes ready for passes with a set of parameters, which must stay as they are until the next call.
     *
     * @param values the network's parameters, from {@code at} on
     */
    public void load(float[] values, int at) {
        parameters = values;
        offset = at;
        for (Operation operation : operations) {
            if (operation != null) {
                operation.load(values, at);
            }
        }
    }

    /**
     * Runs the network; nothing is dropped.
     *
     * @param values the network's parameters, from {@code at} on
     * @param samples samples side by side, from {@code samplesAt} on
     * @param n the number of samples, at most {@link #capacity()}
     */
    public void forward(float[] values, int at, float[] samples, int samplesAt, int n) {
        load(values, at);
        layOut(samples, samplesAt, n);
        run(inputs, inputAt, n);
    }

    /**
     * Runs the network with the parameters loaded last; nothing is dropped.
     *
     * @param samples samples as {@link Network#inputLayout()} lays them out, from {@code at} on
     * @param n the number of samples, at most {@link #capacity()}
     */
    public void run(float[] samples, int at, int n) {
        dropFrom(null, 0);
        inputs = samples;
        inputAt = at;
        run(n);
    }

    /**
     * Runs the network with the parameters loaded last as in training: dropout layers drop.
     *
     * @param samples samples as {@link Network#inputLayout()} lays them out, from {@code at} on
     * @param key from which it is drawn what to drop
     * @param firstSample the number in its batch of the first sample
     */
    public void runTraining(float[] samples, int at, int n, RandomKey key, int firstSample) {
        requireTraining();
        dropFrom(key, firstSample);
        inputs = samples;
        inputAt = at;
        run(n);
    }

    /**
     * Runs the network as in training: dropout layers drop.
     *
     * @param samples samples side by side, from {@code samplesAt} on
     * @see #runTraining
     */
    public void forwardTraining(float[] values, float[] samples, int samplesAt, int n,
            RandomKey key, int firstSample) {
        load(values, 0);
        layOut(samples, samplesAt, n);
        runTraining(inputs, inputAt, n, key, firstSample);
    }

    private void layOut(float[] samples, int at, int n) {
        inputs = samples;
        inputAt = at;
        if (!layout.isPlain()) {
            if (laidOut.length == 0) {
                laidOut = new float[capacity * layout.size()];
            }
            layout.layOut(samples, at, n, laidOut, 0);
            inputs = laidOut;
            inputAt = 0;
        }
    }

    private void dropFrom(@Nullable RandomKey key, int firstSample) {
        for (int i = 0; i < operations.length; i++) {
            if (operations[i] instanceof DropoutOperation dropout) {
                dropout.use(key == null ? null : key.split(layers[i]), firstSample);
            }
        }
    }

    private void run(int n) {
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
     * @param n the number of samples of that pass
     * @param gradient the gradient of all parameters, laid out as they are; added to
     * @param inputGradient receives the gradient of the inputs, or null where it is not wanted
     */
    public void backward(int n, float[] gradient, float @Nullable [] inputGradient) {
        requireTraining();
        for (int i = operations.length - 1; i >= 0; i--) {
            Operation operation = operations[i];
            if (operation != null) {
                boolean first = sources[i] == INPUT;
                operation.backward(parameters, offset, first ? inputs : outputs[sources[i]],
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
