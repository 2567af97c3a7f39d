// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Convolution;
import io.pomona.tensor.DepthwiseConvolution;
import io.pomona.tensor.GemmConvolution;
import io.pomona.tensor.LaneConvolution;
import io.pomona.tensor.Shape;
import io.pomona.tensor.TilePooling;
import io.pomona.tensor.Window;
import io.pomona.tensor.WinogradConvolution;
import java.util.ArrayList;
import java.util.List;

/**
 * Two-dimensional convolution: {@code [h, w, c]} to {@code [h', w', filters]} with
 * {@code h' = floor((h + padding - dilation * (kernel - 1) - 1) / stride) + 1}. The kernel is an array
 * {@code [kernel height, kernel width, c / groups, filters]}, the bias {@code [filters]}.
 *
 * @param filters output channels, at least 1
 * @param kernel rows and columns of the kernel
 * @param stride the steps
 * @param padding the zeros round the image
 * @param dilation the spacing of the kernel's cells
 * @param groups runs of channels that do not see each other, at least 1
 * @param bias whether each filter has a bias
 * @param activation applied to the output
 * @param kernelInitializer draws the kernel
 * @param biasInitializer draws the bias
 */
public record Conv2D(int filters, Size kernel, Size stride, Padding padding, Size dilation,
        int groups, boolean bias, Activation activation, Initializer kernelInitializer,
        Initializer biasInitializer) implements Layer {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if filters or groups are below 1
     */
    public Conv2D {
        Checks.atLeastOne("filters", filters);
        Checks.atLeastOne("groups", groups);
    }

    /** Returns a convolution with a square kernel and Keras's defaults. */
    public static Conv2D of(int filters, int kernel) {
        return new Conv2D(filters, Size.of(kernel), Size.of(1), Padding.valid(), Size.of(1), 1,
                true,
                Activation.linear(), Initializer.glorotUniform(), Initializer.zeros());
    }

    /** Returns this layer with another activation. */
    public Conv2D withActivation(Activation value) {
        return new Conv2D(filters, kernel, stride, padding, dilation, groups, bias, value,
                kernelInitializer, biasInitializer);
    }

    /** Returns this layer with another number of filters. */
    public Conv2D withFilters(int value) {
        return new Conv2D(value, kernel, stride, padding, dilation, groups, bias, activation,
                kernelInitializer, biasInitializer);
    }

    /** Returns this layer with another number of groups. */
    public Conv2D withGroups(int value) {
        return new Conv2D(filters, kernel, stride, padding, dilation, value, bias, activation,
                kernelInitializer, biasInitializer);
    }

    /** Returns this layer with other padding. */
    public Conv2D withPadding(Padding value) {
        return new Conv2D(filters, kernel, stride, value, dilation, groups, bias, activation,
                kernelInitializer, biasInitializer);
    }

    /** Returns this layer with other steps. */
    public Conv2D withStride(int value) {
        return new Conv2D(filters, kernel, Size.of(value), padding, dilation, groups, bias,
                activation, kernelInitializer, biasInitializer);
    }

    /** Returns this layer with or without a bias. */
    public Conv2D withBias(boolean value) {
        return new Conv2D(filters, kernel, stride, padding, dilation, groups, value, activation,
                kernelInitializer, biasInitializer);
    }

    /** Returns this layer with another initialiser of its kernel. */
    public Conv2D withKernelInitializer(Initializer value) {
        return new Conv2D(filters, kernel, stride, padding, dilation, groups, bias, activation,
                value, biasInitializer);
    }

    @Override
    public String type() {
        return "conv2d";
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.image(input);
        Window window = window(input);
        int height = window.outputHeight(input.dimension(0));
        int width = window.outputWidth(input.dimension(1));
        Checks.windowFits(input, window, height, width);
        if (input.dimension(2) % groups != 0 || filters % groups != 0) {
            throw new IllegalArgumentException("Expected groups to divide the input channels ("
                    + input.dimension(2) + ") and the filters (" + filters
                    + "), but received groups="
                    + groups + ".");
        }
        return Shape.of(height, width, filters);
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        int channels = input.dimension(2) / groups;
        int area = kernel.height() * kernel.width();
        double fanIn = (double) area * channels;
        double fanOut = (double) area * filters / groups;
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(new Parameter("kernel",
                Shape.of(kernel.height(), kernel.width(), channels, filters), fanIn, fanOut,
                kernelInitializer));
        if (bias) {
            parameters
                    .add(new Parameter("bias", Shape.of(filters), fanIn, fanOut, biasInitializer));
        }
        return parameters;
    }

    @Override
    public long multiplyAdds(Shape input) {
        Shape output = outputShape(input);
        return (long) output.size() * kernel.height() * kernel.width()
                * (input.dimension(2) / groups);
    }

    Convolution convolution(Shape input, TilePooling pooling) {
        return new Convolution(input.dimension(0), input.dimension(1), input.dimension(2), filters,
                groups, window(input), pooling);
    }

    LaneConvolution laneConvolution(Shape input, TilePooling pooling, int bundles,
            boolean shared) {
        return new LaneConvolution(input.dimension(0), input.dimension(1), input.dimension(2),
                filters, window(input), pooling, bundles, shared);
    }

    GemmConvolution gemmConvolution(Shape input) {
        return new GemmConvolution(input.dimension(0), input.dimension(1), input.dimension(2),
                filters, window(input));
    }

    DepthwiseConvolution depthwiseConvolution(Shape input) {
        return new DepthwiseConvolution(input.dimension(0), input.dimension(1), input.dimension(2),
                window(input));
    }

    WinogradConvolution winogradConvolution(Shape input) {
        return new WinogradConvolution(input.dimension(0), input.dimension(1), input.dimension(2),
                filters, window(input));
    }

    Window window(Shape input) {
        return padding.window(input.dimension(0), input.dimension(1), kernel, stride, dilation);
    }
}
