// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.util.Optional;

/** The element types of an {@code .npy} array that Pomona reads and writes. */
public enum DType {
    /** Truth values, one byte each. */
    BOOL('b', 1),
    /** Signed whole numbers of 8 bits. */
    INT8('i', 1),
    /** Signed whole numbers of 16 bits. */
    INT16('i', 2),
    /** Signed whole numbers of 32 bits. */
    INT32('i', 4),
    /** Signed whole numbers of 64 bits. */
    INT64('i', 8),
    /** Unsigned whole numbers of 8 bits. */
    UINT8('u', 1),
    /** Unsigned whole numbers of 16 bits. */
    UINT16('u', 2),
    /** Unsigned whole numbers of 32 bits. */
    UINT32('u', 4),
    /** Unsigned whole numbers of 64 bits. */
    UINT64('u', 8),
    /** Binary floating point of 16 bits. */
    FLOAT16('f', 2),
    /** Binary floating point of 32 bits. */
    FLOAT32('f', 4),
    /** Binary floating point of 64 bits. */
    FLOAT64('f', 8);

    private final char kind;
    private final int width;

    DType(char kind, int width) {
        this.kind = kind;
        this.width = width;
    }

    /** Returns the bytes of one element: 1, 2, 4 or 8. */
    public int width() {
        return width;
    }

    /** Returns whether the elements are floating-point numbers. */
    public boolean isFloat() {
        return kind == 'f';
    }

    /** Returns NumPy's code without the byte order, such as {@code f4}. */
    public String code() {
        return "" + kind + width;
    }

    /** Returns NumPy's name, such as {@code float32}. */
    public String numpyName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Returns the code that a header holds for little-endian data, such as {@code <f4}. */
    String descriptor() {
        return (width == 1 ? "|" : "<") + code();
    }

    /** Returns the type with a NumPy code such as {@code f4} or {@code ?}, if there is one. */
    static Optional<DType> ofCode(String code) {
        if (code.equals("?")) {
            return Optional.of(BOOL);
        }
        for (DType dtype : values()) {
            if (dtype.code().equals(code)) {
                return Optional.of(dtype);
            }
        }
        return Optional.empty();
    }
}
