// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.figure;

import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A picture of a report. Each form that is there can also be written as a file, {@code
 * figures/<name>.svg}, {@code .png} and {@code .csv}. In the page stands the SVG or, without one, the
 * PNG.
 *
 * @param name the name of its files, of small letters, digits and hyphens; unique in a report
 * @param svg a whole SVG file on a transparent ground whose ink and grid have the colors of {@link
 *        Palette}, for which the page puts its own; null for none
 * @param png draws a PNG file when it is asked for, since that takes longer than all else; null for
 *        none
 * @param csv the numbers behind it, with a header; empty for none
 * @param caption what it shows, in a line of text, not HTML; also what is read out in its place
 */
public record Figure(String name, @Nullable String svg, @Nullable Supplier<byte[]> png, String csv,
        String caption) {
    /** The form of a name. */
    private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is no name of a file as described, or there is no picture
     */
    public Figure {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("Expected a name of small letters, digits and single"
                    + " hyphens, but received '" + name + "'.");
        }
        if (svg == null && png == null) {
            throw new IllegalArgumentException("Expected an SVG or a PNG of " + name + ".");
        }
    }

    /** Returns a figure that is drawn as SVG and as PNG. */
    public static Figure of(String name, String caption, String csv, Drawing drawing) {
        return new Figure(name, drawing.svg(), drawing::png, csv, caption);
    }

    /** Returns a text with all but small letters and digits replaced by hyphens, for names. */
    public static String nameOf(String text) {
        String name = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return name.isEmpty() ? "x" : name;
    }
}
