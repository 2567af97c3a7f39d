// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import java.util.Locale;

/** Numbers as people read them; a dash where there is none. */
final class Numbers {
    private Numbers() {}

    /** Returns a share as {@code 97.5 %}. */
    static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Returns a number of four significant digits or so, as {@code 0.0123}. */
    static String decimal(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    /** Returns a whole number as {@code 12,345}. */
    static String count(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,.0f", value);
    }

    /** Returns a whole number as {@code 12,345}. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Returns seconds as {@code 12.3 s}. */
    static String seconds(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,.1f s", value);
    }
}
