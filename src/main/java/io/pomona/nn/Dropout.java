// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;

/**
 * Dropout: in training each value is zeroed with probability {@code rate} and the others are divided
 * by {@code 1 - rate}; otherwise nothing happens. N. Srivastava et al., "Dropout: A Simple Way to
 * Prevent Neural Networks from Overfitting", 2014, in its inverted form.
 *
 * @param rate the probability, in {@code [0, 1)}
 */
public record Dropout(double rate) implements Layer {
    /**
     * Checks the rate.
     *
     * @throws IllegalArgumentException if it is outside {@code [0, 1)}
     */
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    "Expected a rate in [0, 1), but received " + rate + ".");
        }
    }

    @Override
    public String type() {
        return "dropout";
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }
}
