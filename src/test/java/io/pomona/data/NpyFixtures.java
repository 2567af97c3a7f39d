// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Bytes of {@code .npy} and {@code .npz} files for tests; the constants were written by NumPy 2.4. */
final class NpyFixtures {
    /** Fortran order, [[1.5, -2, 0.1], [65504, inf, 6e-8]]. */
    static final byte[] FLOAT16_BIG_ENDIAN = decode(
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPmYyJywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUn"
                    + "OiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgIAo+AHv/wAB8AC5mAAE=");
    /** Header version 2, int32 [[1, 2], [3, -4]]. */
    static final byte[] VERSION_2 = decode(
            "k05VTVBZAgB0AAAAeydkZXNjcic6ICc8aTQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hh"
                    + "cGUnOiAoMiwgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgIAoBAAAAAgAAAAMAAAD8////");
    /** Header version 3, bool [True, False, True]. */
    static final byte[] VERSION_3 = decode(
            "k05VTVBZAwB0AAAAeydkZXNjcic6ICd8YjEnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hh"
                    + "cGUnOiAoMywpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgIAoBAAE=");
    /** The scalar 2^64 - 1 as uint64. */
    static final byte[] SCALAR = decode(
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPHU4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBl"
                    + "JzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgIAr//////////w==");
    /** float64 of shape (0, 3). */
    static final byte[] EMPTY = decode(
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBl"
                    + "JzogKDAsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgIAo=");
    /** np.savez of 'conv2d_1.kernel' = float32 [0, 1, 2] and 'y' = int64 [1, 2]. */
    static final byte[] NPZ = decode(
            "UEsDBC0AAAAAAAAAIQC2jIZT//////////8TABQAY29udjJkXzEua2VybmVsLm5weQEAEACMAAAA"
                    + "AAAAAIwAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBG"
                    + "YWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAAAEBQSwMELQAAAAAAAAAhAAz8HOn/"
                    + "/////////wUAFAB5Lm5weQEAEACQAAAAAAAAAJAAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAn"
                    + "PGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAA"
                    + "AAIAAAAAAAAAUEsBAi0DLQAAAAAAAAAhALaMhlOMAAAAjAAAABMAAAAAAAAAAAAAAIABAAAAAGNv"
                    + "bnYyZF8xLmtlcm5lbC5ucHlQSwECLQMtAAAAAAAAACEADPwc6ZAAAACQAAAABQAAAAAAAAAAAAAA"
                    + "gAHRAAAAeS5ucHlQSwUGAAAAAAIAAgB0AAAAmAEAAAAA");
    /** np.savez_compressed of 'x' = 10 x 10 zeros, float32. */
    static final byte[] NPZ_DEFLATED = decode(
            "UEsDBC0AAAAIAAAAIQD4ziyR//////////8FABQAeC5ucHkBABAAEAIAAAAAAABNAAAAAAAAAJvs"
                    + "F+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoYG"
                    + "OgqGBpo6CrUKZAIuhlEwqAAAUEsBAi0DLQAAAAgAAAAhAPjOLJFNAAAAEAIAAAUAAAAAAAAAAAAA"
                    + "AIABAAAAAHgubnB5UEsFBgAAAAABAAEAMwAAAIQAAAAAAA==");

    private NpyFixtures() {}

    /** Returns a version 1 file of the given header text and data. */
    static byte[] file(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(10 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(NpyHeader.MAGIC).put((byte) 1).put((byte) 0).putShort((short) text.length);
        return buffer.put(text).put(data).array();
    }

    /** Returns the header text of a type, memory order and shape. */
    static String header(String descriptor, boolean fortran, String shape) {
        return "{'descr': '" + descriptor + "', 'fortran_order': " + (fortran ? "True" : "False")
                + ", 'shape': " + shape + "}\n";
    }

    /** Returns the elements of an array as another program may have written them. */
    static byte[] data(NpyArray array, boolean bigEndian, boolean fortran) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int width = array.dtype().width();
        for (int i = 0; i < array.size(); i++) {
            int index = fortran ? fortranIndex(array, i) : i;
            for (int k = 0; k < width; k++) {
                out.write(array.rawBytes()[index * width + (bigEndian ? width - 1 - k : k)]);
            }
        }
        return out.toByteArray();
    }

    /** Returns the C-order index of the element that is number {@code i} in Fortran order. */
    private static int fortranIndex(NpyArray array, int i) {
        int rest = i;
        int[] position = new int[array.rank()];
        for (int axis = 0; axis < array.rank(); axis++) {
            position[axis] = rest % array.extents().get(axis);
            rest /= array.extents().get(axis);
        }
        int index = 0;
        for (int axis = 0; axis < array.rank(); axis++) {
            index = index * array.extents().get(axis) + position[axis];
        }
        return index;
    }

    private static byte[] decode(String text) {
        return Base64.getDecoder().decode(text);
    }
}
