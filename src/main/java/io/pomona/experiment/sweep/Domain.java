// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import io.pomona.evolve.Requirement;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a parameter may be. */
public sealed interface Domain {
    /** Returns the values of a grid, each once. */
    List<JsonNode> grid();

    /**
     * Returns the value at a place.
     *
     * @param unit in {@code [0, 1)}, uniform for a uniform choice
     */
    JsonNode at(double unit);

    /**
     * One of some values.
     *
     * @param values at least one, of any JSON type, all different
     */
    record Values(List<JsonNode> values) implements Domain {
        /**
         * Checks and copies the values.
         *
         * @throws IllegalArgumentException if there is none, or one twice
         */
        public Values {
            values = List.copyOf(values);
            Requirement.check("values", !values.isEmpty(), "of at least one value", values);
            Requirement.check("values",
                    values.stream().map(value -> Point.canonical(value)).distinct()
                            .count() == values
                                    .size(),
                    "that differ", values);
        }

        @Override
        public List<JsonNode> grid() {
            return values;
        }

        @Override
        public JsonNode at(double unit) {
            return values.get(indexOf(unit));
        }

        private int indexOf(double unit) {
            return Math.min(values.size() - 1, (int) (unit * values.size()));
        }
    }

    /**
     * A number of a range.
     *
     * @param from the lowest number; above 0 on a logarithmic scale
     * @param to the highest number, above {@code from}; both ends belong to the range
     * @param scale how numbers are spread
     * @param integer whether only whole numbers are meant; then both ends are whole
     * @param steps how many equally distant numbers are meant, at least 2, or null for all; a grid
     *        needs it
     */
    record Range(double from, double to, Scale scale, boolean integer,
            @Nullable Integer steps) implements Domain {
        /** Sampled numbers are rounded, so that they can be read and typed. */
        private static final MathContext DIGITS = new MathContext(6);

        // Beyond it a double does not hold every whole number.
        private static final double LARGEST_INTEGER = 1L << 53;

        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException if a part is out of its range
         */
        public Range {
            Requirement.check("to", to > from, "above from, " + from, to);
            Requirement.check("from", scale == Scale.LINEAR || from > 0,
                    "above 0 on a logarithmic scale", from);
            Requirement.check("from", !integer || isWhole(from), "to be a whole number", from);
            Requirement.check("to", !integer || isWhole(to), "to be a whole number", to);
            Requirement.check("steps", steps == null || steps >= 2, "of at least 2", steps);
        }

        private static boolean isWhole(double value) {
            return value == Math.rint(value) && Math.abs(value) <= LARGEST_INTEGER;
        }

        @Override
        public List<JsonNode> grid() {
            if (steps == null) {
                throw new IllegalArgumentException("Expected steps beside from and to in a grid,"
                        + " but received none.");
            }
            return List.copyOf(new LinkedHashSet<>(IntStream.range(0, steps)
                    .mapToObj(step -> node(between((double) step / (steps - 1), from, to)))
                    .toList()));
        }

        @Override
        public JsonNode at(double unit) {
            if (steps != null) {
                List<JsonNode> grid = grid();
                return grid.get(Math.min(grid.size() - 1, (int) (unit * grid.size())));
            }
            // Every whole number gets the share of the scale from itself to the next one.
            return integer
                    ? LongNode.valueOf((long) Math.min(to, Math.floor(between(unit, from, to + 1))))
                    : node(between(unit, from, to));
        }

        /** Returns the place in {@code [0, 1]} of a number; {@link #at} of it is the number. */
        double unitOf(double value) {
            double low = from;
            double high = integer ? to + 1 : to;
            double middle = integer ? value + 0.5 : value;
            double unit = scale == Scale.LOG
                    ? Math.log(middle / low) / Math.log(high / low)
                    : (middle - low) / (high - low);
            return Math.clamp(unit, 0, 1);
        }

        private double between(double unit, double low, double high) {
            return scale == Scale.LOG
                    ? low * Math.pow(high / low, unit)
                    : low + unit * (high - low);
        }

        private JsonNode node(double value) {
            if (integer) {
                return LongNode.valueOf(Math.round(value));
            }
            double rounded = new BigDecimal(value).round(DIGITS).doubleValue();
            return DoubleNode.valueOf(Math.clamp(rounded, from, to));
        }
    }
}
