// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import io.pomona.data.PictureOptions.Size;
import io.pomona.data.Resampling.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads many picture files into one array. */
final class PictureFiles {
    private PictureFiles() {}

    /** Returns whether a file has the name of a picture that is read: PNG or JPEG. */
    static boolean isPicture(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT)
                .matches(".+\\.(png|jpg|jpeg)");
    }

    /**
     * Returns what stands in a folder, sorted by name, without hidden files.
     *
     * @throws PomonaException if there is no such folder or it cannot be read
     */
    static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new PomonaException(folder + ": expected a folder, but there is "
                    + (Files.exists(folder) ? "something else" : "none") + "; check the path.");
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted((a, b) -> a.getFileName().toString()
                            .compareTo(b.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new PomonaException(folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Returns pictures as a uint8 array {@code (n, h, w, c)}, in their order.
     *
     * @param files at least one
     * @throws PomonaException if one cannot be read, or is of another size where none is to be
     *         brought to another
     */
    static NpyArray read(List<Path> files, PictureOptions options, String origin) {
        Size size = options.size() == null ? PictureFile.size(files.getFirst()) : options.size();
        int channels = options.color().channels();
        int step = size.height() * size.width() * channels;
        if ((long) files.size() * step > NpyArray.MAX_BYTES) {
            throw new PomonaException(origin + ": expected pictures of at most "
                    + NpyArray.MAX_BYTES + " bytes altogether, but " + files.size() + " of " + size
                    + " have more; set a smaller data.image_size or data.limit.");
        }
        byte[] pixels = new byte[files.size() * step];
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            Picture picture = PictureFile.picture(file, channels);
            if (options.size() == null && !picture.size().equals(size)) {
                throw new PomonaException(file + ": expected a picture of " + size + " pixels like "
                        + files.getFirst().getFileName() + ", but received " + picture.size()
                        + "; set data.image_size to [height, width].");
            }
            Picture fitted = fit(file, picture, size, options.resize());
            System.arraycopy(fitted.pixels(), 0, pixels, i * step, step);
        }
        return NpyArray.wrap(DType.UINT8,
                List.of(files.size(), size.height(), size.width(), channels), pixels, origin);
    }

    private static Picture fit(Path file, Picture picture, Size size,
            PictureOptions.Resize resize) {
        if (picture.size().equals(size)) {
            return picture;
        }
        int height = size.height();
        int width = size.width();
        return switch (resize) {
            case NONE -> throw new PomonaException(file + ": expected a picture of " + size
                    + " pixels, but received " + picture.size() + "; set data.resize.");
            case STRETCH -> Resampling.stretch(picture, height, width);
            case FIT -> Resampling.middle(fitted(picture, size), height, width);
            case COVER -> Resampling.stretch(proportioned(picture, size), height, width);
            case CROP -> {
                if (picture.height() < height || picture.width() < width) {
                    throw new PomonaException(file + ": expected a picture of at least " + size
                            + " pixels to cut from, but received " + picture.size()
                            + "; set a smaller data.image_size or another data.resize.");
                }
                yield Resampling.middle(picture, height, width);
            }
        };
    }

    /** Returns a picture scaled as a whole to the largest size within the wanted one. */
    private static Picture fitted(Picture picture, Size size) {
        return isWider(picture, size)
                ? Resampling.stretch(picture,
                        rounded(size.width(), picture.height(), picture.width()), size.width())
                : Resampling.stretch(picture, size.height(),
                        rounded(size.height(), picture.width(), picture.height()));
    }

    /** Returns the largest part in the middle of a picture that has the proportions of a size. */
    private static Picture proportioned(Picture picture, Size size) {
        return isWider(picture, size)
                ? Resampling.middle(picture, picture.height(),
                        rounded(picture.height(), size.width(), size.height()))
                : Resampling.middle(picture,
                        rounded(picture.width(), size.height(), size.width()), picture.width());
    }

    /** Compares products of whole numbers: a quotient of doubles might miss by one pixel. */
    private static boolean isWider(Picture picture, Size size) {
        return (long) picture.width() * size.height() > (long) size.width() * picture.height();
    }

    /** Returns {@code side * factor / divisor} to the nearest whole number, at least 1. */
    private static int rounded(int side, int factor, int divisor) {
        return (int) Math.max(1, Math.floorDiv(2L * side * factor + divisor, 2L * divisor));
    }
}
