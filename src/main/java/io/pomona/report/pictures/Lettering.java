// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.report.figure.Palette;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;

/** Draws text as outlines, which have the same width wherever a picture is shown. */
final class Lettering {
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final Font FONT = Palette.font(12);

    private Lettering() {}

    /** Returns the width of a text. */
    static double width(String text) {
        return FONT.createGlyphVector(CONTEXT, text).getLogicalBounds().getWidth();
    }

    /** Draws a text from its left end on. */
    static void left(Graphics2D graphics, String text, double x, double y) {
        if (!text.isBlank()) {
            graphics.fill(FONT.createGlyphVector(CONTEXT, text).getOutline((float) x, (float) y));
        }
    }

    /** Draws a text around its middle. */
    static void centered(Graphics2D graphics, String text, double x, double y) {
        left(graphics, text, x - width(text) / 2, y);
    }

    /** Draws a text up to its right end. */
    static void right(Graphics2D graphics, String text, double x, double y) {
        left(graphics, text, x - width(text), y);
    }

    /** Draws a text that rises at 45 degrees to its right end. */
    static void rising(Graphics2D graphics, String text, double x, double y) {
        if (!text.isBlank()) {
            AffineTransform turn = AffineTransform.getRotateInstance(-Math.PI / 4, x, y);
            graphics.fill(turn.createTransformedShape(FONT.createGlyphVector(CONTEXT, text)
                    .getOutline((float) (x - width(text)), (float) y)));
        }
    }

    /** Returns a text cut to a width. */
    static String cut(String text, double width) {
        int letters = text.length();
        while (letters > 1 && width(Text.cut(text, letters)) > width) {
            letters--;
        }
        return Text.cut(text, letters);
    }
}
