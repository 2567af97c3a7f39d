// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import io.pomona.data.PictureOptions.Size;
import io.pomona.data.Resampling.Picture;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one picture of a usual format (PNG, JPEG, GIF, BMP). Transparency is left out; a picture is not
 * turned, whatever the camera noted.
 */
public final class PictureFile {
    /** What a header may state: memory for more pixels is not worth asking for. */
    private static final long MAX_PIXELS = 1L << 26;

    private PictureFile() {}

    /**
     * Returns a picture as a uint8 array {@code (1, h, w, channels)}.
     *
     * @param channels 3 for red, green, blue, or 1 for grey, the rounded mean of the three
     * @throws PomonaException if the file cannot be read as a picture, or the number of channels is
     *         neither
     */
    public static NpyArray read(Path file, int channels) {
        if (channels != 1 && channels != 3) {
            throw new PomonaException(file
                    + ": expected a network that reads 1 or 3 channels, but it"
                    + " reads " + channels + ": hand it an .npy array instead of a picture.");
        }
        Picture picture = picture(file, channels);
        return NpyArray.ofBytes(picture.pixels(), 1, picture.height(), picture.width(), channels)
                .withOrigin(file.toString());
    }

    /**
     * Returns the pixels of a picture.
     *
     * @param channels 3 for red, green, blue, or 1 for grey, the rounded mean of the three
     * @throws PomonaException if the file cannot be read as a picture
     */
    static Picture picture(Path file, int channels) {
        BufferedImage image = withReader(file, reader -> reader.read(0));
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] pixels = new byte[Math.multiplyExact(height, width) * channels];
        boolean grey = isGrey(image);
        for (int y = 0; y < height; y++) {
            int[] row = grey ? greyRow(image, y) : image.getRGB(0, y, width, 1, null, 0, width);
            for (int x = 0; x < width; x++) {
                put(row[x], channels, pixels, (y * width + x) * channels);
            }
        }
        return new Picture(pixels, height, width, channels);
    }

    /**
     * Returns the extents of a picture, of which only the header is read.
     *
     * @throws PomonaException if the file cannot be read as a picture, or is larger than may be
     */
    static Size size(Path file) {
        return withReader(file, reader -> new Size(reader.getHeight(0), reader.getWidth(0)));
    }

    private static void put(int rgb, int channels, byte[] pixels, int at) {
        int red = rgb >> 16 & 0xFF;
        int green = rgb >> 8 & 0xFF;
        int blue = rgb & 0xFF;
        if (channels == 3) {
            pixels[at] = (byte) red;
            pixels[at + 1] = (byte) green;
            pixels[at + 2] = (byte) blue;
        } else {
            pixels[at] = (byte) Math.round((red + green + blue) / 3f);
        }
    }

    private static boolean isGrey(BufferedImage image) {
        return !(image.getColorModel() instanceof IndexColorModel)
                && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    /** Java takes stored grey for linear light and would brighten it, so it is read as it is. */
    private static int[] greyRow(BufferedImage image, int y) {
        Raster raster = image.getRaster();
        int[] row = raster.getSamples(0, y, image.getWidth(), 1, 0, (int[]) null);
        int surplus = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
        for (int x = 0; x < row.length; x++) {
            int value = row[x] >> surplus & 0xFF;
            row[x] = value << 16 | value << 8 | value;
        }
        return row;
    }

    @FunctionalInterface
    private interface ReaderAction<T> {
        T apply(ImageReader reader) throws IOException;
    }

    private static <T> T withReader(Path file, ReaderAction<T> action) {
        if (!Files.isRegularFile(file)) {
            throw new PomonaException(file + ": there is no such file.");
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            ImageReader reader = in == null ? null : readerOf(in);
            if (reader != null) {
                return read(file, in, reader, action);
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof PomonaException known) {
                throw known;
            }
            throw new PomonaException(
                    file + ": expected a picture, but it cannot be read: " + e.getMessage(), e);
        }
        throw new PomonaException(
                file + ": expected an .npy array or a picture (PNG, JPEG, GIF, BMP), but it is neither.");
    }

    private static @Nullable ImageReader readerOf(ImageInputStream in) {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        return readers.hasNext() ? readers.next() : null;
    }

    private static <T> T read(Path file, ImageInputStream in, ImageReader reader,
            ReaderAction<T> action) throws IOException {
        try {
            reader.setInput(in, true, true);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            boolean tooLong = Math.max(reader.getWidth(0), reader.getHeight(0)) > Size.MAX;
            if (tooLong || pixels > MAX_PIXELS) {
                throw new PomonaException(file + ": expected a picture of at most " + MAX_PIXELS
                        + " pixels and sides of at most " + Size.MAX + ", but it states "
                        + reader.getHeight(0) + " x "
                        + reader.getWidth(0) + "; make it smaller.");
            }
            return action.apply(reader);
        } finally {
            reader.dispose();
        }
    }
}
