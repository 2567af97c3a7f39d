// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

/**
 * Ends a search that no longer gets better on the validation set. L. Prechelt, "Early Stopping - But
 * When?", 1998.
 *
 * @param patience measurements to wait for a better validation score, at least 1
 */
public record EarlyStopping(int patience) {
    /**
     * Checks the patience.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public EarlyStopping {
        if (patience < 1) {
            throw new IllegalArgumentException(
                    "Expected a patience of at least 1, but received " + patience + ".");
        }
    }
}
