// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.train.Progress;
import java.util.List;
import java.util.Map;

/** Writes what the trials of a results folder come to, all seeds together. */
final class ComparisonFiles {
    private ComparisonFiles() {}

    /**
     * Writes {@code comparison.json}, {@code comparison.csv}, {@code pairs.csv} and
     * {@code curves.csv}.
     *
     * @param metrics the rows of {@code metrics.csv} by trial
     */
    static void write(ResultsFolder folder, List<TrialResult> trials,
            Map<String, List<Progress>> metrics) {
        Comparison comparison = Comparison.of(trials, metrics);
        ComparisonJson.write(folder.comparison(), comparison);
        ComparisonCsv.write(folder.path().resolve("comparison.csv"), comparison);
        ComparisonCsv.writePairs(folder.path().resolve("pairs.csv"), comparison);
        CurvesCsv.write(folder.path().resolve("curves.csv"), MethodCurves.of(trials, metrics));
    }
}
