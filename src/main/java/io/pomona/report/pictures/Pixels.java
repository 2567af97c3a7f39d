// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.data.DataSet;
import io.pomona.data.Normalization;
import io.pomona.tensor.Shape;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.function.DoubleFunction;

/** Makes pictures of samples and of planes of numbers, each number a square of whole pixels. */
final class Pixels {
    private Pixels() {}

    /** Returns whether samples can be shown: {@code [h, w, c]} of 1, 3 or 4 channels. */
    static boolean areShown(Shape shape) {
        return shape.rank() == 3
                && (shape.dimension(2) == 1 || shape.dimension(2) == 3 || shape.dimension(2) == 4);
    }

    /**
     * Returns a sample as it was before the network's scaling. Values that were neither in [0, 1] nor in
     * [0, 255] are stretched between their extremes.
     *
     * @param normalization what was done to it
     */
    static BufferedImage of(DataSet data, int sample, Normalization normalization) {
        int channels = data.sampleShape().dimension(2);
        int size = data.sampleShape().size();
        double[] scaled = new double[size];
        double[] raw = new double[size];
        for (int i = 0; i < size; i++) {
            double value = data.inputs()[data.offset(sample) + i];
            int c = i % channels;
            scaled[i] = normalization.standardises()
                    ? value * normalization.std().get(c) + normalization.mean().get(c)
                    : value;
            raw[i] = (scaled[i] - normalization.offset()) / normalization.scale();
        }
        double[] shown = isWithin(scaled, 1) ? scaled : raw;
        double low = 0;
        double high = isWithin(shown, 1) ? 1 : 255;
        if (!isWithin(shown, high)) {
            low = extreme(shown, -1);
            high = extreme(shown, 1);
        }
        return image(shown, low, high, data.sampleShape());
    }

    private static boolean isWithin(double[] values, double most) {
        double slack = 1e-3 * most;
        return extreme(values, -1) >= -slack && extreme(values, 1) <= most + slack;
    }

    private static double extreme(double[] values, int sign) {
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            most = Math.max(most, sign * value);
        }
        return sign * most;
    }

    private static BufferedImage image(double[] values, double low, double high, Shape shape) {
        int width = shape.dimension(1);
        int channels = shape.dimension(2);
        BufferedImage image = new BufferedImage(width, shape.dimension(0),
                BufferedImage.TYPE_INT_RGB);
        for (int cell = 0; cell < values.length / channels; cell++) {
            int color = 0;
            for (int c = 0; c < 3; c++) {
                double value = values[cell * channels + (channels == 1 ? 0 : c)];
                double share = high > low ? (value - low) / (high - low) : 0;
                color = color << 8 | (int) Math.round(255 * Math.clamp(share, 0, 1));
            }
            image.setRGB(cell % width, cell / width, color);
        }
        return image;
    }

    /**
     * Returns one channel of a volume {@code [h, w, c]}.
     *
     * @param color the color of a value
     */
    static BufferedImage plane(float[] volume, Shape shape, int channel,
            DoubleFunction<Color> color) {
        int width = shape.dimension(1);
        int channels = shape.dimension(2);
        BufferedImage image = new BufferedImage(width, shape.dimension(0),
                BufferedImage.TYPE_INT_RGB);
        for (int cell = 0; cell < shape.dimension(0) * width; cell++) {
            image.setRGB(cell % width, cell / width,
                    color.apply(volume[cell * channels + channel]).getRGB());
        }
        return image;
    }

    /**
     * Returns an image as large as fits into a square: small ones with each pixel a square of whole
     * pixels, large ones smoothed.
     */
    static BufferedImage fitted(BufferedImage image, int side) {
        int most = Math.max(image.getWidth(), image.getHeight());
        int times = Math.max(1, side / most);
        boolean shrinks = most > side;
        double factor = shrinks ? (double) side / most : times;
        int width = (int) Math.max(1, Math.round(image.getWidth() * factor));
        int height = (int) Math.max(1, Math.round(image.getHeight() * factor));
        BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = result.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION,
                shrinks
                        ? RenderingHints.VALUE_INTERPOLATION_BICUBIC
                        : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return result;
    }
}
