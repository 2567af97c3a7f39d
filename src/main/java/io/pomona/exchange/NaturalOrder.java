// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The order of names in which numbers go by their value: {@code a2} before {@code a10}. */
final class NaturalOrder {
    /** Compares names. */
    static final Comparator<String> NAMES = NaturalOrder::compare;

    private static final Pattern PART = Pattern.compile("[0-9]+|[^0-9]+");

    private NaturalOrder() {}

    private static int compare(String a, String b) {
        List<String> left = parts(a);
        List<String> right = parts(b);
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = compareParts(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return left.size() == right.size()
                ? a.compareTo(b)
                : Integer.compare(left.size(), right.size());
    }

    private static int compareParts(String a, String b) {
        boolean areNumbers = isDigit(a.charAt(0)) && isDigit(b.charAt(0));
        return areNumbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static List<String> parts(String name) {
        return PART.matcher(name).results().map(MatchResult::group).toList();
    }
}
