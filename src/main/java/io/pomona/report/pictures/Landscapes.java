// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.experiment.MethodConfig;
import io.pomona.experiment.Solution;
import io.pomona.experiment.StoredExperiment;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialStatus;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The loss between what evolution and what gradients have found from the same start. */
final class Landscapes {
    private static final String TAB = "Landscape";
    private static final int MOST_PAIRS = 3;

    private Landscapes() {}

    /** Two completed trials of one seed. */
    private record Pair(TrialResult evolved, TrialResult trained) {}

    /**
     * Returns a section for each method of evolution beside the best gradient method of the same seed.
     *
     * @param multiplyAdds how many all may take
     */
    static List<Section> of(StoredExperiment experiment, List<TrialResult> trials,
            double multiplyAdds) {
        List<Pair> pairs = pairs(experiment, trials);
        List<Section> sections = new ArrayList<>();
        for (Pair pair : pairs) {
            sections.add(section(experiment, pair, multiplyAdds / pairs.size()));
        }
        return sections;
    }

    private static List<Pair> pairs(StoredExperiment experiment, List<TrialResult> trials) {
        List<TrialResult> completed = trials.stream()
                .filter(trial -> trial.status() == TrialStatus.COMPLETED).toList();
        List<TrialResult> trained = completed.stream()
                .filter(trial -> method(experiment, trial) instanceof MethodConfig.Gradient)
                .toList();
        List<TrialResult> evolved = completed.stream()
                .filter(trial -> method(experiment, trial) instanceof MethodConfig.Evolution)
                .filter(trial -> trained.stream().anyMatch(one -> one.seed() == trial.seed()))
                .toList();
        return Chosen.ofEachMethod(evolved).stream().limit(MOST_PAIRS)
                .map(trial -> new Pair(trial, trained.stream()
                        .filter(one -> one.seed() == trial.seed()).max(Chosen.BETTER)
                        .orElseThrow()))
                .sorted(Comparator.comparingLong((Pair pair) -> pair.evolved().seed())).toList();
    }

    /** Returns what a trial ran, by its own config: that of its folder knows no other method. */
    private static @Nullable MethodConfig method(StoredExperiment experiment, TrialResult trial) {
        return experiment.config(trial).methods().get(trial.method());
    }

    private static Section section(StoredExperiment experiment, Pair pair, double multiplyAdds) {
        String first = pair.evolved().method();
        String second = pair.trained().method();
        String title = "From " + first + " to " + second;
        Solution evolved = experiment.solution(pair.evolved());
        Solution trained = experiment.solution(pair.trained());
        if (!Line.joins(evolved.model().network(), trained.model().network())) {
            return new Section(TAB, title, Text.missing("The networks of " + first + " and "
                    + second + " differ: there is no line between their weights."), List.of());
        }
        Line line = Line.between(evolved, trained.model(), multiplyAdds);
        double distance = Line.distance(evolved.model().parameters(),
                trained.model().parameters());
        String words = Text.paragraph("Loss and accuracy on the straight line from the weights of "
                + pair.evolved().trial() + " (alpha = 0) to those of " + pair.trained().trial()
                + " (alpha = 1), a distance of " + Text.number(distance)
                + ", and a quarter of the way beyond: Goodfellow, Vinyals and Saxe, 2015.")
                + Text.remark("On " + line.train().inWords("training") + " and "
                        + line.judge().inWords(evolved.judgedOn()) + "."
                        + (evolved.model().network().usesBatchStatistics()
                                ? " Statistics of batch normalization are measured anew at every"
                                        + " place, from the training samples."
                                : ""));
        String key = Figure.nameOf(first + "-" + second);
        return new Section(TAB, title, words, List.of(
                figure("landscape-loss-" + key, line, evolved,
                        "Loss between the weights of " + first + " and " + second,
                        "loss in nats",
                        point -> point.train().loss(), point -> point.judge().loss(), pair),
                figure("landscape-accuracy-" + key, line, evolved,
                        "Accuracy between the weights of " + first + " and " + second,
                        "accuracy in %", point -> 100 * point.train().accuracy(),
                        point -> 100 * point.judge().accuracy(), pair)));
    }

    private static Figure figure(String name, Line line, Solution solution, String caption,
            String unit, ToDoubleFunction<Line.Point> train, ToDoubleFunction<Line.Point> judge,
            Pair pair) {
        double[] alpha = line.points().stream().mapToDouble(Line.Point::alpha).toArray();
        Lines lines = new Lines("alpha (0: " + pair.evolved().method() + ", 1: "
                + pair.trained().method() + ")", unit);
        lines.unevenly(alpha[0], alpha[alpha.length - 1],
                train.applyAsDouble(line.points().getFirst()));
        lines.line("training", alpha, line.points().stream().mapToDouble(train).toArray(), 0);
        if (solution.judgedOn().equals("training")) {
            return Figure.of(name, caption, line.csv(), lines.drawing());
        }
        lines.line(solution.judgedOn(), alpha,
                line.points().stream().mapToDouble(judge).toArray(), 1);
        return Figure.of(name, caption, line.csv(), lines.drawing());
    }
}
