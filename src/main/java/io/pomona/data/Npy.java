// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Reads and writes {@code .npy} files.
 *
 * <p>Source of the format: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays", and
 * the documentation of {@code numpy.lib.format}.
 */
public final class Npy {
    private static final int PREFIX = NpyHeader.MAGIC.length + 2;
    private static final long MAX_HEADER = 1 << 20;
    // Up to here a size found in a file is believed; above, memory grows with what really arrives.
    private static final int TRUSTED_BYTES = 1 << 24;

    private Npy() {}

    /**
     * Returns the array of a file, of header version 1, 2 or 3, either memory order and either byte
     * order.
     *
     * @throws PomonaException if the file is absent or unreadable, or is not a whole {@code .npy}
     *         file of bool, int, uint or float elements
     */
    public static NpyArray read(Path path) {
        String origin = path.toString();
        if (!Files.isRegularFile(path)) {
            throw new PomonaException(origin + ": expected an .npy file, but there is "
                    + (Files.exists(path) ? "something else than a file" : "none")
                    + "; check the path.");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return read(in, Files.size(path), origin);
        } catch (NoSuchFileException e) {
            throw new PomonaException(origin + ": expected an .npy file, but there is none.", e);
        } catch (IOException e) {
            throw new PomonaException(origin + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Writes an array as a little-endian C-order file, to a temporary file that is then renamed.
     *
     * @throws PomonaException if the folder of the file does not exist
     * @throws java.io.UncheckedIOException if writing fails
     */
    public static void write(Path path, NpyArray array) {
        AtomicFile.write(path, out -> write(out, array));
    }

    /** Writes an array as a little-endian C-order file to a stream, which stays open. */
    static void write(OutputStream out, NpyArray array) throws IOException {
        out.write(NpyHeader.encode(array.dtype(), array.extents()));
        out.write(array.rawBytes());
    }

    /** Returns the bytes that {@link #write(OutputStream, NpyArray)} writes. */
    static long length(NpyArray array) {
        return (long) NpyHeader.encode(array.dtype(), array.extents()).length
                + array.rawBytes().length;
    }

    /** Returns the checksum of what {@link #write(OutputStream, NpyArray)} writes. */
    static long crc(NpyArray array) {
        CRC32 crc = new CRC32();
        crc.update(NpyHeader.encode(array.dtype(), array.extents()));
        crc.update(array.rawBytes());
        return crc.getValue();
    }

    /** Returns the array of a stream of {@code length} bytes, as the outer file states it. */
    static NpyArray read(InputStream in, long length, String origin) throws IOException {
        byte[] prefix = bytes(in, PREFIX, length, "the magic string and version", origin);
        if (!Arrays.equals(prefix, 0, NpyHeader.MAGIC.length, NpyHeader.MAGIC, 0,
                NpyHeader.MAGIC.length)) {
            throw new PomonaException(
                    origin + ": expected an .npy file, which starts with \\x93NUMPY, "
                            + "but found other bytes; is it a file of another kind?");
        }
        int version = prefix[PREFIX - 2];
        if (version < 1 || version > 3 || prefix[PREFIX - 1] != 0) {
            throw new PomonaException(origin + ": expected .npy version 1.0, 2.0 or 3.0, but found "
                    + (version & 0xFF) + "." + (prefix[PREFIX - 1] & 0xFF) + ".");
        }
        int lengthBytes = version == 1 ? 2 : 4;
        long left = length - PREFIX;
        long headerLength = littleEndian(
                bytes(in, lengthBytes, left, "the header's length", origin));
        left -= lengthBytes;
        if (headerLength > MAX_HEADER) {
            throw new PomonaException(origin + ": expected a header of at most " + MAX_HEADER
                    + " bytes, but it states " + headerLength + "; the file is damaged.");
        }
        byte[] text = bytes(in, (int) headerLength, left, "the header", origin);
        NpyHeader header = NpyHeader.parse(decode(text, version, origin), origin);
        return data(in, header, left - headerLength, origin);
    }

    private static NpyArray data(InputStream in, NpyHeader header, long left, String origin)
            throws IOException {
        long expected = header.dataBytes();
        if (left > expected) {
            throw new PomonaException(origin + ": expected " + expected
                    + " bytes of data for shape "
                    + NpyHeader.tuple(header.extents()) + " of " + header.dtype().numpyName()
                    + ", but found " + left + "; the file has " + (left - expected)
                    + " bytes too many.");
        }
        byte[] data = bytes(in, (int) expected, left, "data for shape "
                + NpyHeader.tuple(header.extents()) + " of " + header.dtype().numpyName(), origin);
        if (in.read() >= 0) {
            throw new PomonaException(
                    origin + ": expected the end after the data, but found more bytes.");
        }
        int width = header.dtype().width();
        if (header.bigEndian()) {
            NpyElements.swapInPlace(data, width);
        }
        int[] extents = header.extents().stream().mapToInt(Integer::intValue).toArray();
        byte[] ordered = header.fortran() && extents.length > 1
                ? NpyElements.fortranToC(data, width, extents)
                : data;
        return NpyArray.wrap(header.dtype(), header.extents(), ordered, origin);
    }

    private static byte[] bytes(InputStream in, int count, long left, String what, String origin)
            throws IOException {
        if (left < count) {
            throw truncated(count, left, what, origin);
        }
        byte[] bytes;
        int found;
        if (count <= TRUSTED_BYTES) {
            bytes = new byte[count];
            found = in.readNBytes(bytes, 0, count);
        } else {
            bytes = in.readNBytes(count);
            found = bytes.length;
        }
        if (found < count) {
            throw truncated(count, found, what, origin);
        }
        return bytes;
    }

    private static PomonaException truncated(int expected, long found, String what, String origin) {
        return new PomonaException(origin + ": expected " + expected + " bytes of " + what
                + ", but found " + Math.max(0, found)
                + "; the file is truncated: copy or write it again.");
    }

    private static long littleEndian(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.length == 2 ? buffer.getShort() & 0xFFFF : buffer.getInt() & 0xFFFFFFFFL;
    }

    private static String decode(byte[] text, int version, String origin) {
        Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException e) {
            throw new PomonaException(origin + ": the .npy header is not valid UTF-8.", e);
        }
    }
}
