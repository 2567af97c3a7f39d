// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.PomonaException;
import io.pomona.experiment.Solution;
import io.pomona.experiment.StoredExperiment;
import io.pomona.experiment.TrialResult;
import io.pomona.report.figure.Section;
import io.pomona.train.Progress;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All sections that look into networks, data and evolution. Where the data or a model are gone or changed,
 * a section says so in their place.
 */
public final class Pictures {
    private static final String TAB = "Mistakes";
    /** More methods are not looked into. */
    private static final int MOST_METHODS = 6;
    /** Multiply-adds that all networks together may take for their predictions: a few seconds. */
    private static final double JUDGEMENT = 1e10;
    /** Multiply-adds that all landscapes together may take. */
    private static final double LANDSCAPES = 5e9;

    private Pictures() {}

    /**
     * Returns the sections of a results folder.
     *
     * @param folder the folder
     * @param trials its trials
     * @param metrics the rows of their {@code metrics.csv} by trial, where there are some
     */
    public static List<Section> sections(Path folder, List<TrialResult> trials,
            Map<String, List<Progress>> metrics) {
        List<TrialResult> chosen = Chosen.ofEachMethod(trials);
        List<TrialResult> shown = chosen.subList(0, Math.min(MOST_METHODS, chosen.size()));
        List<Section> sections = new ArrayList<>();
        if (shown.isEmpty()) {
            sections.add(words("No trial was completed: there is no network to look into yet."));
        } else {
            sections.addAll(told("The networks of this run cannot be looked into: ",
                    () -> networks(folder, trials, shown)));
        }
        if (chosen.size() > shown.size()) {
            sections.add(new Section(TAB, "", Text.remark("Shown are the first " + shown.size()
                    + " of " + chosen.size() + " methods."), List.of()));
        }
        sections.addAll(EvolutionViews.of(folder, trials, metrics));
        return sections;
    }

    private static List<Section> networks(Path folder, List<TrialResult> trials,
            List<TrialResult> shown) {
        StoredExperiment experiment = StoredExperiment.open(folder);
        // Where the data are gone, this says so once, before anything else is tried.
        Section card = DataCard.of(experiment.describe(shown.getFirst()),
                shown.getFirst().seed());
        List<Section> sections = new ArrayList<>(judged(experiment, shown));
        sections.addAll(told("The loss between two networks cannot be measured: ",
                () -> Landscapes.of(experiment, trials, LANDSCAPES)));
        sections.add(card);
        return sections;
    }

    /** Trials of one seed come one after the other, since the data of one seed are kept. */
    private static List<Section> judged(StoredExperiment experiment, List<TrialResult> shown) {
        Map<String, List<Section>> byMethod = new LinkedHashMap<>();
        shown.forEach(trial -> byMethod.put(trial.method(), List.of()));
        shown.stream().sorted(Comparator.comparingLong(TrialResult::seed))
                .forEach(trial -> byMethod.put(trial.method(),
                        told("The network of trial " + trial.trial() + " cannot be looked into: ",
                                () -> judged(experiment.solution(trial),
                                        JUDGEMENT / shown.size()))));
        return byMethod.values().stream().flatMap(List::stream).toList();
    }

    private static List<Section> judged(Solution solution, double multiplyAdds) {
        List<Section> sections = new ArrayList<>(Judgements.of(solution, multiplyAdds));
        sections.addAll(FeatureMaps.of(solution));
        return sections;
    }

    /** Whatever is wrong with one part, which may be anything in old folders, others are shown. */
    private static List<Section> told(String words, Supplier<List<Section>> part) {
        try {
            return part.get();
        } catch (PomonaException | IllegalArgumentException | IllegalStateException
                | UncheckedIOException e) {
            return List.of(words(words + e.getMessage()));
        }
    }

    private static Section words(String text) {
        return new Section(TAB, "", Text.missing(text), List.of());
    }
}
