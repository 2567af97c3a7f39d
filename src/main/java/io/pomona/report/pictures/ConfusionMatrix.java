// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How often samples of each class were taken for which.
 *
 * @param classNames the classes
 * @param counts samples by actual class, then by predicted class
 * @param notFinite samples for which the network gave NaN or an infinity; they are in no count
 */
@SuppressWarnings("ArrayRecordComponent") // Written once, never compared.
record ConfusionMatrix(List<String> classNames, int[][] counts, int notFinite) {
    /**
     * A class that was taken for another.
     *
     * @param actual the class
     * @param predicted the other
     * @param count how often
     */
    record Confusion(int actual, int predicted, int count) {}

    static ConfusionMatrix of(Predictions predictions, List<String> classNames) {
        int[][] counts = new int[classNames.size()][classNames.size()];
        int notFinite = 0;
        for (int i = 0; i < predictions.classes().length; i++) {
            int predicted = predictions.classes()[i];
            if (predicted == Predictions.NOT_FINITE) {
                notFinite++;
            } else {
                counts[predictions.data().labels()[i]][predicted]++;
            }
        }
        return new ConfusionMatrix(classNames, counts, notFinite);
    }

    int size() {
        return counts.length;
    }

    int rowTotal(int actual) {
        int total = 0;
        for (int count : counts[actual]) {
            total += count;
        }
        return total;
    }

    /** Returns the share of a class's samples that were taken for a class; NaN without samples. */
    double share(int actual, int predicted) {
        return (double) counts[actual][predicted] / rowTotal(actual);
    }

    /** Returns the most frequent confusions, the most frequent first. */
    List<Confusion> largest(int most) {
        List<Confusion> all = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            for (int j = 0; j < size(); j++) {
                if (i != j && counts[i][j] > 0) {
                    all.add(new Confusion(i, j, counts[i][j]));
                }
            }
        }
        return all.stream().sorted(Comparator.comparingInt(Confusion::count).reversed())
                .limit(most).toList();
    }

    /** Returns the numbers, a row for each pair of classes. */
    String csv() {
        StringBuilder text = new StringBuilder("actual,predicted,samples,share_of_actual\n");
        for (int i = 0; i < size(); i++) {
            for (int j = 0; j < size(); j++) {
                text.append(Text.csv(classNames.get(i))).append(',')
                        .append(Text.csv(classNames.get(j))).append(',').append(counts[i][j])
                        .append(',').append(Text.cell(share(i, j))).append('\n');
            }
        }
        return text.toString();
    }
}
