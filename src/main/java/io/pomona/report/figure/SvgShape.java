// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.figure;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;

/** Writes shapes as elements of SVG, with coordinates to a tenth of a pixel. */
final class SvgShape {
    private SvgShape() {}

    static void write(StringBuilder text, Shape shape, String style) {
        switch (shape) {
            case Line2D line -> {
                attribute(text.append("<line"), "x1", line.getX1());
                attribute(text, "y1", line.getY1());
                attribute(text, "x2", line.getX2());
                attribute(text, "y2", line.getY2());
            }
            case Rectangle2D box -> {
                attribute(text.append("<rect"), "x", box.getX());
                attribute(text, "y", box.getY());
                attribute(text, "width", box.getWidth());
                attribute(text, "height", box.getHeight());
            }
            case Ellipse2D ellipse -> {
                attribute(text.append("<ellipse"), "cx", ellipse.getCenterX());
                attribute(text, "cy", ellipse.getCenterY());
                attribute(text, "rx", ellipse.getWidth() / 2);
                attribute(text, "ry", ellipse.getHeight() / 2);
            }
            default -> path(text, shape);
        }
        text.append(style.isEmpty() ? "" : " style=\"").append(style)
                .append(style.isEmpty() ? "/>" : "\"/>");
    }

    /** Appends a number to a tenth, without a point where it is whole. */
    static void number(StringBuilder text, double value) {
        long tenths = Math.round(10 * Math.abs(value));
        text.append(value < 0 && tenths > 0 ? "-" : "").append(tenths / 10);
        if (tenths % 10 != 0) {
            text.append('.').append(tenths % 10);
        }
    }

    private static void attribute(StringBuilder text, String name, double value) {
        text.append(' ').append(name).append("=\"");
        number(text, value);
        text.append('"');
    }

    private static void path(StringBuilder text, Shape shape) {
        text.append("<path d=\"");
        double[] places = new double[6];
        String space = "";
        for (PathIterator parts = shape.getPathIterator(null); !parts.isDone(); parts.next()) {
            text.append(space);
            space = " ";
            switch (parts.currentSegment(places)) {
                case PathIterator.SEG_MOVETO -> point(text.append('M'), places, 0);
                case PathIterator.SEG_LINETO -> point(text.append('L'), places, 0);
                case PathIterator.SEG_QUADTO -> {
                    point(text.append('Q'), places, 0);
                    point(text.append(' '), places, 2);
                }
                // A cubic curve joins two points of a series that lie too close for it to be seen.
                case PathIterator.SEG_CUBICTO -> point(text.append('L'), places, 4);
                default -> text.append('Z');
            }
        }
        text.append('"');
    }

    private static void point(StringBuilder text, double[] places, int at) {
        number(text, places[at]);
        text.append(',');
        number(text, places[at + 1]);
    }
}
