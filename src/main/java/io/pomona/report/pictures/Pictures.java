// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.PomonaException;
import io.pomona.experiment.Solution;
import io.pomona.experiment.StoredExperiment;
import io.pomona.experiment.TrialResult;
import io.pomona.report.figure.Section;
import io.pomona.train.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All sections that look into networks, data and evolution. Where the data or a model are gone or changed,
 * a section says so in their place.
 */
public final class Pictures {
    /** More methods are not looked into. */
    private static final int MOST_METHODS = 6;
    /** Multiply-adds that all networks together may take for their predictions: a few seconds. */
    private static final double JUDGEMENT = 1.5e10;
    private static final double LANDSCAPES = 3e10;

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
        if (chosen.isEmpty()) {
            sections.add(new Section("Mistakes", "",
                    Text.missing("No trial was completed: there is no network to look into yet."),
                    List.of()));
        } else {
            networks(folder, trials, shown, chosen.size() - shown.size(), sections);
        }
        sections.addAll(EvolutionViews.of(folder, trials, metrics));
        return sections;
    }

    private static void networks(Path folder, List<TrialResult> trials, List<TrialResult> shown,
            int others, List<Section> sections) {
        try {
            StoredExperiment experiment = StoredExperiment.open(folder);
            sections.addAll(judged(experiment, shown));
            sections.addAll(Landscapes.of(experiment, trials, LANDSCAPES));
            sections.add(DataCard.of(experiment.describe(shown.getFirst()),
                    shown.getFirst().seed()));
        } catch (PomonaException e) {
            sections.add(new Section("Mistakes", "", Text.missing("The networks of this run cannot"
                    + " be looked into: " + e.getMessage()), List.of()));
        }
        if (others > 0) {
            sections.add(new Section("Mistakes", "", Text.remark("Shown are the first "
                    + shown.size() + " of " + (shown.size() + others) + " methods."), List.of()));
        }
    }

    /** Trials of one seed come one after the other, since the data of one seed are kept. */
    private static List<Section> judged(StoredExperiment experiment, List<TrialResult> shown) {
        Map<String, List<Section>> byMethod = new LinkedHashMap<>();
        shown.forEach(trial -> byMethod.put(trial.method(), new ArrayList<>()));
        List<TrialResult> bySeed = shown.stream()
                .sorted(Comparator.comparingLong(TrialResult::seed)).toList();
        for (TrialResult trial : bySeed) {
            Solution solution = experiment.solution(trial);
            List<Section> own = byMethod.getOrDefault(trial.method(), new ArrayList<>());
            own.addAll(Judgements.of(solution, JUDGEMENT / shown.size()));
            own.addAll(FeatureMaps.of(solution));
        }
        return byMethod.values().stream().flatMap(List::stream).toList();
    }
}
