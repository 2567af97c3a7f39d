// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

/** The conditions that activations put on their settings. */
final class ActivationChecks {
    private ActivationChecks() {}

    static void notNegative(String name, double value) {
        if (!(value >= 0) || Float.isInfinite((float) value)) {
            throw new IllegalArgumentException(
                    "Expected " + name + " of at least 0, but received " + value + ".");
        }
    }
}
