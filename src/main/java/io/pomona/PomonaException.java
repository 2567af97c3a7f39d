// SPDX-License-Identifier: Apache-2.0
package io.pomona;

/**
 * Thrown when something the user handed in cannot be used: a file, a setting, an array. The message
 * says what was expected, what was received, where, and how to mend it; it is shown as it is.
 */
public final class PomonaException extends RuntimeException {
    /** Creates an exception with a message for the user. */
    public PomonaException(String message) {
        super(message);
    }

    /** Creates an exception with a message for the user and the failure behind it. */
    public PomonaException(String message, Throwable cause) {
        super(message, cause);
    }
}
