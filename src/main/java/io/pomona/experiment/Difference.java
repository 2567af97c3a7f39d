// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

/**
 * Something that differs between a stored trial and the same trial run again.
 *
 * @param file the file, such as {@code metrics.csv}
 * @param place where in the file, such as {@code step 3, train_accuracy}
 * @param stored what the results folder says
 * @param rerun what the new run says
 */
public record Difference(String file, String place, String stored, String rerun) {
    /** Returns the difference as a line of text. */
    @Override
    public String toString() {
        return file + ", " + place + ": stored " + stored + ", now " + rerun;
    }
}
