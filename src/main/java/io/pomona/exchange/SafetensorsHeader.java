// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.data.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The header of a safetensors file, checked as the format asks: every array has a known type, as many
 * bytes as its shape needs, and the arrays fill the data without holes or overlaps.
 *
 * @param metadata free texts by name
 * @param tensors the arrays by name, in the order of the header
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Tensor> tensors) {
    /** The key of the header that is no array. */
    static final String METADATA = "__metadata__";

    // One array of NumPy's, in memory.
    private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

    /**
     * How elements are stored.
     *
     * @param name the format's name
     * @param dtype the type they are read into
     * @param width bytes of one element in the file
     */
    record Type(String name, DType dtype, int width) {}

    /**
     * One array.
     *
     * @param type how its elements are stored
     * @param extents its extents
     * @param begin where its bytes start in the data
     * @param end where they end
     */
    record Tensor(Type type, List<Integer> extents, long begin, long end) {
        /** Returns the number of bytes in the file. */
        int bytes() {
            return (int) (end - begin);
        }
    }

    private static final Map<String, Type> TYPES = types();

    private static Map<String, Type> types() {
        Map<String, Type> types = new LinkedHashMap<>();
        for (DType dtype : DType.values()) {
            String name = nameOf(dtype);
            types.put(name, new Type(name, dtype, dtype.width()));
        }
        // The upper half of a float32, which no array type of NumPy's stands for.
        types.put("BF16", new Type("BF16", DType.FLOAT32, 2));
        return types;
    }

    /** Returns the format's name of a type. */
    static String nameOf(DType dtype) {
        return switch (dtype) {
            case BOOL -> "BOOL";
            case INT8 -> "I8";
            case INT16 -> "I16";
            case INT32 -> "I32";
            case INT64 -> "I64";
            case UINT8 -> "U8";
            case UINT16 -> "U16";
            case UINT32 -> "U32";
            case UINT64 -> "U64";
            case FLOAT16 -> "F16";
            case FLOAT32 -> "F32";
            case FLOAT64 -> "F64";
        };
    }

    /**
     * Returns the header that JSON holds.
     *
     * @param dataBytes how many bytes of data follow the header
     * @throws io.pomona.PomonaException if it holds none, or it does not fit the data
     */
    static SafetensorsHeader read(JsonValue json, long dataBytes) {
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : json.keys()) {
            JsonValue value = Objects.requireNonNull(json.find(name));
            if (name.equals(METADATA)) {
                value.keys().forEach(key -> metadata.put(key,
                        Objects.requireNonNull(value.find(key)).text()));
            } else {
                tensors.put(name, tensor(value, dataBytes));
            }
        }
        requireWhole(json, tensors, dataBytes);
        return new SafetensorsHeader(metadata, tensors);
    }

    private static Tensor tensor(JsonValue json, long dataBytes) {
        JsonObject object = json.object("dtype", "shape", "data_offsets");
        Type type = TYPES.get(object.get("dtype").oneOf(TYPES.keySet()));
        if (type == null) {
            throw new IllegalStateException("A type went missing.");
        }
        JsonValue shape = object.get("shape");
        List<Integer> extents = shape.list().stream().map(SafetensorsHeader::extent).toList();
        long bytes = bytes(shape, type, extents);
        JsonValue place = object.get("data_offsets");
        List<Long> ends = place.list().stream().map(JsonValue::longInteger).toList();
        if (ends.size() != 2 || ends.get(0) < 0 || ends.get(1) < ends.get(0)
                || ends.get(1) > dataBytes) {
            throw place.error("expected [begin, end] with 0 <= begin <= end <= " + dataBytes
                    + ", the bytes of data in the file, at " + place.path() + ", but received "
                    + (ends.size() == 2 ? ends : "a list of " + ends.size()) + ".");
        }
        if (ends.get(1) - ends.get(0) != bytes) {
            throw place.error("expected " + bytes + " bytes for " + type.name() + " of shape "
                    + extents + " at " + place.path() + ", but received " + ends + ".");
        }
        return new Tensor(type, extents, ends.get(0), ends.get(1));
    }

    private static int extent(JsonValue json) {
        int extent = json.integer();
        if (extent < 0) {
            throw json.expected("an extent of at least 0");
        }
        return extent;
    }

    /** Returns the bytes of an array in the file; in memory they may be twice as many. */
    private static long bytes(JsonValue shape, Type type, List<Integer> extents) {
        int width = Math.max(type.width(), type.dtype().width());
        long count = extents.contains(0) ? 0 : 1;
        for (int extent : extents) {
            count *= extent;
            if (count * width > MAX_BYTES) {
                throw shape.error("expected an array of at most " + MAX_BYTES + " bytes at "
                        + shape.path() + ", but received shape " + extents + " of "
                        + type.name() + ".");
            }
        }
        return count * type.width();
    }

    private static void requireWhole(JsonValue json, Map<String, Tensor> tensors, long dataBytes) {
        List<Map.Entry<String, Tensor>> sorted = new ArrayList<>(tensors.entrySet());
        sorted.sort(Comparator.comparingLong((Map.Entry<String, Tensor> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long end = 0;
        for (Map.Entry<String, Tensor> entry : sorted) {
            if (entry.getValue().begin() != end) {
                throw json.error("expected arrays one behind the other, but '" + entry.getKey()
                        + "' begins at byte " + entry.getValue().begin()
                        + " where the one before ends at " + end + ".");
            }
            end = entry.getValue().end();
        }
        if (end != dataBytes) {
            throw json.error("expected " + end + " bytes of data behind the header, but found "
                    + dataBytes + "; the file is truncated or damaged: copy or write it again.");
        }
    }
}
