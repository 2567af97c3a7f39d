// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A strict parser of the Python dict literal in the header of an {@code .npy} file: exactly the keys
 * {@code descr}, {@code fortran_order} and {@code shape}, in any order, with either kind of quotes,
 * any white space and an optional comma at the end.
 */
final class NpyDict {
    private static final int MAX_RANK = 64;

    private final String text;
    private final String origin;
    private int next;
    private Optional<String> descriptor = Optional.empty();
    private Optional<Boolean> fortranOrder = Optional.empty();
    private Optional<List<Integer>> shape = Optional.empty();

    private NpyDict(String text, String origin) {
        this.text = text;
        this.origin = origin;
    }

    /**
     * Returns the parsed dict.
     *
     * @throws PomonaException if the text is not such a dict
     */
    static NpyDict parse(String text, String origin) {
        NpyDict dict = new NpyDict(text, origin);
        dict.expect('{');
        while (!dict.accept('}')) {
            dict.pair();
            if (!dict.accept(',')) {
                dict.expect('}');
                break;
            }
        }
        dict.skipSpace();
        if (dict.next < text.length()) {
            throw dict.malformed("nothing after the closing '}'");
        }
        return dict;
    }

    /** Returns the element type with its byte order, such as {@code <f4}. */
    String descriptor() {
        return descriptor.orElseThrow(() -> malformed("a key 'descr'"));
    }

    /** Returns whether the first index runs fastest. */
    boolean fortranOrder() {
        return fortranOrder.orElseThrow(() -> malformed("a key 'fortran_order'"));
    }

    /** Returns the extents. */
    List<Integer> shape() {
        return shape.orElseThrow(() -> malformed("a key 'shape'"));
    }

    private void pair() {
        String key = string("a quoted key");
        expect(':');
        switch (key) {
            case "descr" -> {
                unique(descriptor, key);
                descriptor = Optional.of(descriptorValue());
            }
            case "fortran_order" -> {
                unique(fortranOrder, key);
                fortranOrder = Optional.of(truth());
            }
            case "shape" -> {
                unique(shape, key);
                shape = Optional.of(tuple());
            }
            default -> throw malformed(
                    "only the keys 'descr', 'fortran_order' and 'shape', not '" + key + "'");
        }
    }

    private void unique(Optional<?> earlier, String key) {
        if (earlier.isPresent()) {
            throw malformed("the key '" + key + "' once");
        }
    }

    private String descriptorValue() {
        skipSpace();
        if (peek() == '[' || peek() == '(') {
            throw new PomonaException(origin + ": expected a bool, int, uint or float dtype, but "
                    + "found a structured dtype; save each field as an array of its own.");
        }
        return string("a quoted dtype");
    }

    private boolean truth() {
        skipSpace();
        if (text.startsWith("True", next)) {
            next += 4;
            return true;
        }
        if (text.startsWith("False", next)) {
            next += 5;
            return false;
        }
        throw malformed("True or False");
    }

    private List<Integer> tuple() {
        expect('(');
        List<Integer> extents = new ArrayList<>();
        boolean comma = true;
        while (!accept(')')) {
            if (!comma) {
                throw malformed("',' or ')'");
            }
            extents.add(extent());
            comma = accept(',');
        }
        // In Python (3) is a number; only (3,) is a tuple.
        if (extents.size() == 1 && !comma) {
            throw malformed("a tuple such as (" + extents.getFirst() + ",)");
        }
        if (extents.size() > MAX_RANK) {
            throw malformed("at most " + MAX_RANK + " extents");
        }
        return extents;
    }

    private int extent() {
        skipSpace();
        boolean negative = accept('-');
        int start = next;
        long value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = Math.min(value * 10 + (peek() - '0'), Integer.MAX_VALUE + 1L);
            next++;
        }
        if (next == start) {
            throw malformed("a whole number");
        }
        if (negative || value > Integer.MAX_VALUE) {
            throw malformed("extents from 0 to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    private String string(String expected) {
        skipSpace();
        char quote = peek();
        if (quote != '\'' && quote != '"') {
            throw malformed(expected);
        }
        int end = text.indexOf(quote, next + 1);
        if (end < 0) {
            throw malformed("a closing " + quote);
        }
        String value = text.substring(next + 1, end);
        if (value.indexOf('\\') >= 0) {
            throw malformed("text without escapes");
        }
        next = end + 1;
        return value;
    }

    private void expect(char wanted) {
        if (!accept(wanted)) {
            throw malformed("'" + wanted + "'");
        }
    }

    private boolean accept(char wanted) {
        skipSpace();
        if (peek() != wanted) {
            return false;
        }
        next++;
        return true;
    }

    private void skipSpace() {
        while (next < text.length() && " \t\r\n\f".indexOf(text.charAt(next)) >= 0) {
            next++;
        }
    }

    private char peek() {
        return next < text.length() ? text.charAt(next) : '\0';
    }

    private PomonaException malformed(String expected) {
        int end = Math.min(text.length(), 200);
        String shown = text.substring(0, end).strip() + (end < text.length() ? "..." : "");
        return new PomonaException(origin + ": the .npy header is malformed: expected " + expected
                + " near character " + next + " of " + shown
                + "; write the file again with np.save.");
    }
}
