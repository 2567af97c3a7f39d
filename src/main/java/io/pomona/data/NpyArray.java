// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable array as an {@code .npy} file holds it: an element type, the extents, and the
 * elements in C order (last index fastest). Unlike {@link io.pomona.tensor.Shape}, extents may be 0
 * and the rank may be 0 (one element). The elements are kept as little-endian bytes, at most
 * 2,147,483,639 of them.
 */
public final class NpyArray {
    /** The largest number of bytes of one array. */
    static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private final DType dtype;
    private final List<Integer> extents;
    private final byte[] bytes;
    private final String origin;

    private NpyArray(DType dtype, List<Integer> extents, byte[] bytes, String origin) {
        this.dtype = dtype;
        this.extents = List.copyOf(extents);
        this.bytes = bytes;
        this.origin = origin;
        long expected = elements(this.extents) * dtype.width();
        if (expected != bytes.length) {
            throw new IllegalArgumentException("Extents " + NpyHeader.tuple(extents) + " of "
                    + dtype.numpyName() + " need " + expected + " bytes, but received "
                    + bytes.length + ".");
        }
    }

    /** Returns the array over the given little-endian bytes in C order, which it keeps. */
    static NpyArray wrap(DType dtype, List<Integer> extents, byte[] bytes, String origin) {
        return new NpyArray(dtype, extents, bytes, origin);
    }

    /**
     * Returns an array of any type from little-endian bytes in C order.
     *
     * @throws IllegalArgumentException if the number of bytes does not fit the extents
     */
    public static NpyArray ofRaw(DType dtype, byte[] littleEndian, int... extents) {
        return new NpyArray(dtype, boxed(extents), littleEndian.clone(), "array");
    }

