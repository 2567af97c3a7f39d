// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** The published architectures, by the names that configs and commands use. */
public final class Zoo {
    private static final Shape FRUIT = Shape.of(100, 100, 3);

    private static final List<Architecture> ARCHITECTURES = List.of(
            new Architecture("numpycnn", FRUIT, 4, NumPyCnn::build),
            new Architecture("numpycnn-compat", FRUIT, 4, NumPyCnn::buildCompatible),
            new Architecture("pygad-gacnn", FRUIT, 4, PygadGacnn::build),
            new Architecture("lenet5", Shape.of(32, 32, 1), 10, LeNet5::build));

    private Zoo() {}

    /** Returns all architectures. */
    public static List<Architecture> architectures() {
        return ARCHITECTURES;
    }

    /** Returns the names of all architectures. */
    public static List<String> names() {
        return ARCHITECTURES.stream().map(Architecture::name).toList();
    }

    /** Returns the architecture of a name, or empty where there is none. */
    public static Optional<Architecture> find(String name) {
        return ARCHITECTURES.stream().filter(a -> a.name().equals(name)).findFirst();
    }
}
