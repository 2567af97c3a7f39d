// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

/** What is computed beside the {@link Score} of a network only where it is asked for. */
public enum Metric {
    /** The share of samples classified correctly of each class, averaged over the classes. */
    BALANCED_ACCURACY,
    /** The probability of the right class less that of the best other one, averaged over samples. */
    MARGIN
}
