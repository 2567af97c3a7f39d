// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.function.Executable;

/** What the tests of the numeric packages expect of refused arguments. */
@NullMarked
public final class Refusals {
    private Refusals() {}

    /** Expects an {@link IllegalArgumentException} whose message holds all parts. */
    public static void assertRefused(Executable call, String... parts) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, call);
        String message = Objects.requireNonNull(refused.getMessage());
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }
}
