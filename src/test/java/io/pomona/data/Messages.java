// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import org.junit.jupiter.api.function.Executable;

/** Checks what exceptions tell the user. */
final class Messages {
    private Messages() {}

    /** Asserts that the message of an exception holds a text. */
    static void assertMentions(String expected, Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains(expected), message);
    }

    /** Asserts that an action is refused with a message that holds each of the texts. */
    static void assertRefused(Executable action, String... expected) {
        PomonaException thrown = assertThrows(PomonaException.class, action);
        for (String text : expected) {
            assertMentions(text, thrown);
        }
    }
}
