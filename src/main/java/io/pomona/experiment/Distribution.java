// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

/** What is shared out among the machines of a cluster. */
public enum Distribution {
    /** Whole trials, each to one machine. */
    TRIALS,
    /** The individuals of each generation; the search itself runs in this process. */
    GENERATIONS,
    /**
     * The islands of a search, each to one machine from one migration to the next; of a search that has
     * none, the individuals of each generation.
     */
    ISLANDS
}
