// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.evolve.Requirement;

/**
 * Begins the search anew, from a new network and with a larger population, when it gets no further. A.
 * Auger, N. Hansen, "A Restart CMA Evolution Strategy with Increasing Population Size", 2005, section 2.
 *
 * @param patience generations since the best fitness rose after which to begin anew, at least 1
 * @param growth the factor of the population, at least 1
 * @param largest how many times the first population it grows to at most, at least 1; restarts go on
 */
public record Restart(int patience, double growth, double largest) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Restart {
        Requirement.check("patience", patience >= 1, "of at least 1", patience);
        Requirement.check("growth", growth >= 1 && Double.isFinite(growth), "of at least 1",
                growth);
        Requirement.check("largest", largest >= 1 && Double.isFinite(largest), "of at least 1",
                largest);
    }
}
