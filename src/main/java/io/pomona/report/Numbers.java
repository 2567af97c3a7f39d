// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import java.util.Locale;

/** Writes numbers for people; a number that is absent is an en dash. */
final class Numbers {
    private static final String ABSENT = "\u2013";

    private Numbers() {}

    /** Returns a share in percent with one decimal, such as {@code 91.5 %}. */
    static String percent(double share) {
        return Double.isNaN(share)
                ? ABSENT
                : String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share);
    }

    /** Returns a share in percent without its sign. */
    static String points(double share) {
        return Double.isNaN(share) ? ABSENT : String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    /** Returns a whole number with its thousands apart. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count).replace(',', '\u202f');
    }

    /** Returns a number rounded to a whole one with its thousands apart. */
    static String rounded(double count) {
        return Double.isNaN(count) ? ABSENT : count(Math.round(count));
    }

    /** Returns a loss with four digits. */
    static String loss(double loss) {
        if (Double.isNaN(loss)) {
            return ABSENT;
        }
        return Math.abs(loss) >= 1e4
                ? String.format(Locale.ROOT, "%.2e", loss)
                : String.format(Locale.ROOT, "%.4f", loss);
    }

    /** Returns a time span, such as {@code 12.5 s} or {@code 1 h 05 min}. */
    static String seconds(double seconds) {
        if (Double.isNaN(seconds)) {
            return ABSENT;
        }
        if (seconds < 100) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.2f\u00a0s" : "%.1f\u00a0s",
                    seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d\u00a0min\u00a0%02d\u00a0s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%,d\u00a0h\u00a0%02d\u00a0min", whole / 3600,
                        whole % 3600 / 60);
    }

    /** Returns a p-value. */
    static String probability(double p) {
        return p < 0.001
                ? String.format(Locale.ROOT, "%.1e", p)
                : String.format(Locale.ROOT, "%.3f", p);
    }

    /** Returns an effect size with two decimals. */
    static String effect(double effect) {
        return String.format(Locale.ROOT, "%.2f", effect);
    }

    /** Returns a tick of an axis: 1500000 is {@code 1.5M}. */
    static String compact(double value) {
        double size = Math.abs(value);
        if (size >= 1e9) {
            return plain(value / 1e9) + "G";
        }
        if (size >= 1e6) {
            return plain(value / 1e6) + "M";
        }
        return size >= 1e4 ? plain(value / 1e3) + "k" : plain(value);
    }

    private static String plain(double value) {
        String text = String.format(Locale.ROOT, "%.6g", value);
        return text.contains("e") || !text.contains(".")
                ? text
                : text.replaceFirst("\\.?0+$", "");
    }
}
