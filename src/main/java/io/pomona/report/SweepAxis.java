// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The values of a swept parameter on a line from 0 to 1: numbers at their distances, logarithmic when
 * they span more than a factor of 30; words, and numbers of which some are missing, evenly.
 *
 * @param parameter its path
 * @param values the different values, in order; an empty one stands for none
 * @param isNumeric whether all are numbers
 * @param isLogarithmic whether distances are those of logarithms
 */
record SweepAxis(String parameter, List<String> values, boolean isNumeric, boolean isLogarithmic) {
    /** More values than this are taken together in classes. */
    private static final int MOST_VALUES = 10;
    private static final int CLASSES = 6;
    private static final double WIDE = 30;

    static SweepAxis of(String parameter, List<String> all) {
        List<String> distinct = new ArrayList<>(all.stream().distinct().toList());
        boolean numeric = distinct.stream().allMatch(SweepAxis::isNumber);
        if (!numeric) {
            return new SweepAxis(parameter, distinct, false, false);
        }
        distinct.sort(Comparator.comparingDouble(Double::parseDouble));
        double low = Double.parseDouble(distinct.getFirst());
        double high = Double.parseDouble(distinct.getLast());
        return new SweepAxis(parameter, distinct, true, low > 0 && high > WIDE * low);
    }

    /** Returns the last part of the path, and its scale. */
    String title() {
        return parameter.substring(parameter.lastIndexOf('.') + 1)
                + (isLogarithmic ? " (logarithmic)" : "");
    }

    /** Returns the place of a value in [0, 1]. */
    double place(String value) {
        if (values.size() == 1) {
            return 0.5;
        }
        if (!isNumeric) {
            return (double) values.indexOf(value) / (values.size() - 1);
        }
        double low = scaled(values.getFirst());
        return (scaled(value) - low) / (scaled(values.getLast()) - low);
    }

    /** Returns values for labels, so far from each other at least. */
    List<String> labels(double gap) {
        List<String> labels = new ArrayList<>();
        double last = Double.NEGATIVE_INFINITY;
        for (String value : values) {
            if (place(value) - last >= gap) {
                labels.add(value);
                last = place(value);
            }
        }
        return labels;
    }

    /** Returns how many classes its values fall into. */
    int classes() {
        return values.size() <= MOST_VALUES || !isNumeric ? values.size() : CLASSES;
    }

    /** Returns the class of a value. */
    int classOf(String value) {
        return classes() == values.size()
                ? values.indexOf(value)
                : Math.min(CLASSES - 1, (int) (place(value) * CLASSES));
    }

    /** Returns the name of a class: its value, or its bounds. */
    String className(int index) {
        if (classes() == values.size()) {
            return shown(values.get(index));
        }
        return number((double) index / CLASSES) + "\u2013" + number((index + 1.0) / CLASSES);
    }

    /** Returns a value as people read it. */
    static String shown(String value) {
        if (value.isEmpty()) {
            return "none";
        }
        String text = isNumber(value)
                ? Numbers.compact(new BigDecimal(value).round(new MathContext(3)).doubleValue())
                : value;
        return text.length() <= 14 ? text : text.substring(0, 13) + "\u2026";
    }

    private String number(double place) {
        double low = scaled(values.getFirst());
        double value = low + place * (scaled(values.getLast()) - low);
        double unscaled = isLogarithmic ? Math.exp(value) : value;
        return Numbers.compact(
                new BigDecimal(unscaled).round(new MathContext(2)).doubleValue());
    }

    private double scaled(String value) {
        double number = Double.parseDouble(value);
        return isLogarithmic ? Math.log(number) : number;
    }

    private static boolean isNumber(String value) {
        try {
            // Not parseDouble, which takes 1d and NaN as well.
            return Double.isFinite(new BigDecimal(value).doubleValue());
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
