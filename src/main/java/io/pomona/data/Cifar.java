// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads files of CIFAR-10 and CIFAR-100 in their binary version: records of one or two label bytes and
 * three planes, red, green and blue, of 32 x 32 bytes. The number of records follows from the length of
 * a file, which need not be that of the published one.
 *
 * <p>Source of the format: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009,
 * and the page of the data set, section "Binary version".
 */
final class Cifar {
    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final int CHANNELS = 3;
    private static final int PIXELS = CHANNELS * PLANE;

    private Cifar() {}

    /**
     * Which byte of a record is the label.
     *
     * @param labelBytes label bytes of a record
     * @param index which of them counts
     * @param classes labels are from 0 to this minus 1
     */
    record Layout(int labelBytes, int index, int classes) {
        /** Records of CIFAR-10. */
        static final Layout TEN = new Layout(1, 0, 10);
        /** Records of CIFAR-100 by their 20 superclasses. */
        static final Layout COARSE = new Layout(2, 0, 20);
        /** Records of CIFAR-100 by their 100 classes. */
        static final Layout FINE = new Layout(2, 1, 100);

        int bytes() {
            return labelBytes + PIXELS;
        }
    }

    /**
     * Returns the pictures of files, one after the other, {@code (n, 32, 32, 3)}.
     *
     * @param limit at most this many are read, the first ones; files behind them are not opened
     * @throws PomonaException if a file cannot be read, is empty or no whole number of records, or a
     *         label has no class; the message names the byte
     */
    static LabelledPictures read(List<Path> files, Layout layout, List<String> classNames,
            int limit) {
        long records = 0;
        for (Path file : files) {
            records += records(file, layout);
        }
        int count = (int) Math.min(records, limit);
        if ((long) count * PIXELS > NpyArray.MAX_BYTES) {
            throw new PomonaException(files.getFirst() + ": expected at most "
                    + NpyArray.MAX_BYTES / PIXELS + " pictures, but there are " + count
                    + "; set data.limit.");
        }
        byte[] pixels = new byte[count * PIXELS];
        byte[] labels = new byte[count];
        int done = 0;
        for (Path file : files) {
            if (done < count) {
                done = readInto(file, layout, pixels, labels, done);
            }
        }
        String origin = files.getFirst().toString();
        return new LabelledPictures(
                NpyArray.wrap(DType.UINT8, List.of(count, SIDE, SIDE, CHANNELS), pixels, origin),
                NpyArray.wrap(DType.UINT8, List.of(count), labels, origin), classNames);
    }

    private static long records(Path file, Layout layout) {
        long length;
        try {
            length = Files.size(file);
        } catch (IOException e) {
            throw new PomonaException(file + ": cannot be read: " + e.getMessage(), e);
        }
        if (length == 0 || length % layout.bytes() != 0) {
            throw new PomonaException(file + ": expected a whole number of records of "
                    + layout.bytes() + " bytes, but the file has " + length
                    + " bytes, so the record"
                    + " at byte " + (length - length % layout.bytes())
                    + " is cut; copy or download it again.");
        }
        return length / layout.bytes();
    }

    private static int readInto(Path file, Layout layout, byte[] pixels, byte[] labels, int done) {
        byte[] record = new byte[layout.bytes()];
        int next = done;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (long at = 0; next < labels.length
                    && in.readNBytes(record, 0,
                            record.length) == record.length; at += record.length) {
                int label = record[layout.index()] & 0xFF;
                if (label >= layout.classes()) {
                    throw new PomonaException(file + ": expected a label from 0 to "
                            + (layout.classes() - 1) + " at byte " + (at + layout.index())
                            + ", but received " + label + "; is it a file of another kind?");
                }
                labels[next] = (byte) label;
                interleave(record, layout.labelBytes(), pixels, next * PIXELS);
                next++;
            }
        } catch (IOException e) {
            throw new PomonaException(file + ": cannot be read: " + e.getMessage(), e);
        }
        return next;
    }

    private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
        for (int i = 0; i < PLANE; i++) {
            for (int c = 0; c < CHANNELS; c++) {
                pixels[to + i * CHANNELS + c] = planes[from + c * PLANE + i];
            }
        }
    }
}
