// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.pomona.PomonaException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor that stands in an ONNX file. Nothing is allocated for it before its size has been checked
 * against what the file holds.
 */
final class OnnxConstant {
    private static final int MAX_ELEMENTS = Integer.MAX_VALUE / 8;
    private static final int MAX_RANK = 16;

    private final TensorProto tensor;
    private final String origin;
    private final List<Integer> extents;
    private final int size;

    /**
     * Checks a tensor.
     *
     * @param source the file, for messages
     * @throws PomonaException if its data is elsewhere or does not fit its extents
     */
    OnnxConstant(TensorProto tensor, String source) {
        this.tensor = tensor;
        this.origin = source + " (tensor \"" + tensor.getName() + "\")";
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
                || tensor.getExternalDataCount() > 0 || tensor.hasSegment()) {
            throw problem("expected its data in the file itself, but it is kept elsewhere; save the"
                    + " model as one file");
        }
        if (tensor.getDimsCount() > MAX_RANK) {
            throw problem("expected at most " + MAX_RANK + " extents, but received "
                    + tensor.getDimsCount());
        }
        List<Integer> all = new ArrayList<>();
        long count = tensor.getDimsList().contains(0L) ? 0 : 1;
        for (long extent : tensor.getDimsList()) {
            if (extent < 0 || extent > MAX_ELEMENTS || count * extent > MAX_ELEMENTS) {
                throw problem(
                        "expected at most " + MAX_ELEMENTS + " elements, but received extents "
                                + tensor.getDimsList());
            }
            count *= extent;
            all.add((int) extent);
        }
        this.extents = List.copyOf(all);
        this.size = (int) count;
    }

    /** Returns the name. */
    String name() {
        return tensor.getName();
    }

    /** Returns the extents, outermost first. */
    List<Integer> extents() {
        return extents;
    }

    /** Returns the number of elements. */
    int size() {
        return size;
    }

    /**
     * Returns the elements of a tensor of real numbers, rounded to float.
     *
     * @throws PomonaException if they are of another type, or not as many as the extents say
     */
    float[] floats() {
        return switch (type()) {
            case FLOAT -> floats(4);
            case DOUBLE -> floats(8);
            case FLOAT16, BFLOAT16 -> floats(2);
            default -> throw problem("expected real numbers, but received " + type());
        };
    }

    /** Returns the elements of a vector of so many, of which an operator takes one for each channel. */
    float[] vector(OnnxNode node, int count) {
        if (size != count || extents.size() != 1) {
            throw node.problem("expected \"" + name() + "\" of extents [" + count
                    + "], but received " + extents);
        }
        return floats();
    }

    /** Returns whether the elements are real numbers. */
    boolean isReal() {
        return switch (type()) {
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
            default -> false;
        };
    }

    /** Returns whether the only element is a whole number. */
    boolean isOnly(long number) {
        boolean isWhole = type() == TensorProto.DataType.INT64
                || type() == TensorProto.DataType.INT32;
        return size == 1 && isWhole && longs()[0] == number;
    }

    /** Returns whether the extents, aligned at the last axis, are 1 but along one axis of some size. */
    boolean isAlong(int rank, int axis, int count) {
        if (extents.size() > rank) {
            return false;
        }
        for (int i = 0; i < extents.size(); i++) {
            boolean isAxis = rank - extents.size() + i == axis;
            if (extents.get(i) != 1 && !(isAxis && extents.get(i) == count)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the elements of a tensor of int64 or int32.
     *
     * @throws PomonaException if they are of another type, or not as many as the extents say
     */
    long[] longs() {
        boolean isLong = type() == TensorProto.DataType.INT64;
        if (!isLong && type() != TensorProto.DataType.INT32) {
            throw problem("expected whole numbers, but received " + type());
        }
        int width = isLong ? 8 : 4;
        requireCount(width, isLong ? tensor.getInt64DataCount() : tensor.getInt32DataCount());
        ByteBuffer raw = raw();
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            if (tensor.hasRawData()) {
                values[i] = isLong ? raw.getLong(i * width) : raw.getInt(i * width);
            } else {
                values[i] = isLong ? tensor.getInt64Data(i) : tensor.getInt32Data(i);
            }
        }
        return values;
    }

    private float[] floats(int width) {
        requireCount(width, switch (width) {
            case 4 -> tensor.getFloatDataCount();
            case 8 -> tensor.getDoubleDataCount();
            default -> tensor.getInt32DataCount();
        });
        float[] values = new float[size];
        if (tensor.hasRawData() && width == 4) {
            raw().asFloatBuffer().get(values);
            return values;
        }
        ByteBuffer raw = raw();
        for (int i = 0; i < size; i++) {
            values[i] = switch (width) {
                case 4 -> tensor.getFloatData(i);
                case 8 -> (float) (tensor.hasRawData()
                        ? raw.getDouble(i * width)
                        : tensor.getDoubleData(i));
                default -> half(tensor.hasRawData()
                        ? raw.getShort(i * width)
                        : (short) tensor.getInt32Data(i));
            };
        }
        return values;
    }

    private float half(short bits) {
        return type() == TensorProto.DataType.BFLOAT16
                ? Float.intBitsToFloat(bits << 16)
                : Float.float16ToFloat(bits);
    }

    private void requireCount(int width, int listed) {
        long found = tensor.hasRawData() ? tensor.getRawData().size() : (long) listed * width;
        if (found != (long) size * width) {
            throw problem("expected " + (long) size * width + " bytes for extents " + extents
                    + " of " + type() + ", but found " + found);
        }
    }

    private ByteBuffer raw() {
        // The buffer starts within the file's bytes; its indices must not.
        return tensor.getRawData().asReadOnlyByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private TensorProto.DataType type() {
        TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getDataType());
        return type == null ? TensorProto.DataType.UNDEFINED : type;
    }

    private PomonaException problem(String message) {
        return new PomonaException(origin + ": " + message + ".");
    }
}
