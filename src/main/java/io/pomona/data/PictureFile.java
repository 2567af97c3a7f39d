// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Reads one picture of a usual format (PNG, JPEG, GIF, BMP). */
public final class PictureFile {
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
        BufferedImage picture = decode(file);
        int width = picture.getWidth();
        byte[] values = new byte[Math.multiplyExact(picture.getHeight(), width) * channels];
        for (int i = 0; i < picture.getHeight() * width; i++) {
            int rgb = picture.getRGB(i % width, i / width);
            int red = rgb >> 16 & 0xFF;
            int green = rgb >> 8 & 0xFF;
            int blue = rgb & 0xFF;
            if (channels == 3) {
                values[3 * i] = (byte) red;
                values[3 * i + 1] = (byte) green;
                values[3 * i + 2] = (byte) blue;
            } else {
                values[i] = (byte) Math.round((red + green + blue) / 3f);
            }
        }
        return NpyArray.ofBytes(values, 1, picture.getHeight(), width, channels)
                .withOrigin(file.toString());
    }

    private static BufferedImage decode(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new PomonaException(file + ": there is no such file.");
        }
        try {
            BufferedImage picture = ImageIO.read(file.toFile());
            if (picture != null) {
                return picture;
            }
        } catch (IOException | RuntimeException e) {
            throw new PomonaException(
                    file + ": expected a picture, but it cannot be read: " + e.getMessage(), e);
        }
        throw new PomonaException(
                file + ": expected an .npy array or a picture (PNG, JPEG, GIF, BMP), but it is neither.");
    }
}
