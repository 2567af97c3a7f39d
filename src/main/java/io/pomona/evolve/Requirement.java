// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks settings, and refuses one in the same words everywhere. */
public final class Requirement {
    private Requirement() {}

    /**
     * Checks one setting.
     *
     * @throws IllegalArgumentException if it is not {@code ok}
     */
    public static void check(String name, boolean ok, String expected, @Nullable Object received) {
        if (!ok) {
            throw new IllegalArgumentException(
                    "Expected " + name + " " + expected + ", but received " + words(received)
                            + ".");
        }
    }

    /** Records that hold nothing by their names in a config: {@code stochastic_universal}. */
    private static String words(@Nullable Object received) {
        return received instanceof Record && received.getClass().getRecordComponents().length == 0
                ? received.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                        .toLowerCase(Locale.ROOT)
                : String.valueOf(received);
    }

    /**
     * Checks a probability or a share.
     *
     * @throws IllegalArgumentException if it is outside {@code [0, 1]}
     */
    public static void share(String name, double value) {
        check(name, value >= 0 && value <= 1, "in [0, 1]", value);
    }
}
