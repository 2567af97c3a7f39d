// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolution of each channel for itself: {@code [h, w, c]} to {@code [h', w', c * multiplier]}, where
 * output channel {@code i * multiplier + j} is channel i convolved with its j-th kernel. The kernel is
 * an array {@code [kernel height, kernel width, c, multiplier]}, the bias {@code [c * multiplier]}. It
 * is computed as a {@link Conv2D} of c groups; its kernels are laid out alike.
 *
 * @param kernel rows and columns of the kernel
 * @param stride the steps
 * @param padding the zeros round the image
 * @param dilation the spacing of the kernel's cells
 * @param depthMultiplier kernels for each channel, at least 1
 * @param bias whether each output channel has a bias
 * @param activation applied to the output
 * @param depthwiseInitializer draws the kernel
 * @param biasInitializer draws the bias
 */
public record DepthwiseConv2D(Size kernel, Size stride, Padding padding, Size dilation,
        int depthMultiplier, boolean bias, Activation activation,
        Initializer depthwiseInitializer, Initializer biasInitializer) implements Layer {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the multiplier is below 1
     */
    public DepthwiseConv2D {
        Checks.atLeastOne("depth_multiplier", depthMultiplier);
    }

    /** Returns a convolution with a square kernel and Keras's defaults. */
    public static DepthwiseConv2D of(int kernel) {
        return new DepthwiseConv2D(Size.of(kernel), Size.of(1), Padding.valid(), Size.of(1), 1,
                true, Activation.linear(), Initializer.glorotUniform(), Initializer.zeros());
    }

    @Override
    public String type() {
        return "depthwise_conv2d";
    }

    /** Returns the convolution in groups that does the same. */
    Conv2D grouped(Shape input) {
        Checks.image(input);
        int channels = input.dimension(2);
        return new Conv2D(Math.multiplyExact(channels, depthMultiplier), kernel, stride, padding,
                dilation, channels, bias, activation, depthwiseInitializer, biasInitializer);
    }

    @Override
    public Shape outputShape(Shape input) {
        return grouped(input).outputShape(input);
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        List<Parameter> parameters = new ArrayList<>(grouped(input).parameters(input));
        Parameter weights = parameters.getFirst();
        parameters.set(0, new Parameter("depthwise_kernel",
                Shape.of(kernel.height(), kernel.width(), input.dimension(2), depthMultiplier),
                weights.fanIn(), weights.fanOut(), depthwiseInitializer));
        return parameters;
    }

    @Override
    public long multiplyAdds(Shape input) {
        return grouped(input).multiplyAdds(input);
    }
}
