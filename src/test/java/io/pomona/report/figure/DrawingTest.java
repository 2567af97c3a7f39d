// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DrawingTest {
    private static final String START = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\""
            + " viewBox=\"0 0 100 50\">";

    @Test
    void writesLinesAndFillingsWithTheirColorsAndPens() {
        assertEquals("<line x1=\"1\" y1=\"2\" x2=\"3.3\" y2=\"4\" style=\"fill:none;"
                + "stroke:rgb(1,2,3);stroke-width:2.4;stroke-linejoin:round;"
                + "stroke-dasharray:9.0,5.0;\"/>"
                + "<ellipse cx=\"5\" cy=\"5\" rx=\"5\" ry=\"5\""
                + " style=\"fill:rgb(1,2,3);stroke:none;\"/>", svg(graphics -> {
                    graphics.setColor(new Color(1, 2, 3));
                    graphics.setStroke(Palette.stroke(1, 2.4f));
                    graphics.draw(new Line2D.Double(1, 2, 3.26, 4.04));
                    graphics.fill(new Ellipse2D.Double(0, 0, 10, 10));
                }));
    }

    @Test
    void writesNothingOfWhatCannotBeSeen() {
        assertEquals("", svg(graphics -> {
            graphics.setColor(new Color(255, 255, 255, 0));
            graphics.fill(new Rectangle2D.Double(0, 0, 10, 10));
        }));
    }

    @Test
    void writesHowOpaqueAColorIs() {
        assertTrue(svg(graphics -> {
            graphics.setColor(new Color(0, 0, 0, 51));
            graphics.fill(new Rectangle2D.Double(0, 0, 10, 10));
        }).contains("fill-opacity:0.2;"));
    }

    @Test
    void placesATurnedDrawingUnderAClipInCoordinatesOfTheWhole() {
        String drawn = svg(graphics -> {
            graphics.setClip(new Rectangle2D.Double(1, 2, 30, 40));
            Graphics2D part = (Graphics2D) graphics.create();
            part.translate(7, 8);
            part.draw(new Line2D.Double(0, 0, 1, 1));
            part.dispose();
            graphics.draw(new Line2D.Double(0, 0, 2, 2));
        });

        assertEquals("<clipPath id=\"clip0\"><rect x=\"1\" y=\"2\" width=\"30\" height=\"40\"/>"
                + "</clipPath><g clip-path=\"url(#clip0)\"><g transform=\"matrix(1.0 0.0 0.0 1.0 7.0"
                + " 8.0)\"><line x1=\"0\" y1=\"0\" x2=\"1\" y2=\"1\"",
                drawn.substring(0, drawn.indexOf(" style")));
        assertEquals(2, drawn.split("</g></g>|</clipPath><g clip-path=\"url\\(#clip1\\)\"><line ",
                -1).length - 1, drawn);
    }

    @Test
    void escapesTexts() {
        assertTrue(svg(graphics -> graphics.drawString("<a> & b", 1, 2))
                .contains(">&lt;a&gt; &amp; b</text>"));
    }

    @Test
    void carriesImagesInside() {
        String drawn = svg(graphics -> graphics.drawImage(
                new BufferedImage(3, 4, BufferedImage.TYPE_INT_RGB), 5, 6, null));

        assertTrue(drawn.startsWith("<image x=\"5\" y=\"6\" width=\"3\" height=\"4\""), drawn);
        assertTrue(drawn.contains(" href=\"data:image/png;base64,iVBOR"), drawn);
        assertFalse(drawn.contains("xlink"));
    }

    @Test
    void refusesWhatItCannotWrite() {
        assertThrows(IllegalArgumentException.class, () -> svg(graphics -> {
            graphics.setPaint(new GradientPaint(0, 0, Color.RED, 1, 1, Color.BLUE));
            graphics.fill(new Rectangle2D.Double(0, 0, 10, 10));
        }));
    }

    @Test
    void standsBelowAnother() {
        String upper = START + "<a/></svg>";

        assertEquals("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"100\""
                + " viewBox=\"0 0 100 100\"><a/><g transform=\"translate(0 50)\"><b/></g></svg>",
                Svg.stacked(upper, START + "<b/></svg>"));
    }

    private static String svg(Consumer<Graphics2D> painter) {
        String drawn = new Drawing(100, 50, painter).svg();
        assertTrue(drawn.startsWith(START), drawn);
        return drawn.substring(START.length(), drawn.length() - "</svg>".length());
    }
}
