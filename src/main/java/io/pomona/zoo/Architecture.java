// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Network;
import io.pomona.tensor.Shape;
import java.util.List;
import java.util.function.Function;

/**
 * A published architecture.
 *
 * @param name the name that configs and commands use
 * @param input the shape of the samples it was published with
 * @param classes the number of classes it was published with
 * @param variants the forms it is known in, the usual one first
 * @param builder makes it
 */
public record Architecture(String name, Shape input, int classes, List<String> variants,
        Function<Design, Network> builder) {
    /** The name of the only variant of an architecture that has one form. */
    public static final String STANDARD = "standard";

    /** Copies the list. */
    public Architecture {
        variants = List.copyOf(variants);
    }

    static Architecture of(String name, Shape input, int classes,
            Function<Design, Network> builder) {
        return new Architecture(name, input, classes, List.of(STANDARD), builder);
    }

    /** Returns the usual variant. */
    public String variant() {
        return variants.getFirst();
    }

    /**
     * Returns the network.
     *
     * @throws IllegalArgumentException if there is no such variant, or the shape does not suit; then
     *         the message names the layer
     */
    public Network build(Design design) {
        requireVariant(design.variant());
        return builder.apply(design);
    }

    /**
     * Checks a variant.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public void requireVariant(String variant) {
        if (!variants.contains(variant)) {
            throw new IllegalArgumentException("Expected a variant of " + name + " among "
                    + String.join(", ", variants) + ", but received \"" + variant + "\".");
        }
    }

    /**
     * Returns the usual form for samples of a shape and a number of classes.
     *
     * @throws IllegalArgumentException if the shape does not suit; the message names the layer
     */
    public Network build(Shape inputShape, int numberOfClasses) {
        return build(new Design(inputShape, numberOfClasses, variant(), 1));
    }

    /** Returns a variant as it was published. */
    public Network build(String variant) {
        return build(new Design(input, classes, variant, 1));
    }

    /** Returns the network as it was published. */
    public Network build() {
        return build(variant());
    }
}
