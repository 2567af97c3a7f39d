// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.report.figure.Svg;
import java.util.Locale;

/** Numbers and words as pictures, tables and files show them. */
final class Text {
    private Text() {}

    /** Returns the cell of a CSV file for a text. */
    static String csv(String text) {
        return text.matches("[^,\"\n\r]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    /** Returns the cell of a CSV file for a number; nothing for NaN. */
    static String cell(double number) {
        return Double.isNaN(number) ? "" : Double.toString(number);
    }

    /** Returns a share in percent, such as {@code 97.3 %}. */
    static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Returns a share in whole percent, of which small ones are not rounded to nothing. */
    static String wholePercent(double share) {
        return share > 0 && share < 0.01
                ? "<1 %"
                : String.format(Locale.ROOT, share > 0.99 && share < 1 ? "%.1f %%" : "%.0f %%",
                        100 * share);
    }

    /** Returns a number to three digits. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3g", value);
        return text.contains("e") || !text.contains(".")
                ? text
                : text.replaceFirst("\\.?0+$", "");
    }

    /** Returns a text of at most so many letters, the last of which is a mark of what is left out. */
    static String cut(String text, int letters) {
        return text.length() <= letters ? text : text.substring(0, letters - 1) + "\u2026";
    }

    static String paragraph(String text) {
        return "<p>" + Svg.escaped(text) + "</p>";
    }

    /** Returns a remark. */
    static String remark(String text) {
        return "<p class=\"soft\">" + Svg.escaped(text) + "</p>";
    }

    /** Returns what is said instead of a missing picture. */
    static String missing(String text) {
        return "<p class=\"empty\">" + Svg.escaped(text) + "</p>";
    }
}
