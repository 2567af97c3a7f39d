// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Full connection of a vector: {@code [inputs]} to {@code [units]}, {@code y = x * kernel + bias} with
 * a kernel {@code [inputs, units]} and a bias {@code [units]}.
 *
 * @param units outputs, at least 1
 * @param bias whether each output has a bias
 * @param activation applied to the output
 * @param kernelInitializer draws the kernel
 * @param biasInitializer draws the bias
 */
public record Dense(int units, boolean bias, Activation activation, Initializer kernelInitializer,
        Initializer biasInitializer) implements Layer {
    /**
     * Checks the number of units.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Dense {
        Checks.atLeastOne("units", units);
    }

    /** Returns a dense layer with Keras's defaults. */
    public static Dense of(int units) {
        return new Dense(units, true, Activation.linear(), Initializer.glorotUniform(),
                Initializer.zeros());
    }

    /** Returns this layer with another activation. */
    public Dense withActivation(Activation value) {
        return new Dense(units, bias, value, kernelInitializer, biasInitializer);
    }

    /** Returns this layer with or without a bias. */
    public Dense withBias(boolean value) {
        return new Dense(units, value, activation, kernelInitializer, biasInitializer);
    }

    /** Returns this layer with another initialiser of its kernel. */
    public Dense withKernelInitializer(Initializer value) {
        return new Dense(units, bias, activation, value, biasInitializer);
    }

    @Override
    public String type() {
        return "dense";
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 1) {
            throw new IllegalArgumentException("Expected a vector [inputs], but received " + input
                    + ": put a flatten layer before it.");
        }
        return Shape.of(units);
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        int inputs = input.size();
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(
                new Parameter("kernel", Shape.of(inputs, units), inputs, units, kernelInitializer));
        if (bias) {
            parameters.add(new Parameter("bias", Shape.of(units), inputs, units, biasInitializer));
        }
        return parameters;
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (long) input.size() * units;
    }
}
