// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.LaneConvolution;
import io.pomona.tensor.Shape;
import io.pomona.tensor.TilePooling;
import io.pomona.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The leading convolutions of a network at work with many sets of parameters at once, one in each lane
 * of a vector. What they give has the bits that a {@link Workspace} gives. Rows pass from convolution to
 * convolution as soon as they are needed, so that they are still in the caches.
 *
 * <p>For one thread at a time.
 */
public final class Bundle {
    /** Weights of a convolution, which are read again for each row: with 8 lanes 128 KiB. */
    private static final int MOST_WEIGHTS = 1 << 12;
    /**
     * Values of an image before or behind a convolution, its padding included. Only a few rows are at
     * work at a time; this is for the sake of memory.
     */
    private static final int MOST_VALUES = 1 << 15;

    /** Multiply-adds for each value of the output: taking the lanes apart costs as much as some of them. */
    private static final int LEAST_WORK = 32;

    private final List<Link> links = new ArrayList<>();
    private final int bundles;
    private final int capacity;
    private final int inputSize;
    private final int outputSize;
    private final int filters;
    private final float[] padded;
    private final float[] last;
    private final float[] outputs;

    /** A convolution, with its input where that is another's output. */
    private static final class Link {
        private final LaneConvolution convolution;
        private final LaneConvolution.Scratch scratch;
        private final ActivationFunction function;
        private final int kernel;
        private final int bias;
        private final float[] image;
        /** Rows of its output that are there. */
        private int done;

        Link(Node node, TilePooling pooling, int bundles, boolean first) {
            Conv2D layer = (Conv2D) node.layer();
            this.convolution = layer.laneConvolution(node.inputShape(), pooling, bundles, first);
            this.scratch = new LaneConvolution.Scratch(convolution);
            this.function = new ActivationFunction(layer.activation());
            this.kernel = node.slots().getFirst().offset();
            this.bias = layer.bias() ? node.slots().getLast().offset() : -1;
            this.image = first ? new float[0] : convolution.newImage();
        }
    }

