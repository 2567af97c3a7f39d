// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads arrays of unsigned bytes from IDX files, the form of MNIST and its relatives, packed by gzip or
 * not. The number of elements that a header states is held against the length of the file before
 * anything of that size is allocated.
 *
 * <p>Source of the format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits",
 * section "The IDX file format".
 */
public final class Idx {
    private static final int UNSIGNED_BYTES = 0x08;
    private static final int MAX_RANK = 4;
    private static final int GZIP_MAGIC = 0x1F8B;
    // No deflate stream expands to more than this many bytes per byte.
    private static final long MAX_RATIO = 1032;

    private Idx() {}

    /**
     * Returns the array of a file as uint8.
     *
     * @throws PomonaException if the file is absent or unreadable, or is not a whole IDX file of
     *         unsigned bytes; the message names the byte, counted after unpacking
     */
    public static NpyArray read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new PomonaException(path + ": expected an IDX file, but there is "
                    + (Files.exists(path) ? "something else than a file" : "none")
                    + "; check the path.");
        }
        try (InputStream raw = Files.newInputStream(path)) {
            byte[] start = raw.readNBytes(2);
            boolean packed = start.length == 2
                    && ((start[0] & 0xFF) << 8 | (start[1] & 0xFF)) == GZIP_MAGIC;
            return packed
                    ? readPacked(path, Files.size(path))
                    : readPlain(path, Files.size(path));
        } catch (IOException e) {
            throw new PomonaException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static NpyArray readPlain(Path path, long length) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return read(in, path, length, false);
        }
    }

    private static NpyArray readPacked(Path path, long length) throws IOException {
        try (InputStream raw = Files.newInputStream(path);
                GZIPInputStream in = new GZIPInputStream(raw, 1 << 16)) {
            return read(in, path, length * MAX_RATIO, true);
        } catch (EOFException e) {
            throw new PomonaException(
                    path + ": expected a whole gzip file, but it ends too soon, at"
                            + " byte " + length + "; copy or download it again.",
                    e);
        } catch (ZipException e) {
            throw new PomonaException(path + ": expected a sound gzip file, but it is damaged ("
                    + e.getMessage() + "); copy or download it again.", e);
        }
    }

    /** Reads a stream of at most {@code most} bytes; one that is not packed has exactly as many. */
    private static NpyArray read(InputStream in, Path path, long most, boolean packed)
            throws IOException {
        List<Integer> extents = extents(in, path);
        long header = 4 + 4L * extents.size();
        long count = 1;
        for (int extent : extents) {
            count *= extent;
            if (count > NpyArray.MAX_BYTES) {
                throw new PomonaException(path + ": expected at most " + NpyArray.MAX_BYTES
                        + " elements, but bytes 4 to " + (header - 1) + " state the extents "
                        + NpyHeader.tuple(extents) + "; the file is damaged.");
            }
        }
        boolean fits = packed ? header + count <= most : header + count == most;
        if (!fits) {
            throw new PomonaException(path + ": expected " + count + " bytes from byte " + header
                    + " on for the extents " + NpyHeader.tuple(extents) + ", but the file has "
                    + (packed ? "at most " : "") + (most - header)
                    + (!packed && most - header > count ? ", too many; " : "; ")
                    + "copy or download it again.");
        }
        byte[] data = in.readNBytes((int) count);
        if (data.length < count) {
            throw new PomonaException(path + ": expected " + count + " bytes from byte " + header
                    + " on for the extents " + NpyHeader.tuple(extents) + ", but the file ends at"
                    + " byte " + (header + data.length) + "; copy or download it again.");
        }
        if (in.read() >= 0) {
            throw new PomonaException(path + ": expected the end at byte " + (header + count)
                    + ", but there are more bytes; copy or download it again.");
        }
        return NpyArray.wrap(DType.UINT8, extents, data, path.toString());
    }

    private static List<Integer> extents(InputStream in, Path path) throws IOException {
        byte[] magic = bytes(in, 4, 0, path);
        if (magic[0] != 0 || magic[1] != 0 || magic[3] < 1 || magic[3] > MAX_RANK) {
            throw new PomonaException(path + ": expected an IDX file, which starts with the bytes"
                    + " 0, 0, the type and a rank from 1 to " + MAX_RANK + ", but byte 0 to 3 are "
                    + (magic[0] & 0xFF) + ", " + (magic[1] & 0xFF) + ", " + (magic[2] & 0xFF) + ", "
                    + (magic[3] & 0xFF) + "; is it a file of another kind?");
        }
        if (magic[2] != UNSIGNED_BYTES) {
            throw new PomonaException(path + ": expected an IDX file of unsigned bytes (8 at byte"
                    + " 2), but received the type " + (magic[2] & 0xFF)
                    + "; convert it to an .npy file.");
        }
        List<Integer> extents = new ArrayList<>();
        ByteBuffer numbers = ByteBuffer.wrap(bytes(in, 4 * magic[3], 4, path));
        while (numbers.hasRemaining()) {
            int at = 4 + numbers.position();
            int extent = numbers.getInt();
            if (extent < 1) {
                throw new PomonaException(
                        path + ": expected an extent from 1 to 2147483647 at byte "
                                + at + ", but received " + Integer.toUnsignedString(extent)
                                + "; the file is damaged.");
            }
            extents.add(extent);
        }
        return extents;
    }

    private static byte[] bytes(InputStream in, int count, int at, Path path) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new PomonaException(path + ": expected the header of an IDX file, but the file"
                    + " ends at byte " + (at + bytes.length)
                    + "; it is truncated: copy or download it again.");
        }
        return bytes;
    }
}
