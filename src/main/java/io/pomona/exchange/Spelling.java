// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that a misspelt one was meant to be. */
public final class Spelling {
    private Spelling() {}

    /** Returns the nearest of the known words, if it is near enough to be a misspelling of it. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(word, candidate);
            // About one slip in three letters; "ga" and "xy" are no misspellings of each other.
            int slips = Math.max(1, (Math.max(word.length(), candidate.length()) + 1) / 3);
            if (distance < bestDistance && distance <= slips && distance < candidate.length()) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * Returns the number of letters to insert, delete, replace or swap with their neighbour; V.
     * Levenshtein, 1966, with F. Damerau's transpositions (the restricted form).
     */
    static int distance(String a, String b) {
        // Longer words are no misspellings, and the table stays small.
        if (Math.abs(a.length() - b.length()) > 16 || a.length() > 100) {
            return Integer.MAX_VALUE;
        }
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                table[i][j] = i == 0 || j == 0 ? i + j : step(table, a, b, i, j);
            }
        }
        return table[a.length()][b.length()];
    }

    private static int step(int[][] table, String a, String b, int i, int j) {
        int replace = table[i - 1][j - 1] + (same(a, i - 1, b, j - 1) ? 0 : 1);
        int best = Math.min(replace, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && same(a, i - 1, b, j - 2) && same(a, i - 2, b, j - 1);
        return swapped ? Math.min(best, 1 + table[i - 2][j - 2]) : best;
    }

    private static boolean same(String a, int i, String b, int j) {
        return Character.toLowerCase(a.charAt(i)) == Character.toLowerCase(b.charAt(j));
    }
}
