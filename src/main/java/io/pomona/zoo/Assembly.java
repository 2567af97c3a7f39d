// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.Add;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Concatenate;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.GlobalAveragePooling2D;
import io.pomona.nn.Initializer;
import io.pomona.nn.Layer;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Padding;
import io.pomona.nn.PoolingSize;
import io.pomona.nn.Size;
import io.pomona.tensor.Shape;
import java.util.List;

/**
 * Puts an architecture together. Every method adds layers behind those it names and returns the name of
 * the last, so that branches are ordinary variables.
 */
final class Assembly {
    private final Network.Builder builder;
    private final Design design;
    private final BatchNormalization norm;
    private final boolean biased;

    /**
     * Starts an architecture.
     *
     * @param norm what stands behind a convolution of {@link #unit}
     * @param biased whether such convolutions have biases all the same
     */
    Assembly(Design design, BatchNormalization norm, boolean biased) {
        this.builder = Network.builder(design.input());
        this.design = design;
        this.norm = norm;
        this.biased = biased;
    }

    Design design() {
        return design;
    }

    /** Returns the channels that a layer gives. */
    int channelsOf(String name) {
        Shape shape = builder.shapeOf(name);
        return shape.dimension(shape.rank() - 1);
    }

    /** Adds any layer. */
    String add(String name, Layer layer, String... inputs) {
        builder.add(name, layer, List.of(inputs));
        return name;
    }

    /** Adds a convolution whose initial weights suit the rectifiers behind it. */
    String convolution(String name, Conv2D layer, String input) {
        return add(name, layer.withKernelInitializer(Initializer.heNormal()), input);
    }

    /** Adds a convolution without bias, batch normalisation and ReLU: {@code name_conv, name_bn}. */
    String unit(String name, String input, int filters, Size kernel, int stride, Padding padding) {
        return normalized(name + "_bn", Activation.relu(),
                convolution(name + "_conv", plain(filters, kernel, stride, padding), input));
    }

    /** Adds such a unit with steps of 1 and an output as large as the input. */
    String unit(String name, String input, int filters, int height, int width) {
        return unit(name, input, filters, new Size(height, width), 1,
                new Padding.Explicit(height / 2, height / 2, width / 2, width / 2));
    }

    /** Adds such a unit of single cells. */
    String unit(String name, String input, int filters) {
        return unit(name, input, filters, 1, 1);
    }

    /** Returns a convolution as {@link #unit} has it, with a published number of filters. */
    Conv2D plain(int filters, Size kernel, int stride, Padding padding) {
        return new Conv2D(design.channels(filters), kernel, Size.of(stride), padding, Size.of(1), 1,
                biased, Activation.linear(), Initializer.heNormal(), Initializer.zeros());
    }

    String normalized(String name, Activation activation, String input) {
        return add(name, norm.withActivation(activation), input);
    }

    String maximum(String name, String input, int pool, int stride, Padding padding) {
        return add(name, new MaxPooling2D(Size.of(pool), Size.of(stride), padding,
                PoolingSize.FLOOR), input);
    }

    /** Adds a mean of 3x3 cells around each. */
    String average(String name, String input, boolean countIncludePad) {
        return add(name, new AveragePooling2D(Size.of(3), Size.of(1), Padding.of(1),
                PoolingSize.FLOOR, countIncludePad), input);
    }

    String concatenated(String name, String... inputs) {
        return add(name, new Concatenate(), inputs);
    }

    String sum(String name, Activation activation, String... inputs) {
        return add(name, new Add(activation), inputs);
    }

    String relu(String name, String input) {
        return add(name, new ActivationLayer(Activation.relu()), input);
    }

    /** Adds a fully connected layer with ReLU, of a published number of units. */
    String dense(String name, String input, int units) {
        return add(name, Dense.of(design.channels(units)).withActivation(Activation.relu())
                .withKernelInitializer(Initializer.heNormal()), input);
    }

    String flatten(String input) {
        return add("flatten", new Flatten(), input);
    }

    String dropout(String name, String input, double rate) {
        return add(name, new Dropout(rate), input);
    }

    /** Ends with the mean of each channel, dropout where there is any, and the classes. */
    Network classify(String name, String input, double dropout) {
        String last = add("global_pool", GlobalAveragePooling2D.of(), input);
        return classes(name, dropout > 0 ? dropout("dropout", last, dropout) : last);
    }

    /** Ends with the classes. */
    Network classes(String name, String input) {
        add(name, Dense.of(design.classes()).withActivation(Activation.softmax()), input);
        return builder.build();
    }
}
