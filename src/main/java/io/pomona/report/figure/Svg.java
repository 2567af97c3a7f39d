// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.figure;

import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the text of SVG files into smaller ones, into parts of a page, and into files for print. */
public final class Svg {
    /** A cubic curve between two points of a series; letters are made of quadratic ones. */
    private static final Pattern CURVE = Pattern.compile(" C\\S+ \\S+ (\\S+)");
    /** Numbers between tags are text, which people read. */
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d{2,}");
    private static final Pattern CLIP = Pattern.compile("clip(\\d+)");
    private static final Pattern OPENING = Pattern.compile("<svg[^>]*?>");
    private static final Pattern VIEW_BOX = Pattern
            .compile("viewBox=\"(\\S+ \\S+ (\\S+) [^\"]*)\"");

    private Svg() {}

    /** Returns a drawing whose short curves are straight, with coordinates to a tenth of a pixel. */
    public static String lean(String svg) {
        String straight = CURVE.matcher(numbered(svg)).replaceAll(" L$1");
        String rounded = TAG.matcher(straight)
                .replaceAll(tag -> Matcher.quoteReplacement(rounded(tag.group())));
        return rounded.replace("stroke-miterlimit:10;", "").replace("stroke-linecap:square;", "")
                .replaceAll(">\\s+<", "><");
    }

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

    private static String rounded(String tag) {
        return LONG_NUMBER.matcher(tag)
                .replaceAll(number -> tenths(Double.parseDouble(number.group())));
    }

    /** As {@code %.1f} does, which would take an eighth of the time of a report. */
    private static String tenths(double value) {
        long tenths = Math.round(10 * Math.abs(value));
        String sign = value < 0 && tenths > 0 ? "-" : "";
        return sign + tenths / 10 + "." + tenths % 10;
    }

    /** Clips are named by what the drawing library has in memory, which differs from run to run. */
    private static String numbered(String svg) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        return CLIP.matcher(svg).replaceAll(clip -> {
            numbers.putIfAbsent(clip.group(1), numbers.size());
            return "clip" + numbers.get(clip.group(1));
        });
    }

    private static String text(Color color) {
        return "rgb(" + color.getRed() + "," + color.getGreen() + "," + color.getBlue() + ")";
    }
}
