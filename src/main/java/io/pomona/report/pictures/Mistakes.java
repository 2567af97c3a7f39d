// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.data.Normalization;
import io.pomona.report.figure.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The samples that a network takes for another class with the highest probability.
 *
 * @param predictions what the network says
 * @param samples the samples, the most confident mistake first
 * @param all how many mistakes there are
 */
record Mistakes(Predictions predictions, List<Integer> samples, int all) {
    /** More pictures do not tell more. */
    static final int MOST = 20;
    private static final int SIDE = 112;

    Mistakes {
        samples = List.copyOf(samples);
    }

    /** Returns the most confident mistakes; of equal ones the first sample comes first. */
    static Mistakes of(Predictions predictions) {
        List<Integer> all = IntStream.range(0, predictions.classes().length)
                .filter(i -> predictions.classes()[i] != Predictions.NOT_FINITE
                        && !predictions.isCorrect(i))
                .boxed().sorted(Comparator.comparingDouble(
                        i -> -predictions.probabilities()[i]))
                .toList();
        return new Mistakes(predictions, all.subList(0, Math.min(MOST, all.size())), all.size());
    }

    /** Returns a picture of them. */
    Figure figure(String name, String caption, Normalization normalization) {
        List<Tiles.Tile> tiles = new ArrayList<>();
        for (int sample : samples) {
            tiles.add(new Tiles.Tile(
                    Pixels.fitted(Pixels.of(predictions.data(), sample, normalization), SIDE),
                    List.of("is " + actual(sample),
                            "taken for " + predicted(sample),
                            "at " + Text.percent(predictions.probabilities()[sample]))));
        }
        return new Tiles(tiles, 4, SIDE, 140).figure(name, caption, csv());
    }

    private String actual(int sample) {
        return predictions.data().classNames().get(predictions.data().labels()[sample]);
    }

    private String predicted(int sample) {
        return predictions.data().classNames().get(predictions.classes()[sample]);
    }

    /** Returns the numbers, a row a mistake. */
    String csv() {
        StringBuilder text = new StringBuilder("sample,actual,predicted,probability\n");
        for (int sample : samples) {
            text.append(sample).append(',').append(Text.csv(actual(sample))).append(',')
                    .append(Text.csv(predicted(sample))).append(',')
                    .append(predictions.probabilities()[sample]).append('\n');
        }
        return text.toString();
    }
}
