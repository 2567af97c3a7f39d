// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.data.PictureOptions.Size;
import java.util.Arrays;

/**
 * Scales and cuts pictures of bytes. Scaling weighs pixels by a triangle: between two neighbours where
 * a picture grows (bilinear), over all the pixels that a new one covers where it shrinks. Rows are done
 * after columns, sums are of doubles in a fixed order, and halves are rounded up, so that the bytes are
 * the same everywhere.
 *
 * <p>Source: P. Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989, section 3.5.
 */
final class Resampling {
    private Resampling() {}

    /**
     * A picture.
     *
     * @param pixels values row by row, channels last; neither copied in nor out
     * @param height rows
     * @param width columns
     * @param channels values of a pixel
     */
    @SuppressWarnings("ArrayRecordComponent") // Hot path: filled and read in place.
    record Picture(byte[] pixels, int height, int width, int channels) {
        Size size() {
            return new Size(height, width);
        }
    }

    /** Returns a picture stretched to a size. */
    static Picture stretch(Picture picture, int height, int width) {
        if (picture.height() == height && picture.width() == width) {
            return picture;
        }
        float[] columns = scaleColumns(picture, width);
        byte[] pixels = new byte[height * width * picture.channels()];
        int row = width * picture.channels();
        double[] sums = new double[row];
        for (int y = 0; y < height; y++) {
            Weights weights = Weights.of(y, picture.height(), height);
            Arrays.fill(sums, 0);
            for (int k = 0; k < weights.values().length; k++) {
                int from = (weights.first() + k) * row;
                for (int i = 0; i < row; i++) {
                    sums[i] += weights.values()[k] * columns[from + i];
                }
            }
            for (int i = 0; i < row; i++) {
                pixels[y * row + i] = (byte) Math.clamp((long) Math.floor(sums[i] + 0.5), 0, 255);
            }
        }
        return new Picture(pixels, height, width, picture.channels());
    }

    private static float[] scaleColumns(Picture picture, int width) {
        int channels = picture.channels();
        float[] scaled = new float[picture.height() * width * channels];
        for (int x = 0; x < width; x++) {
            Weights weights = Weights.of(x, picture.width(), width);
            for (int y = 0; y < picture.height(); y++) {
                for (int c = 0; c < channels; c++) {
                    int from = (y * picture.width() + weights.first()) * channels + c;
                    double sum = 0;
                    for (int k = 0; k < weights.values().length; k++) {
                        sum += weights.values()[k]
                                * (picture.pixels()[from + k * channels] & 0xFF);
                    }
                    scaled[(y * width + x) * channels + c] = (float) sum;
                }
            }
        }
        return scaled;
    }

    /**
     * Returns the window of a size whose upper left corner is at a place of the picture; what lies
     * beside the picture is 0.
     */
    static Picture window(Picture picture, int top, int left, int height, int width) {
        int channels = picture.channels();
        byte[] pixels = new byte[height * width * channels];
        int firstColumn = Math.max(0, -left);
        int endColumn = Math.min(width, picture.width() - left);
        for (int y = Math.max(0, -top); y < Math.min(height, picture.height() - top); y++) {
            if (endColumn > firstColumn) {
                System.arraycopy(picture.pixels(),
                        ((y + top) * picture.width() + firstColumn + left) * channels, pixels,
                        (y * width + firstColumn) * channels, (endColumn - firstColumn) * channels);
            }
        }
        return new Picture(pixels, height, width, channels);
    }

    /** Returns the window of a size in the middle; an odd pixel more is cut off below and right. */
    static Picture middle(Picture picture, int height, int width) {
        return window(picture, Math.floorDiv(picture.height() - height, 2),
                Math.floorDiv(picture.width() - width, 2), height, width);
    }

    /**
     * What a new pixel takes of the old ones along one axis.
     *
     * @param first index of the first old pixel
     * @param values the shares of it and those that follow; they sum to 1
     */
    @SuppressWarnings("ArrayRecordComponent") // Read where it is made.
    private record Weights(int first, double[] values) {
        static Weights of(int index, int from, int to) {
            double scale = (double) from / to;
            double reach = Math.max(1, scale);
            double centre = (index + 0.5) * scale;
            int first = Math.clamp((long) Math.floor(centre - reach), 0, from - 1);
            int last = Math.clamp((long) Math.ceil(centre + reach) - 1, first, from - 1);
            double[] values = new double[last - first + 1];
            double sum = 0;
            for (int k = 0; k < values.length; k++) {
                double distance = Math.abs(first + k + 0.5 - centre) / reach;
                values[k] = Math.max(0, 1 - distance);
                sum += values[k];
            }
            for (int k = 0; k < values.length; k++) {
                values[k] /= sum;
            }
            return new Weights(first, values);
        }
    }
}
