// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.figure;

import java.awt.Color;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the text of SVG files into parts of a page and into files for print. */
public final class Svg {
    private static final Pattern OPENING = Pattern.compile("<svg[^>]*?>");
    private static final Pattern VIEW_BOX = Pattern
            .compile("viewBox=\"(\\S+ \\S+ (\\S+) [^\"]*)\"");

    private static final Pattern SIZE = Pattern
            .compile(" width=\"(\\d+)\" height=\"(\\d+)\" viewBox=\"[^\"]*\">");
    private static final String END = "</svg>";

    private Svg() {}

    /** Returns a drawing as an element of a page, with the page's colors and names of its own. */
    public static String inline(String svg, String caption, String id) {
        String element = svg.substring(svg.indexOf("<svg"));
        Matcher box = VIEW_BOX.matcher(element);
        if (!box.find()) {
            throw new IllegalArgumentException("Expected a viewBox in the drawing " + id + ".");
        }
        String opening = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\""
                + id + "-title\" width=\"" + box.group(2) + "\" viewBox=\""
                + box.group(1) + "\"><title id=\"" + id + "-title\">"
                + escaped(caption) + "</title>";
        return OPENING.matcher(element).replaceFirst(Matcher.quoteReplacement(opening))
                .replace("id=\"clip", "id=\"" + id + "-clip")
                .replace("url(#clip", "url(#" + id + "-clip")
                .replace(text(Palette.INK), "var(--ink)").replace(text(Palette.GRID), "var(--grid)")
                .replace(text(Palette.GROUND), "var(--card)");
    }

    /** Returns a drawing with another of the same width below it; only the first may have clips. */
    public static String stacked(String upper, String lower) {
        Matcher first = SIZE.matcher(upper);
        Matcher second = SIZE.matcher(lower);
        if (!first.find() || !second.find()) {
            throw new IllegalArgumentException("Expected two drawings with a size.");
        }
        int edge = Integer.parseInt(first.group(2));
        int height = edge + Integer.parseInt(second.group(2));
        return upper.substring(0, first.start()) + " width=\"" + first.group(1) + "\" height=\""
                + height + "\" viewBox=\"0 0 " + first.group(1) + " " + height + "\">"
                + upper.substring(first.end(), upper.lastIndexOf(END))
                + "<g transform=\"translate(0 " + edge + ")\">"
                + lower.substring(second.end(), lower.lastIndexOf(END)) + "</g>" + END;
    }

    /** Returns a drawing on white, as a file for others. */
    public static String file(String svg) {
        Matcher opening = OPENING.matcher(svg);
        return opening.find()
                ? svg.substring(0, opening.end())
                        + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"
                        + svg.substring(opening.end())
                : svg;
    }

    /** Returns a text for use in HTML or XML, also in the value of an attribute. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("\"", "&quot;").replace("'", "&#39;");
    }

    /** Returns a color without its opacity, as it stands in a drawing. */
    public static String text(Color color) {
        return "rgb(" + color.getRed() + "," + color.getGreen() + "," + color.getBlue() + ")";
    }
}
