// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

/** How the numbers of a range are spread. */
public enum Scale {
    /** Equal differences are equally likely. */
    LINEAR,
    /** Equal ratios are equally likely; for numbers above 0. */
    LOG
}
