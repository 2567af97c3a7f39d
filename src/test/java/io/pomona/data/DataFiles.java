// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Writes small files of the usual data sets. */
final class DataFiles {
    private DataFiles() {}

    /** Returns an IDX file of unsigned bytes. */
    static byte[] idx(byte[] values, int... extents) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * extents.length + values.length);
        file.put((byte) 0).put((byte) 0).put((byte) 8).put((byte) extents.length);
        for (int extent : extents) {
            file.putInt(extent);
        }
        return file.put(values).array();
    }

    /** Returns bytes packed by gzip. */
    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Returns the bytes start, start + 1, ... */
    static byte[] counting(int count, int start) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (start + i);
        }
        return bytes;
    }

    /** Returns a record of CIFAR: the labels, then planes of one red, green and blue value. */
    static byte[] record(int red, int green, int blue, int... labels) {
        byte[] record = new byte[labels.length + 3 * 1024];
        for (int i = 0; i < labels.length; i++) {
            record[i] = (byte) labels[i];
        }
        for (int i = 0; i < 1024; i++) {
            record[labels.length + i] = (byte) red;
            record[labels.length + 1024 + i] = (byte) green;
            record[labels.length + 2048 + i] = (byte) blue;
        }
        return record;
    }

    /** Returns an entry of a tar archive, padded: its header and its content. */
    static byte[] tar(String name, String content, char type) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        byte[] entry = new byte[512 + Math.ceilDiv(bytes.length, 512) * 512];
        put(entry, 0, name);
        put(entry, 124, String.format("%011o", bytes.length));
        put(entry, 148, "        ");
        put(entry, 156, String.valueOf(type));
        put(entry, 257, "ustar");
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += entry[i];
        }
        put(entry, 148, String.format("%06o\0", sum));
        System.arraycopy(bytes, 0, entry, 512, bytes.length);
        return entry;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** Returns arrays one after the other. */
    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Writes a PNG file of one colour, with the folders above it. */
    static Path png(Path file, int height, int width, int rgb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            image.setRGB(i % width, i / width, rgb);
        }
        return png(file, image);
    }

    /** Writes a PNG file, with the folders above it. */
    static Path png(Path file, BufferedImage image) {
        try {
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes bytes, with the folders above the file. */
    static Path write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a text, with the folders above the file. */
    static Path write(Path file, String text) {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