    /** Returns a float32 array; the number of values must fit the extents. */
    public static NpyArray ofFloats(float[] values, int... extents) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 4)];
        littleEndian(bytes).asFloatBuffer().put(values);
        return new NpyArray(DType.FLOAT32, boxed(extents), bytes, "array");
    }

    /** Returns a float64 array; the number of values must fit the extents. */
    public static NpyArray ofDoubles(double[] values, int... extents) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 8)];
        littleEndian(bytes).asDoubleBuffer().put(values);
        return new NpyArray(DType.FLOAT64, boxed(extents), bytes, "array");
    }

    /** Returns an int32 array; the number of values must fit the extents. */
    public static NpyArray ofInts(int[] values, int... extents) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 4)];
        littleEndian(bytes).asIntBuffer().put(values);
        return new NpyArray(DType.INT32, boxed(extents), bytes, "array");
    }

    /** Returns an int64 array; the number of values must fit the extents. */
    public static NpyArray ofLongs(long[] values, int... extents) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 8)];
        littleEndian(bytes).asLongBuffer().put(values);
        return new NpyArray(DType.INT64, boxed(extents), bytes, "array");
    }

    /** Returns a uint8 array; the number of values must fit the extents. */
    public static NpyArray ofBytes(byte[] values, int... extents) {
        return new NpyArray(DType.UINT8, boxed(extents), values.clone(), "array");
    }

    /** Returns a bool array; the number of values must fit the extents. */
    public static NpyArray ofBooleans(boolean[] values, int... extents) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return new NpyArray(DType.BOOL, boxed(extents), bytes, "array");
    }

    /** Returns the element type. */
    public DType dtype() {
        return dtype;
    }

    /** Returns the extents, outermost first; empty for a scalar. */
    public List<Integer> extents() {
        return extents;
    }

    /** Returns the number of extents. */
    public int rank() {
        return extents.size();
    }

    /** Returns the number of elements. */
    public int size() {
        return bytes.length / dtype.width();
    }

    /** Returns where the array came from, for messages: a path, or {@code array}. */
    public String origin() {
        return origin;
    }

    /** Returns the bytes themselves, little-endian in C order; read only (hot path, no copy). */
    public byte[] rawBytes() {
        return bytes;
    }

    /**
     * Returns the element at a flat index as a double; whole numbers beyond 2^53 are rounded to the
     * nearest double.
     */
    public double doubleAt(int index) {
        return NpyElements.doubleAt(dtype, bytes, index);
    }

    /**
     * Returns a new array of the elements as floats, rounded to the nearest; float64 values beyond
     * the range of a float become infinite.
     */
    public float[] toFloats() {
        float[] values = new float[size()];
        if (dtype == DType.FLOAT32) {
            littleEndian(bytes).asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = NpyElements.floatAt(dtype, bytes, i);
            }
        }
        return values;
    }

    /** Returns a new array of the elements as doubles, rounded to the nearest. */
    public double[] toDoubles() {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = doubleAt(i);
        }
        return values;
    }

    /**
     * Returns a new array of the elements as ints.
     *
     * @throws PomonaException if an element is not a whole number of the range of an int
     */
    public int[] toIntsExact() {
        int[] values = new int[size()];
        for (int i = 0; i < values.length; i++) {
            long value = longAtExact(i);
            if (value != (int) value) {
                throw notWhole(i, "a whole number from -2147483648 to 2147483647");
            }
            values[i] = (int) value;
        }
        return values;
    }

    /**
     * Returns a new array of the elements as longs.
     *
     * @throws PomonaException if an element is not a whole number of the range of a long
     */
    public long[] toLongsExact() {
        long[] values = new long[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = longAtExact(i);
        }
        return values;
    }

    /** Returns this array under another name for messages. */
    public NpyArray withOrigin(String name) {
        return new NpyArray(dtype, extents, bytes, name);
    }

    /** Returns the array of the first {@code count} along the outermost extent, which has more. */
    NpyArray first(int count) {
        List<Integer> fewer = new ArrayList<>(extents);
        fewer.set(0, count);
        int step = bytes.length / extents.getFirst();
        return new NpyArray(dtype, fewer, Arrays.copyOf(bytes, count * step), origin);
    }

    /** Returns whether the other is an array of equal type, extents and bytes. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NpyArray array && dtype == array.dtype
                && extents.equals(array.extents) && Arrays.equals(bytes, array.bytes);
    }

    @Override
    public int hashCode() {
        return (dtype.hashCode() * 31 + extents.hashCode()) * 31 + Arrays.hashCode(bytes);
    }

    /** Returns type and extents, such as {@code uint8 (80, 100, 100, 3)}. */
    @Override
    public String toString() {
        return dtype.numpyName() + " " + NpyHeader.tuple(extents);
    }

    /** Returns the element under its index, such as {@code 2.5 at index (3, 0)}. */
    String describe(int index) {
        String value = dtype == DType.UINT64
                ? Long.toUnsignedString(NpyElements.longBits(dtype, bytes, index))
                : dtype.isFloat()
                        ? String.valueOf(doubleAt(index))
                        : String.valueOf(NpyElements.longBits(dtype, bytes, index));
        return value + " at index " + NpyHeader.tuple(position(index));
    }

    private List<Integer> position(int index) {
        Integer[] position = new Integer[rank()];
        int rest = index;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            position[axis] = rest % extents.get(axis);
            rest /= extents.get(axis);
        }
        return List.of(position);
    }

    private long longAtExact(int index) {
        if (dtype.isFloat()) {
            double value = doubleAt(index);
            // 2^63 itself is no long, though (double) Long.MAX_VALUE equals it.
            if (value != Math.rint(value) || value < -0x1p63 || value >= 0x1p63) {
                throw notWhole(index, "a whole number");
            }
            return (long) value;
        }
        long value = NpyElements.longBits(dtype, bytes, index);
        if (dtype == DType.UINT64 && value < 0) {
            throw notWhole(index, "a whole number up to 9223372036854775807");
        }
        return value;
    }

    private PomonaException notWhole(int index, String expected) {
        return new PomonaException(
                origin + ": expected " + expected + ", but found " + describe(index) + ".");
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static List<Integer> boxed(int[] extents) {
        return Arrays.stream(extents).boxed().toList();
    }

    private static long elements(List<Integer> extents) {
        long count = extents.contains(0) ? 0 : 1;
        for (int extent : extents) {
            count *= extent;
            if (extent < 0 || count > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "Extents must be at least 0 and their product at "
                                + "most " + MAX_BYTES + ", but received " + extents + ".");
            }
        }
        return count;
    }
}
