// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.report.figure.Palette;
import io.pomona.report.figure.Svg;
import java.awt.Color;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/**
 * Puts a chart of curves into the page: the parts of each method in a class of their own, by which they
 * can be hidden, in a color that follows the page; and the values that are read out where one points.
 */
final class CurvePage {
    private static final int GREEN = 201;
    private static final int BLUE = 199;
    /** An element with the color of a method; the drawing library writes the style as one attribute. */
    private static final Pattern TAGGED = Pattern
            .compile("<(path|circle|ellipse) ([^>]*?)rgb\\((\\d+)," + GREEN + "," + BLUE + "\\)");

    private static final Pattern TAG = Pattern
            .compile("rgb\\((\\d+)," + GREEN + "," + BLUE + "\\)");

    private CurvePage() {}

    /** Returns the color that marks a method, which nothing else has. */
    static Color tag(int method) {
        return new Color(method, GREEN, BLUE);
    }

    /** Returns a drawing with the color of each method in place of its mark. */
    static String colored(String svg) {
        return TAG.matcher(svg).replaceAll(
                tag -> Svg.text(Palette.color(Integer.parseInt(tag.group(1)))));
    }

    /** Returns what the template needs of a chart. */
    static Map<String, Object> of(DrawnCurves drawn) {
        CurveChart curves = drawn.curves();
        Matcher tagged = TAGGED.matcher(Svg.inline(drawn.svg(), curves.caption(), curves.name()));
        String svg = tagged.replaceAll(part -> {
            int method = Integer.parseInt(part.group(3));
            return "<" + part.group(1) + " class=\"m" + method + "\" " + part.group(2) + "var(--c"
                    + method % 6 + ")";
        });
        return Map.of("axis", curves.axis().id(), "scale",
                curves.isLogarithmic() ? "log" : "linear",
                "svg", svg, "values",
                values(curves, drawn.chart()).toString().replace("<", "\\u003c"));
    }

    /** Returns the legend of the page: methods with an element of their line and a class. */
    static List<Map<String, String>> legend(List<String> methods) {
        return IntStream.range(0, methods.size())
                .mapToObj(method -> Map.of("name", methods.get(method), "index",
                        Integer.toString(method), "svg", line(method)))
                .toList();
    }

    private static String line(int method) {
        float[] dashes = Palette.dashes(method);
        StringBuilder lengths = new StringBuilder();
        for (float length : dashes) {
            lengths.append(lengths.isEmpty() ? "" : ",").append((int) length);
        }
        return String.format(Locale.ROOT,
                "<svg aria-hidden=\"true\" width=\"48\" height=\"10\"><path d=\"M0,5 L48,5\""
                        + " style=\"stroke:var(--c%d);stroke-width:2.6;stroke-dasharray:%s\"/></svg>",
                method % 6, dashes[1] == 0 ? "none" : lengths);
    }

    /**
     * Returns the numbers behind the drawing: two places of the axis with their pixels, and for each
     * method the pixels of its ends and of its values.
     */
    private static ObjectNode values(CurveChart curves, XYChart chart) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        double low = curves.bands().stream().mapToDouble(band -> band.x()[0]).min().orElse(0);
        double high = curves.bands().stream().mapToDouble(band -> last(band.x())).max().orElse(0);
        ArrayNode axis = values.putArray("axis");
        for (double place : new double[]{low, high}) {
            axis.add(rounded(place)).add(pixel(curves, chart, place));
        }
        ArrayNode lines = values.putArray("lines");
        for (Band band : curves.bands()) {
            ObjectNode line = lines.addObject();
            line.put("method", band.method());
            line.put("from", pixel(curves, chart, band.x()[0]));
            line.put("to", pixel(curves, chart, last(band.x())));
            ArrayNode at = line.putArray("at");
            for (double place : band.x()) {
                at.add(pixel(curves, chart, place));
            }
            add(line.putArray("median"), band.median());
            if (band.trials() > 1) {
                add(line.putArray("low"), band.low());
                add(line.putArray("high"), band.high());
            }
        }
        return values;
    }

    private static double last(double[] x) {
        return x[x.length - 1];
    }

    private static BigDecimal pixel(CurveChart curves, XYChart chart, double place) {
        double pixel = chart.getScreenXFromChart(place / curves.unit());
        return rounded(Double.isFinite(pixel) ? pixel : 0);
    }

    private static void add(ArrayNode target, double[] numbers) {
        for (double number : numbers) {
            target.add(rounded(number));
        }
    }

    private static BigDecimal rounded(double number) {
        return new BigDecimal(number).round(new MathContext(4));
    }
}
