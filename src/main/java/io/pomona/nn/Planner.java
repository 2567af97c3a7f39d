// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.nn.Plan.Kernel;
import io.pomona.nn.Plan.Step;
import io.pomona.tensor.Pooling;
import io.pomona.tensor.Shape;
import io.pomona.tensor.TilePooling;
import io.pomona.tensor.Window;
import io.pomona.tensor.WinogradConvolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses kernels by shapes. */
final class Planner {
    /**
     * From this many filters on, a convolution is a matrix product: filters then fill the lanes, and
     * each value of the image is used often enough to make up for a pass of its own over the output.
     */
    static final int GEMM_FILTERS = 16;

    /** From this many channels on, those of a depthwise convolution fill the lanes. */
    private static final int DEPTHWISE_CHANNELS = 8;

    /** From this many channels on, a 3x3 convolution may be computed by transformed tiles. */
    private static final int WINOGRAD_CHANNELS = 16;

    /** And from this many rows and columns of outputs on. */
    private static final int WINOGRAD_OUTPUTS = 6;

    private final List<Node> nodes;
    private final Map<String, Fold> folds;
    private final ConvolutionKernel convolutions;

    Planner(Lowering lowering, ConvolutionKernel convolutions) {
        this.nodes = lowering.nodes();
        this.folds = lowering.folds();
        this.convolutions = convolutions;
    }

    Plan plan() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < nodes.size();) {
            Kernel kernel = kernel(nodes.get(i).layer(), i);
            int end = kernel == Kernel.DIRECT_CONVOLUTION ? endOfDirect(i) : i + 1;
            steps.add(new Step(kernel, nodes.subList(i, end)));
            i = end;
        }
        return new Plan(steps, folds);
    }

    private Kernel kernel(Layer layer, int index) {
        return switch (layer) {
            case Conv2D conv -> convolution(nodes.get(index), conv);
            case Dense _ -> Kernel.MATRIX_PRODUCT;
            case MaxPooling2D _,AveragePooling2D _,GlobalAveragePooling2D _,GlobalMaxPooling2D _ ->
                Kernel.POOLING;
            case Dropout _ -> Kernel.DROPOUT;
            case Flatten _ -> Kernel.NONE;
            case Add _ -> Kernel.ADDITION;
            case Concatenate _ -> Kernel.CONCATENATION;
            case Rescaling _ -> Kernel.RESCALING;
            case BatchNormalization _,LayerNormalization _,LocalResponseNormalization _ ->
                Kernel.NORMALIZATION;
            case Padding2D _,Cropping2D _ -> Kernel.PADDING;
            case DepthwiseConv2D _,SeparableConv2D _ ->
                throw new IllegalStateException("Lowering has left " + layer + ".");
            case ActivationLayer(var activation) -> activation.equals(Activation.linear())
                    || (index == nodes.size() - 1
                            && activation instanceof Activation.SoftmaxFunction)
                                    ? Kernel.NONE
                                    : Kernel.ACTIVATION;
        };
    }

    private Kernel convolution(Node node, Conv2D layer) {
        if (convolutions == ConvolutionKernel.DIRECT) {
            return Kernel.DIRECT_CONVOLUTION;
        }
        if (layer.groups() > 1) {
            int channels = node.inputShape().dimension(2);
            return layer.groups() == channels && layer.filters() == channels
                    && channels >= DEPTHWISE_CHANNELS
                            ? Kernel.DEPTHWISE_CONVOLUTION
                            : Kernel.DIRECT_CONVOLUTION;
        }
        if (layer.filters() < GEMM_FILTERS && convolutions != ConvolutionKernel.GEMM) {
            return Kernel.DIRECT_CONVOLUTION;
        }
        return convolutions == ConvolutionKernel.WINOGRAD && suitsWinograd(node, layer)
                ? Kernel.WINOGRAD_CONVOLUTION
                : Kernel.GEMM_CONVOLUTION;
    }

    /** With fewer channels the transforms cost too much; smaller outputs fill no block of tiles. */
    private static boolean suitsWinograd(Node node, Conv2D layer) {
        Shape output = node.outputShape();
        return WinogradConvolution.suits(layer.window(node.inputShape()))
                && node.inputShape().dimension(2) >= WINOGRAD_CHANNELS
                && Math.min(output.dimension(0), output.dimension(1)) >= WINOGRAD_OUTPUTS;
    }

    /** Returns the node behind a run of direct convolutions and what is fused with them. */
    private int endOfDirect(int first) {
        int i = first;
        while (i < nodes.size() && (i == first || follows(nodes, i))
                && nodes.get(i).layer() instanceof Conv2D conv
                && convolution(nodes.get(i), conv) == Kernel.DIRECT_CONVOLUTION) {
            i++;
            if (!isPointwise(conv.activation())) {
                break;
            }
            if (i < nodes.size() && follows(nodes, i) && tilePooling(nodes.get(i)) != null) {
                i++;
            }
        }
        return i;
    }

    /** Returns whether a node receives what the one before it gives, and is alone in that. */
    static boolean follows(List<Node> nodes, int index) {
        String before = index == 0 ? Node.INPUT : nodes.get(index - 1).name();
        return nodes.get(index).inputs().equals(List.of(before))
                && nodes.stream().filter(node -> node.inputs().contains(before)).count() == 1;
    }

    private static boolean isPointwise(Activation activation) {
        return !(activation instanceof Activation.SoftmaxFunction);
    }

    /** Returns the pooling of a node whose windows stand side by side; null for any other layer. */
    static @Nullable TilePooling tilePooling(Node node) {
        return switch (node.layer()) {
            case MaxPooling2D layer -> tilePooling(node, layer.window(node.inputShape()),
                    Pooling.Kind.MAXIMUM);
            case AveragePooling2D layer -> tilePooling(node, layer.window(node.inputShape()),
                    Pooling.Kind.AVERAGE);
            default -> null;
        };
    }

    private static @Nullable TilePooling tilePooling(Node node, Window window,
            Pooling.Kind kind) {
        boolean sideBySide = window.kernelHeight() == window.strideHeight()
                && window.kernelWidth() == window.strideWidth();
        boolean padded = window.padTop() + window.padBottom() + window.padLeft()
                + window.padRight() > 0;
        boolean whole = node.outputShape().dimension(0) == node.inputShape().dimension(0)
                / window.kernelHeight()
                && node.outputShape().dimension(1) == node.inputShape().dimension(1)
                        / window.kernelWidth();
        return sideBySide && !padded && whole
                ? new TilePooling(kind, window.kernelHeight(), window.kernelWidth())
                : null;
    }
}
