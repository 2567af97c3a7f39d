// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads single elements out of little-endian bytes, and puts bytes into little-endian C order. */
final class NpyElements {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private NpyElements() {}

    /** Returns the bits of a whole-number element: sign- or zero-extended to 64 bits. */
    static long longBits(DType dtype, byte[] bytes, int index) {
        return switch (dtype) {
            case BOOL -> bytes[index] == 0 ? 0 : 1;
            case INT8 -> bytes[index];
            case UINT8 -> bytes[index] & 0xFF;
            case INT16 -> (short) SHORT.get(bytes, index * 2);
            case UINT16 -> (short) SHORT.get(bytes, index * 2) & 0xFFFF;
            case INT32 -> (int) INT.get(bytes, index * 4);
            case UINT32 -> (int) INT.get(bytes, index * 4) & 0xFFFFFFFFL;
            case INT64, UINT64 -> (long) LONG.get(bytes, index * 8);
            case FLOAT16, FLOAT32, FLOAT64 -> throw new IllegalArgumentException(
                    "Expected a whole-number type, but received " + dtype + ".");
        };
    }

    /** Returns an element as the nearest double. */
    static double doubleAt(DType dtype, byte[] bytes, int index) {
        return switch (dtype) {
            case FLOAT16 -> Float.float16ToFloat((short) SHORT.get(bytes, index * 2));
            case FLOAT32 -> Float.intBitsToFloat((int) INT.get(bytes, index * 4));
            case FLOAT64 -> Double.longBitsToDouble((long) LONG.get(bytes, index * 8));
            case UINT64 -> {
                long bits = longBits(dtype, bytes, index);
                yield bits >= 0 ? bits : (double) halved(bits) * 2;
            }
            case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 ->
                longBits(dtype, bytes, index);
        };
    }

    /** Returns an element as the nearest float, rounded once. */
    static float floatAt(DType dtype, byte[] bytes, int index) {
        return switch (dtype) {
            case FLOAT16, FLOAT32, FLOAT64 -> (float) doubleAt(dtype, bytes, index);
            case UINT64 -> {
                long bits = longBits(dtype, bytes, index);
                yield bits >= 0 ? bits : (float) halved(bits) * 2;
            }
            case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 ->
                longBits(dtype, bytes, index);
        };
    }

    /** Turns the elements from big-endian to little-endian, or back, in place. */
    static void swapInPlace(byte[] bytes, int width) {
        for (int start = 0; width > 1 && start < bytes.length; start += width) {
            for (int low = start, high = start + width - 1; low < high; low++, high--) {
                byte kept = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = kept;
            }
        }
    }

    /** Returns the elements of a Fortran-order array (first index fastest) in C order. */
    static byte[] fortranToC(byte[] bytes, int width, int[] extents) {
        byte[] ordered = new byte[bytes.length];
        int[] strides = new int[extents.length];
        int stride = width;
        for (int axis = 0; axis < extents.length; axis++) {
            strides[axis] = stride;
            stride *= extents[axis];
        }
        int[] position = new int[extents.length];
        int from = 0;
        for (int to = 0; to < bytes.length; to += width) {
            for (int k = 0; k < width; k++) {
                ordered[to + k] = bytes[from + k];
            }
            int axis = extents.length - 1;
            while (axis >= 0 && ++position[axis] == extents[axis]) {
                from -= (extents[axis] - 1) * strides[axis];
                position[axis--] = 0;
            }
            from += axis >= 0 ? strides[axis] : 0;
        }
        return ordered;
    }

    // Keeps the lowest bit sticky, so that doubling after the conversion rounds correctly.
    private static long halved(long bits) {
        return (bits >>> 1) | (bits & 1);
    }

    private static VarHandle view(Class<?> arrayType) {
        return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
    }
}
