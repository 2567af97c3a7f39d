// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Convolution;
import io.pomona.tensor.ConvolutionGradient;
import io.pomona.tensor.Pointwise;
import io.pomona.tensor.Shape;
import io.pomona.tensor.TilePooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run of direct convolutions with the activations and poolings between them, image by image, so that
 * what one hands to the next stays in the caches.
 */
final class DirectOperation implements Operation {
    private static final float[] NO_RECORD = {};

    private final List<Stage> stages = new ArrayList<>();
    private final boolean laidOut;
    private final boolean training;
    private final int inputSize;
    private final int outputSize;
    private final int channels;
    /** A softmax at the end needs all channels at once. */
    private final Activation tail;

    /** One convolution, its buffers, and those of what it receives. */
    private static final class Stage {
        private final Convolution convolution;
        private final Convolution.Scratch scratch;
        private final Pointwise function;
        private final int kernel;
        private final int bias;
        private final float[] planes;
        private final float[] rows;
        private final float[] record;
        private final @Nullable ConvolutionGradient back;
        private final float[] rowsGradient;

        Stage(Node node, Convolution convolution, Activation activation, boolean ownPlanes,
                int capacity, boolean training) {
            this.convolution = convolution;
            this.scratch = new Convolution.Scratch(convolution);
            this.function = new ActivationFunction(activation);
            this.kernel = node.slots().getFirst().offset();
            this.bias = node.slots().size() > 1 ? node.slots().getLast().offset() : -1;
            this.planes = new float[ownPlanes
                    ? Math.multiplyExact(capacity, convolution.planesSize())
                    : 0];
            this.rows = new float[Math.multiplyExact(capacity, convolution.rowsSize())];
            this.record = training
                    ? new float[Math.multiplyExact(capacity, convolution.recordSize())]
                    : NO_RECORD;
            this.back = training ? new ConvolutionGradient(convolution) : null;
            this.rowsGradient = new float[training ? convolution.rowsSize() : 0];
        }

        void forward(float[] image, int at, int slot) {
            convolution.forward(image, at, scratch, function, rows, slot * convolution.rowsSize(),
                    record, slot * convolution.recordSize());
        }

        int planesAt(int slot) {
            return slot * convolution.planesSize();
        }

        int rowsAt(int slot) {
            return slot * convolution.rowsSize();
        }
    }

    /**
     * Creates the operation.
     *
     * @param nodes convolutions, each perhaps with a pooling behind it
     * @param isLast whether the network ends here
     * @param laidOut whether the inputs come as {@link #convolution} of the first node lays them out
     */
    DirectOperation(List<Node> nodes, boolean isLast, boolean laidOut, int capacity,
            boolean training) {
        this.laidOut = laidOut;
        this.training = training;
        this.inputSize = nodes.getFirst().inputShape().size();
        Shape output = nodes.getLast().outputShape();
        this.outputSize = output.size();
        this.channels = output.dimension(2);
        Activation last = Activation.linear();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).layer() instanceof Conv2D layer) {
                Activation activation = layer.activation();
                if (activation instanceof Activation.SoftmaxFunction) {
                    last = isLast ? Activation.linear() : activation;
                    activation = Activation.linear();
                }
                stages.add(new Stage(nodes.get(i), convolution(nodes, i), activation,
                        !laidOut || i > 0, training ? capacity : 1, training));
            }
        }
        this.tail = last;
    }

    /** Returns the convolution of a node, fused with the pooling that may stand behind it. */
    static Convolution convolution(List<Node> nodes, int index) {
        Node node = nodes.get(index);
        TilePooling pooling = index + 1 < nodes.size()
                ? Planner.tilePooling(nodes.get(index + 1))
                : null;
        return ((Conv2D) node.layer()).convolution(node.inputShape(),
                pooling == null ? TilePooling.none() : pooling);
    }

    @Override
    public void load(float[] parameters, int offset) {
        // By index: an iterator for each tile and individual would be garbage.
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            stage.convolution.pack(parameters, offset + stage.kernel,
                    stage.bias < 0 ? -1 : offset + stage.bias, stage.scratch);
            if (stage.back != null) {
                stage.back.pack(parameters, offset + stage.kernel);
            }
        }
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int n) {
        for (int image = 0; image < n; image++) {
            int slot = training ? image : 0;
            Stage first = stages.getFirst();
            if (laidOut) {
                first.forward(x, xAt + first.planesAt(image), slot);
            } else {
                first.convolution.fromImage(x, xAt + image * inputSize, first.planes,
                        first.planesAt(slot));
                first.forward(first.planes, first.planesAt(slot), slot);
            }
            for (int i = 1; i < stages.size(); i++) {
                Stage stage = stages.get(i);
                Stage before = stages.get(i - 1);
                stage.convolution.fromRows(before.convolution, before.rows, before.rowsAt(slot),
                        stage.planes, stage.planesAt(slot));
                stage.forward(stage.planes, stage.planesAt(slot), slot);
            }
            Stage last = stages.getLast();
            last.convolution.toImage(last.rows, last.rowsAt(slot), y, image * outputSize);
        }
        tail.applyInPlace(y, 0, n * outputSize, channels);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int n) {
        tail.gradientInPlace(y, 0, dy, 0, n * outputSize, channels);
        for (int image = 0; image < n; image++) {
            Stage last = stages.getLast();
            last.convolution.gradientFromImage(dy, image * outputSize, last.rowsGradient, 0);
            for (int i = stages.size() - 1; i >= 0; i--) {
                Stage stage = stages.get(i);
                ConvolutionGradient back = Objects.requireNonNull(stage.back);
                boolean isInput = laidOut && i == 0;
                back.addWeightGradient(isInput ? x : stage.planes,
                        isInput ? xAt + stage.planesAt(image) : stage.planesAt(image),
                        stage.function, stage.rows, stage.rowsAt(image), stage.record,
                        image * stage.convolution.recordSize(), stage.rowsGradient, 0, gradient,
                        stage.kernel, stage.bias);
                if (i > 0) {
                    Stage before = stages.get(i - 1);
                    back.inputGradient();
                    back.toRows(before.convolution, before.rowsGradient, 0);
                } else if (dx != null) {
                    back.inputGradient();
                    back.toImage(dx, image * inputSize);
                }
            }
        }
    }
}
