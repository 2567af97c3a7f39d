// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.pomona.PomonaException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An operator of a graph that is being read.
 *
 * @param proto the operator
 * @param number its number in the graph, from 1
 * @param source the file, for messages
 */
record OnnxNode(NodeProto proto, int number, String source) {
    /** Returns the kind of operator: {@code Conv}. */
    String type() {
        return proto.getOpType();
    }

    /** Returns whether there is such an input; optional ones may be left out. */
    boolean hasInput(int index) {
        return index < proto.getInputCount() && !proto.getInput(index).isEmpty();
    }

    /**
     * Returns the name of an input.
     *
     * @throws PomonaException if there is none
     */
    String input(int index) {
        if (!hasInput(index)) {
            throw problem("expected at least " + (index + 1) + " inputs, but it has "
                    + proto.getInputCount());
        }
        return proto.getInput(index);
    }

    /** Returns the name of the first output. */
    String output() {
        if (proto.getOutputCount() == 0) {
            throw problem("expected an output, but it has none");
        }
        return proto.getOutput(0);
    }

    /**
     * Requires that the operator has no other attributes than these.
     *
     * @throws PomonaException if it has
     */
    void allowOnly(String... names) {
        for (AttributeProto attribute : proto.getAttributeList()) {
            if (!List.of(names).contains(attribute.getName())) {
                throw problem("its attribute \"" + attribute.getName() + "\" is not supported");
            }
        }
    }

    /** Requires that a number, where it is given, has the one value that is supported. */
    void require(String name, int only) {
        int value = integer(name, only);
        if (value != only) {
            throw problem("expected " + name + "=" + only + ", but received " + value);
        }
    }

    /** Returns a whole number. */
    int integer(String name, int absent) {
        AttributeProto attribute = find(name, AttributeType.INT);
        return attribute == null ? absent : toInt(name, attribute.getI());
    }

    /** Returns a real number. */
    double real(String name, double absent) {
        AttributeProto attribute = find(name, AttributeType.FLOAT);
        return attribute == null ? absent : attribute.getF();
    }

    /** Returns a real number, which stands in the file as a float, as it was meant: 0.1f as 0.1. */
    double decimal(String name, float absent) {
        return decimal((float) real(name, absent));
    }

    /** Returns a float as the shortest decimal number that it stands for. */
    static double decimal(float value) {
        return Double.parseDouble(Float.toString(value));
    }

    /** Returns this operator with its first two inputs the other way round. */
    OnnxNode swapped() {
        return new OnnxNode(
                proto.toBuilder().setInput(0, input(1)).setInput(1, input(0)).build(), number,
                source);
    }

    /** Returns a text. */
    String text(String name, String absent) {
        AttributeProto attribute = find(name, AttributeType.STRING);
        return attribute == null ? absent : attribute.getS().toStringUtf8();
    }

    /** Returns whether an attribute is given. */
    boolean has(String name) {
        return proto.getAttributeList().stream().anyMatch(a -> a.getName().equals(name));
    }

    /** Returns a list of so many whole numbers. */
    List<Integer> integers(String name, List<Integer> absent) {
        AttributeProto attribute = find(name, AttributeType.INTS);
        if (attribute == null) {
            return absent;
        }
        if (attribute.getIntsCount() != absent.size()) {
            throw problem("expected " + absent.size() + " numbers as \"" + name
                    + "\", but received " + attribute.getIntsCount());
        }
        return attribute.getIntsList().stream().map(value -> toInt(name, value)).toList();
    }

    /**
     * Returns what the action makes of the operator; what it says of a bad one is put into place.
     *
     * @throws PomonaException if the action throws an {@link IllegalArgumentException} or an {@link
     *         ArithmeticException}
     */
    <T> T check(Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new PomonaException(place() + ": " + e.getMessage(), e);
        }
    }

    /** Returns the exception that says what is wrong with the operator. */
    PomonaException problem(String message) {
        return new PomonaException(place() + ": " + message + ".");
    }

    /** Returns where the operator stands, with its name and kind. */
    String place() {
        String name = proto.getName().isEmpty() ? "" : " \"" + proto.getName() + "\"";
        return source + ": operator " + number + name + " (" + type() + ")";
    }

    private @Nullable AttributeProto find(String name, AttributeType type) {
        for (AttributeProto attribute : proto.getAttributeList()) {
            if (attribute.getName().equals(name)) {
                if (attribute.getType() != type) {
                    throw problem("expected " + type + " as \"" + name + "\", but received "
                            + attribute.getType());
                }
                return attribute;
            }
        }
        return null;
    }

    private int toInt(String name, long value) {
        if (value != (int) value) {
            throw problem("expected a number of the range of an int as \"" + name
                    + "\", but received " + value);
        }
        return (int) value;
    }
}
