// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Depthwise separable convolution: each channel is convolved for itself, then the results are mixed at
 * each position, without bias or activation between: {@code [h, w, c]} to {@code [h', w', filters]}.
 * F. Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", 2017. The arrays are
 * {@code depthwise_kernel [kernel height, kernel width, c, multiplier]}, {@code pointwise_kernel [1, 1,
 * c * multiplier, filters]} and {@code bias [filters]}.
 *
 * @param filters output channels, at least 1
 * @param kernel rows and columns of the depthwise kernel
 * @param stride the steps
 * @param padding the zeros round the image
 * @param dilation the spacing of the kernel's cells
 * @param depthMultiplier depthwise kernels for each channel, at least 1
 * @param bias whether each filter has a bias
 * @param activation applied to the output
 * @param depthwiseInitializer draws the depthwise kernel
 * @param pointwiseInitializer draws the pointwise kernel
 * @param biasInitializer draws the bias
 */
public record SeparableConv2D(int filters, Size kernel, Size stride, Padding padding,
        Size dilation, int depthMultiplier, boolean bias, Activation activation,
        Initializer depthwiseInitializer, Initializer pointwiseInitializer,
        Initializer biasInitializer) implements Layer {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if filters or multiplier are below 1
     */
    public SeparableConv2D {
        Checks.atLeastOne("filters", filters);
        Checks.atLeastOne("depth_multiplier", depthMultiplier);
    }

    /** Returns a convolution with a square kernel and Keras's defaults. */
    public static SeparableConv2D of(int filters, int kernel) {
        return new SeparableConv2D(filters, Size.of(kernel), Size.of(1), Padding.valid(),
                Size.of(1), 1, true, Activation.linear(), Initializer.glorotUniform(),
                Initializer.glorotUniform(), Initializer.zeros());
    }

    /** Returns this layer with other padding. */
    public SeparableConv2D withPadding(Padding value) {
        return new SeparableConv2D(filters, kernel, stride, value, dilation, depthMultiplier, bias,
                activation, depthwiseInitializer, pointwiseInitializer, biasInitializer);
    }

    /** Returns this layer with or without a bias. */
    public SeparableConv2D withBias(boolean value) {
        return new SeparableConv2D(filters, kernel, stride, padding, dilation, depthMultiplier,
                value, activation, depthwiseInitializer, pointwiseInitializer, biasInitializer);
    }

    @Override
    public String type() {
        return "separable_conv2d";
    }

    /** Returns the first of the two convolutions. */
    DepthwiseConv2D depthwise() {
        return new DepthwiseConv2D(kernel, stride, padding, dilation, depthMultiplier, false,
                Activation.linear(), depthwiseInitializer, biasInitializer);
    }

    /** Returns the second of the two convolutions. */
    Conv2D pointwise() {
        return new Conv2D(filters, Size.of(1), Size.of(1), Padding.valid(), Size.of(1), 1, bias,
                activation, pointwiseInitializer, biasInitializer);
    }

    @Override
    public Shape outputShape(Shape input) {
        return pointwise().outputShape(depthwise().outputShape(input));
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        List<Parameter> parameters = new ArrayList<>(depthwise().parameters(input));
        List<Parameter> mixing = pointwise().parameters(depthwise().outputShape(input));
        Parameter weights = mixing.getFirst();
        parameters.add(new Parameter("pointwise_kernel", weights.shape(), weights.fanIn(),
                weights.fanOut(), weights.initializer()));
        parameters.addAll(mixing.subList(1, mixing.size()));
        return parameters;
    }

    @Override
    public long multiplyAdds(Shape input) {
        return depthwise().multiplyAdds(input)
                + pointwise().multiplyAdds(depthwise().outputShape(input));
    }
}
