// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.figure;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * What can be drawn as lines and as pixels alike.
 *
 * @param width its width in pixels of the page
 * @param height its height
 * @param painter what draws it, each time anew
 */
public record Drawing(int width, int height, Consumer<Graphics2D> painter) {
    /** From 0, smallest, to 1, fastest. */
    private static final float PACKING = 0.8f;

    /** Returns the drawing of a chart of XChart. */
    public static Drawing of(Chart<?, ?> chart) {
        return new Drawing(chart.getWidth(), chart.getHeight(),
                graphics -> chart.paint(graphics, chart.getWidth(), chart.getHeight()));
    }

    /** Returns an SVG file on a transparent ground. */
    public String svg() {
        VectorGraphics2D graphics = new VectorGraphics2D();
        painter.accept(graphics);
        return SvgWriter.write(graphics.getCommands(), width, height);
    }

    /** Returns a PNG file on white, with two pixels for each of the page. */
    public byte[] png() {
        BufferedImage image = new BufferedImage(2 * width, 2 * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING,
                RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 2 * width, 2 * height);
        graphics.scale(2, 2);
        painter.accept(graphics);
        graphics.dispose();
        return encoded(image);
    }

    /** Packed lightly: most of the time of a picture would go into its last tenth of bytes. */
    static byte[] encoded(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam packing = writer.getDefaultWriteParam();
        packing.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        packing.setCompressionQuality(PACKING);
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), packing);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot fail to be written.", e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
