// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.exchange.NamedLayer;
import io.pomona.nn.ConvolutionKernel;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.tensor.Shape;
import io.pomona.zoo.Architecture;
import io.pomona.zoo.Design;
import io.pomona.zoo.Zoo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network of an experiment, before the shape of the samples is known.
 *
 * @param source where its layers come from
 * @param convolution which kernel computes its convolutions
 * @param weights what every trial begins with, or null for drawn weights
 */
public record NetworkConfig(Source source, ConvolutionKernel convolution,
        @Nullable InitialWeights weights) {
    /** Creates the config of a network with drawn weights. */
    public NetworkConfig(Source source, ConvolutionKernel convolution) {
        this(source, convolution, null);
    }

    /** Returns the config of a network whose kernels follow from its shapes. */
    public static NetworkConfig of(Source source) {
        return new NetworkConfig(source, ConvolutionKernel.AUTOMATIC);
    }

    /**
     * Returns the network for samples of a shape and a number of classes.
     *
     * @throws IllegalArgumentException if it does not suit them
     */
    public Network build(Shape input, int classes) {
        return source.build(input, classes).withConvolutionKernel(convolution);
    }

    /** Where the layers of a network come from. */
    public sealed interface Source {
        /**
         * Returns the network for samples of a shape and a number of classes.
         *
         * @throws IllegalArgumentException if it does not suit them
         */
        Network build(Shape input, int classes);
    }

    /**
     * A network of the zoo.
     *
     * @param name its name there
     * @param variant one of its variants
     * @param width what its numbers of channels and units are multiplied by
     */
    public record FromZoo(String name, String variant, double width) implements Source {
        /**
         * Checks the name and the variant.
         *
         * @throws IllegalArgumentException if the zoo has no such network
         */
        public FromZoo {
            Architecture architecture = Zoo.find(name)
                    .orElseThrow(() -> new IllegalArgumentException("Expected one of "
                            + Zoo.names() + ", but received \"" + name + "\"."));
            architecture.requireVariant(variant);
            Design.requireWidth(width);
        }

        /** Returns the usual variant of a network, as wide as published. */
        public static FromZoo of(String name) {
            return new FromZoo(name,
                    Zoo.find(name).map(Architecture::variant).orElse(Architecture.STANDARD), 1);
        }

        @Override
        public Network build(Shape input, int classes) {
            return Zoo.find(name).orElseThrow()
                    .build(new Design(input, classes, variant, width));
        }
    }

    /**
     * A network given by its layers.
     *
     * @param layers the layers, in their order
     */
    public record FromLayers(List<NamedLayer> layers) implements Source {
        /** Copies the list. */
        public FromLayers {
            layers = List.copyOf(layers);
        }

        @Override
        public Network build(Shape input, int classes) {
            Network network = NamedLayer.build(input, layers);
            if (network.classes() != classes) {
                Node last = network.nodes().getLast();
                throw new IllegalArgumentException("Layer " + network.nodes().size() + " ("
                        + last.name() + "): Expected " + classes
                        + " outputs of the last layer, one for each class, but received "
                        + network.classes() + (last.layer() instanceof Dense
                                ? ": set its units to " + classes + "."
                                : ": end with a flatten layer and a dense one of " + classes
                                        + " units."));
            }
            return network;
        }
    }
}
