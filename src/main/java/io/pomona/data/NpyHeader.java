// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the header of an {@code .npy} file says.
 *
 * @param dtype element type
 * @param bigEndian whether the most significant byte of an element comes first
 * @param fortran whether the first index runs fastest
 * @param extents extents, outermost first, each at least 0
 */
record NpyHeader(DType dtype, boolean bigEndian, boolean fortran, List<Integer> extents) {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;

    /**
     * Returns the header that the dict literal describes.
     *
     * @throws PomonaException if it is malformed or describes an array that cannot be read
     */
    static NpyHeader parse(String text, String origin) {
        NpyDict dict = NpyDict.parse(text, origin);
        String descriptor = dict.descriptor();
        NpyHeader header = new NpyHeader(dtype(descriptor, origin), descriptor.startsWith(">"),
                dict.fortranOrder(), dict.shape());
        header.checkSize(origin);
        return header;
    }

    /** Returns the bytes that the elements take in the file. */
    long dataBytes() {
        long bytes = extents.contains(0) ? 0 : dtype.width();
        for (int extent : extents) {
            bytes *= extent;
        }
        return bytes;
    }

    /** Returns the whole header, magic included, of a little-endian C-order file. */
    static byte[] encode(DType dtype, List<Integer> extents) {
        String dict = "{'descr': '" + dtype.descriptor() + "', 'fortran_order': False, 'shape': "
                + tuple(extents) + ", }";
        int version = dict.length() + ALIGNMENT < 0xFFFF ? 1 : 2;
        int lengthBytes = version == 1 ? 2 : 4;
        int prefix = MAGIC.length + 2 + lengthBytes;
        int total = (prefix + dict.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer buffer = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).put((byte) version).put((byte) 0);
        if (version == 1) {
            buffer.putShort((short) (total - prefix));
        } else {
            buffer.putInt(total - prefix);
        }
        String padding = " ".repeat(total - prefix - dict.length() - 1);
        return buffer.put((dict + padding + "\n").getBytes(StandardCharsets.US_ASCII)).array();
    }

    /** Returns extents as Python writes a tuple: {@code ()}, {@code (3,)}, {@code (2, 3)}. */
    static String tuple(List<Integer> extents) {
        return extents.size() == 1
                ? "(" + extents.getFirst() + ",)"
                : extents.stream().map(String::valueOf)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private void checkSize(String origin) {
        // With a 0 among the extents the array is empty, whatever the others are.
        long bytes = extents.contains(0) ? 0 : dtype.width();
        for (int extent : extents) {
            bytes *= extent;
            if (bytes > NpyArray.MAX_BYTES) {
                throw new PomonaException(origin + ": shape " + tuple(extents) + " of "
                        + dtype.numpyName() + " needs more than the " + NpyArray.MAX_BYTES
                        + " bytes that one array may have; split the file, or save a smaller dtype.");
            }
        }
    }

    private static DType dtype(String descriptor, String origin) {
        boolean ordered = !descriptor.isEmpty() && "<>=|".indexOf(descriptor.charAt(0)) >= 0;
        String code = ordered ? descriptor.substring(1) : descriptor;
        return DType.ofCode(code).orElseThrow(() -> new PomonaException(
                origin + ": expected a bool, int, uint or float dtype, but found " + kind(code)
                        + " ('" + descriptor + "'); save the array as one of these, for example "
                        + "np.save(path, array.astype('float32'))."));
    }

    private static String kind(String code) {
        return switch (code.isEmpty() ? ' ' : code.charAt(0)) {
            case 'O' -> "object dtype, which holds pickled Python objects";
            case 'c' -> "complex numbers";
            case 'S', 'U', 'a' -> "strings";
            case 'V' -> "raw records";
            case 'M', 'm' -> "dates or durations";
            case 'f' -> "a float type of another width";
            default -> "another dtype";
        };
    }
}
