// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import java.util.Locale;
import java.util.Optional;

/** How a trial ended; the text form is in lower case. */
public enum TrialStatus {
    /** It ran to its end. */
    COMPLETED,
    /** It broke off with an error. */
    FAILED,
    /** It was given up early, since others did better. */
    PRUNED,
    /** It was stopped from outside and can be resumed. */
    INTERRUPTED;

    /** Returns the text form, such as {@code completed}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the status with the given text form, or nothing when there is none. */
    public static Optional<TrialStatus> find(String text) {
        for (TrialStatus status : values()) {
            if (status.text().equals(text)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return text();
    }
}