    /**
     * Creates what runs {@link #leadingNodes} nodes of a network.
     *
     * @param bundles how many bundles of as many sets as there are lanes, at most {@link #most}
     * @param capacity the largest number of samples of one run
     * @throws IllegalArgumentException if none of its nodes are run this way
     */
    public Bundle(Network network, int bundles, int capacity) {
        if (lanes() == 0 || leadingNodes(network) == 0) {
            throw new IllegalArgumentException(
                    "Expected vectors, and a network that begins with small convolutions.");
        }
        this.bundles = bundles;
        this.capacity = capacity;
        List<Node> nodes = network.nodes().subList(0, leadingNodes(network));
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).layer() instanceof Conv2D) {
                TilePooling pooling = pooling(nodes, i + 1);
                links.add(new Link(nodes.get(i), pooling == null ? TilePooling.none() : pooling,
                        bundles, links.isEmpty()));
            }
        }
        LaneConvolution start = links.getFirst().convolution;
        LaneConvolution end = links.getLast().convolution;
        this.inputSize = network.inputShape().size();
        this.filters = nodes.getLast().outputShape().dimension(2);
        this.outputSize = nodes.getLast().outputShape().size();
        this.padded = start.newImage();
        this.last = new float[end.outputHeight() * end.outputRowSize()];
        this.outputs = new float[Math.multiplyExact(sets() * capacity, outputSize)];
    }

    /**
     * Returns how many nodes of a network, from the first on, are run this way, by their shapes alone; 0
     * where there is nothing to gain. They are small convolutions, one behind the other, with pooling
     * that can be fused, and at least one node is left behind them.
     */
    public static int leadingNodes(Network network) {
        if (network.usesBatchStatistics()
                || network.convolutionKernel() != ConvolutionKernel.AUTOMATIC) {
            return 0;
        }
        List<Node> nodes = network.nodes();
        int end = 0;
        while (end < nodes.size() - 1 && Planner.follows(nodes, end) && suits(nodes.get(end))) {
            boolean pools = end < nodes.size() - 2 && pooling(nodes, end + 1) != null;
            end += pools ? 2 : 1;
        }
        return end > 0 && isWorthIt(nodes.subList(0, end)) ? end : 0;
    }

    private static boolean isWorthIt(List<Node> nodes) {
        long work = nodes.stream().mapToLong(Node::multiplyAdds).sum();
        return work >= (long) LEAST_WORK * nodes.getLast().outputShape().size();
    }

    private static boolean suits(Node node) {
        return node.layer() instanceof Conv2D layer && layer.groups() == 1
                && !(layer.activation() instanceof Activation.SoftmaxFunction)
                && node.slots().getFirst().size() <= MOST_WEIGHTS
                && paddedSize(node.inputShape(), layer.window(node.inputShape())) <= MOST_VALUES
                && node.outputShape().size() <= MOST_VALUES;
    }

    private static long paddedSize(Shape input, Window window) {
        long rows = (long) input.dimension(0) + window.padTop() + window.padBottom();
        long columns = (long) input.dimension(1) + window.padLeft() + window.padRight();
        return rows * columns * input.dimension(2);
    }

    private static @Nullable TilePooling pooling(List<Node> nodes, int index) {
        return index < nodes.size() && Planner.follows(nodes, index)
                ? Planner.tilePooling(nodes.get(index))
                : null;
    }

    /**
     * Returns how many bundles are best run together: enough that each value of the samples, once
     * read, serves three vectors.
     */
    public static int most(Network network) {
        int filters = ((Conv2D) network.nodes().getFirst().layer()).filters();
        return filters < 3 ? LaneConvolution.BUNDLES : 1;
    }

    /** Returns the sets of parameters of one bundle; 0 where nothing runs this way for want of vectors. */
    public static int lanes() {
        return LaneConvolution.LANES;
    }

    /** Returns the sets of parameters that run at once. */
    public int sets() {
        return bundles * LaneConvolution.LANES;
    }

    /**
     * Takes over as many sets of parameters as run at once.
     *
     * @param sets the parameters of the whole network, of which some may be the same
     */
    public void load(List<float[]> sets) {
        for (Link link : links) {
            link.convolution.pack(sets, link.kernel, link.bias, link.scratch);
        }
    }

    /**
     * Runs the sets of parameters loaded last.
     *
     * @param samples samples side by side, as they are, from {@code at} on
     * @param n the number of samples, at most that of the constructor
     */
    public void run(float[] samples, int at, int n) {
        Objects.checkIndex(n - 1, capacity);
        LaneConvolution start = links.getFirst().convolution;
        int end = links.size() - 1;
        for (int sample = 0; sample < n; sample++) {
            start.pad(samples, at + sample * inputSize, padded);
            for (int i = 0; i <= end; i++) {
                links.get(i).done = 0;
            }
            provide(end, links.get(end).convolution.outputHeight());
            spread(sample);
        }
    }

    /** Has a convolution write its output up to so many rows. */
    private void provide(int index, int rows) {
        Link link = links.get(index);
        while (link.done < rows) {
            int row = link.done;
            if (index > 0) {
                provide(index - 1, link.convolution.rowsNeeded(row));
            }
            boolean isLast = index == links.size() - 1;
            float[] to = isLast ? last : links.get(index + 1).image;
            int at = isLast
                    ? row * link.convolution.outputRowSize()
                    : links.get(index + 1).convolution.imageAt(row);
            link.convolution.forward(index == 0 ? padded : link.image, row, link.scratch,
                    link.function, to, at);
            link.done++;
        }
    }

    /** Takes the lanes apart. */
    private void spread(int sample) {
        int from = 0;
        for (int cell = 0; cell < outputSize; cell += filters) {
            for (int bundle = 0; bundle < bundles; bundle++) {
                for (int filter = 0; filter < filters; filter++) {
                    int to = outputsAt(bundle * LaneConvolution.LANES) + sample * outputSize + cell
                            + filter;
                    for (int lane = 0; lane < LaneConvolution.LANES; lane++, from++) {
                        outputs[to + lane * capacity * outputSize] = last[from];
                    }
                }
            }
        }
    }

    /** Returns what the last run gave, {@code [sets, capacity, values]}: the buffer itself. */
    public float[] outputs() {
        return outputs;
    }

    /** Returns where the outputs of a set stand. */
    public int outputsAt(int set) {
        return set * capacity * outputSize;
    }
}
