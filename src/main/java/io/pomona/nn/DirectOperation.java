// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Convolution;
import io.pomona.tensor.ConvolutionGradient;
import io.pomona.tensor.Pointwise;
import io.pomona.tensor.Shape;
import io.pomona.tensor.TilePooling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of direct convolutions with the activations and poolings between them, image by image, so that
 * what one hands to the next stays in the caches.
 */
final class DirectOperation implements Operation {
    private static final float[] NO_RECORD = {};

    private final List<Link> stages = new ArrayList<>();
    private final boolean laidOut;
    private final boolean training;
    private final int inputSize;
    private final int outputSize;
    private final int channels;
    /** A softmax at the end needs all channels at once. */
    private final Activation tail;

    /** One convolution, its buffers, and those of what it receives. */
    private static final class Link {
        private final Convolution convolution;
        /** One a thread. */
        private final List<Convolution.Scratch> scratches = new ArrayList<>();
        private final Pointwise function;
        private final int kernel;
        private final int bias;
        private final float[] planes;
        private final float[] rows;
        private final float[] record;
        private final List<ConvolutionGradient> backs = new ArrayList<>();
        private final float[] rowsGradient;

        Link(Node node, Convolution convolution, Activation activation, boolean ownPlanes,
                int slots, boolean training, int members) {
            this.convolution = convolution;
            this.function = new ActivationFunction(activation);
            this.kernel = node.slots().getFirst().offset();
            this.bias = node.slots().size() > 1 ? node.slots().getLast().offset() : -1;
            this.planes = new float[ownPlanes
                    ? Math.multiplyExact(slots, convolution.planesSize())
                    : 0];
            this.rows = new float[Math.multiplyExact(slots, convolution.rowsSize())];
            this.record = training
                    ? new float[Math.multiplyExact(slots, convolution.recordSize())]
                    : NO_RECORD;
            this.rowsGradient = new float[training
                    ? Math.multiplyExact(members, convolution.rowsSize())
                    : 0];
            for (int i = 0; i < members; i++) {
                scratches.add(new Convolution.Scratch(convolution));
                if (training) {
                    backs.add(new ConvolutionGradient(convolution));
                }
            }
        }

        void load(float[] parameters, int offset) {
            // By index: an iterator for each tile and individual would be garbage.
            for (int i = 0; i < scratches.size(); i++) {
                convolution.pack(parameters, offset + kernel, bias < 0 ? -1 : offset + bias,
                        scratches.get(i));
            }
            for (int i = 0; i < backs.size(); i++) {
                backs.get(i).pack(parameters, offset + kernel);
            }
        }

        void forward(float[] image, int at, int slot, int member) {
            convolution.forward(image, at, scratches.get(member), function, rows,
                    slot * convolution.rowsSize(), record, slot * convolution.recordSize());
        }

        int rowsGradientAt(int member) {
            return member * convolution.rowsSize();
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
            boolean training, int members) {
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
                stages.add(new Link(nodes.get(i), convolution(nodes, i), activation,
                        !laidOut || i > 0, training ? capacity : members, training,
                        members));
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
        for (int i = 0; i < stages.size(); i++) {
            stages.get(i).load(parameters, offset);
        }
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        for (int image = 0; image < n; image++) {
            int slot = training ? first + image : member;
            Link start = stages.getFirst();
            if (laidOut) {
                start.forward(x, xAt + start.planesAt(image), slot, member);
            } else {
                start.convolution.fromImage(x, xAt + image * inputSize, start.planes,
                        start.planesAt(slot));
                start.forward(start.planes, start.planesAt(slot), slot, member);
            }
            for (int i = 1; i < stages.size(); i++) {
                Link stage = stages.get(i);
                Link before = stages.get(i - 1);
                stage.convolution.fromRows(before.convolution, before.rows, before.rowsAt(slot),
                        stage.planes, stage.planesAt(slot));
                stage.forward(stage.planes, stage.planesAt(slot), slot, member);
            }
            Link last = stages.getLast();
            last.convolution.toImage(last.rows, last.rowsAt(slot), y,
                    (first + image) * outputSize);
        }
        tail.applyInPlace(y, first * outputSize, n * outputSize, channels);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        tail.gradientInPlace(y, first * outputSize, dy, first * outputSize, n * outputSize,
                channels);
        for (int image = first; image < first + n; image++) {
            Link last = stages.getLast();
            last.convolution.gradientFromImage(dy, image * outputSize, last.rowsGradient,
                    last.rowsGradientAt(member));
            for (int i = stages.size() - 1; i >= 0; i--) {
                Link stage = stages.get(i);
                ConvolutionGradient back = stage.backs.get(member);
                boolean isInput = laidOut && i == 0;
                back.addWeightGradient(isInput ? x : stage.planes,
                        isInput
                                ? xAt + stage.planesAt(image - first)
                                : stage.planesAt(image),
                        stage.function, stage.rows, stage.rowsAt(image), stage.record,
                        image * stage.convolution.recordSize(), stage.rowsGradient,
                        stage.rowsGradientAt(member), gradient,
                        stage.kernel, stage.bias);
                if (i > 0) {
                    Link before = stages.get(i - 1);
                    back.inputGradient();
                    back.toRows(before.convolution, before.rowsGradient,
                            before.rowsGradientAt(member));
                } else if (dx != null) {
                    back.inputGradient();
                    back.toImage(dx, image * inputSize);
                }
            }
        }
    }
}
