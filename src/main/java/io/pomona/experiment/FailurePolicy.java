// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

/** What a trial that fails means for the others. */
public enum FailurePolicy {
    /** The others are run all the same. */
    CONTINUE,
    /** No other begins, and those under way are stopped where they can be resumed. */
    STOP
}
