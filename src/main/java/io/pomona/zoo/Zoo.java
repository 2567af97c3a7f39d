// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Network;
import io.pomona.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The published architectures, by the names that configs and commands use. */
public enum Zoo {
    /** NumPyCNN's network with biases and the usual pooling. */
    NUMPYCNN("numpycnn", Shape.of(100, 100, 3), 4, NumPyCnn::build),
    /** NumPyCNN's network exactly as that project computes it. */
    NUMPYCNN_COMPAT("numpycnn-compat", Shape.of(100, 100, 3), 4, NumPyCnn::buildCompatible),
    /** The network of PyGAD's gacnn example. */
    PYGAD_GACNN("pygad-gacnn", Shape.of(100, 100, 3), 4, PygadGacnn::build),
    /** LeNet-5. */
    LENET5("lenet5", Shape.of(32, 32, 1), 10, LeNet5::build);

    private final String key;
    private final Shape input;
    private final int classes;
    private final BiFunction<Shape, Integer, Network> builder;

    Zoo(String key, Shape input, int classes, BiFunction<Shape, Integer, Network> builder) {
        this.key = key;
        this.input = input;
        this.classes = classes;
        this.builder = builder;
    }

    /** Returns the architecture of a name, or empty where there is none. */
    public static Optional<Zoo> find(String key) {
        return Arrays.stream(values()).filter(zoo -> zoo.key.equals(key)).findFirst();
    }

    /** Returns all names. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(Zoo::key).toList();
    }

    /** Returns the name. */
    public String key() {
        return key;
    }

    /** Returns the shape of the samples that the architecture was published with. */
    public Shape publishedInput() {
        return input;
    }

    /** Returns the number of classes that the architecture was published with. */
    public int publishedClasses() {
        return classes;
    }

    /**
     * Returns the architecture for samples of a shape and a number of classes.
     *
     * @throws IllegalArgumentException if the shape does not suit; the message names the layer
     */
    public Network build(Shape inputShape, int numberOfClasses) {
        return builder.apply(inputShape, numberOfClasses);
    }
}
